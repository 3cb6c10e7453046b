/**
 * Parameters by download (backoffice.md 1.6, 3.6): one set in force, the one before kept. A set is collected whole,
 * checked, stored under the other name, and only then the switch is set: an interrupted download changes nothing.
 */

import { frozen } from '../bytes/frozen.js';
import { asciiBytes, asciiText, isDigits } from '../bytes/digits.js';
import { fromHex, toHex } from '../bytes/hex.js';
import type { KeyValue } from '../ports/storage.js';
import type { CaKey } from '../security/ca-keys.js';
import { DEFAULT_QUICK_PASS, type QuickPass } from './quick-pass.js';

/** As stored: plain data. */
export interface ParameterSet {
  /** Counts up; never down (backoffice.md 7.2 rule 6). */
  readonly version: number;
  readonly merchantName?: string;
  readonly answerSeconds?: number;
  /** Tag to value, as downloaded: FF8054 … */
  readonly quickPass?: Readonly<Record<string, string>>;
  readonly excluded?: readonly string[];
  readonly denyList?: { readonly version: string; readonly tokens: readonly string[] };
  readonly caKeys?: readonly StoredCaKey[];
}

export interface StoredCaKey {
  readonly rid: string;
  readonly index: number;
  readonly modulus: string;
  readonly exponent: string;
  readonly sha1: string;
  readonly expires: number;
}

const ACTIVE = 'params';
const NAMES = frozen(['params-a', 'params-b'] as const);

export class Parameters {
  readonly #store: KeyValue;
  #set: ParameterSet = { version: 0 };
  #quickPass: QuickPass = DEFAULT_QUICK_PASS;
  #denied = new Set<string>();
  #caKeys: readonly CaKey[] = [];

  constructor(store: KeyValue) {
    this.#store = store;
    const name = this.#active();
    const kept = name && store.get(name);
    if (kept) this.#use(JSON.parse(asciiText(kept)) as ParameterSet);
  }

  get set(): ParameterSet {
    return this.#set;
  }

  get quickPass(): QuickPass {
    return this.#quickPass;
  }

  get caKeys(): readonly CaKey[] {
    return this.#caKeys;
  }

  denied(account: string): boolean {
    return this.#denied.has(account);
  }

  /** Takes a whole new set into force. The old one stays under its name. */
  switchTo(changes: Omit<ParameterSet, 'version'>): void {
    const next: ParameterSet = { ...this.#set, ...changes, version: this.#set.version + 1 };
    const name = this.#active() === NAMES[0] ? NAMES[1] : NAMES[0];
    this.#store.set(name, asciiBytes(JSON.stringify(next)));
    this.#store.set(ACTIVE, asciiBytes(name));
    this.#use(next);
  }

  /** Back to the set before; false when there is none. */
  switchBack(): boolean {
    const name = this.#active() === NAMES[0] ? NAMES[1] : NAMES[0];
    const kept = this.#store.get(name);
    if (!kept) return false;
    this.#store.set(ACTIVE, asciiBytes(name));
    this.#use(JSON.parse(asciiText(kept)) as ParameterSet);
    return true;
  }

  /** Factory reset: as if nothing had ever been downloaded. */
  clear(): void {
    this.#store.delete(ACTIVE);
    for (let i = 0; i < NAMES.length; i++) this.#store.delete(NAMES[i]!);
    this.#use({ version: 0 });
  }

  #active(): string | undefined {
    const kept = this.#store.get(ACTIVE);
    return kept && asciiText(kept);
  }

  #use(set: ParameterSet): void {
    this.#set = set;
    this.#quickPass = quickPassOf(set);
    this.#denied = new Set(set.denyList?.tokens ?? []);
    this.#caKeys = (set.caKeys ?? []).map((key) => ({
      rid: fromHex(key.rid),
      index: key.index,
      modulus: fromHex(key.modulus),
      exponent: fromHex(key.exponent),
      sha1: fromHex(key.sha1),
      expires: key.expires,
      class: 'lab',
    }));
  }
}

function quickPassOf(set: ParameterSet): QuickPass {
  const tags = set.quickPass;
  if (!tags) return { ...DEFAULT_QUICK_PASS, excluded: set.excluded ?? [] };
  const flag = (tag: string, otherwise: boolean): boolean =>
    tags[tag] === undefined ? otherwise : tags[tag] === '1';
  const amount = (tag: string, otherwise: number): number =>
    tags[tag] === undefined ? otherwise : Number(tags[tag]);
  return {
    enabled: flag('FF8054', DEFAULT_QUICK_PASS.enabled),
    useCdcvm: flag('FF8057', DEFAULT_QUICK_PASS.useCdcvm),
    noPinLimit: amount('FF8058', DEFAULT_QUICK_PASS.noPinLimit),
    noSignatureLimit: amount('FF8059', DEFAULT_QUICK_PASS.noSignatureLimit),
    noSignature: flag('FF805A', DEFAULT_QUICK_PASS.noSignature),
    excluded: set.excluded ?? [],
  };
}

/** Name (6 characters), length (3 digits), value, repeated. Undefined when that does not come out even. */
export function readItems(bytes: Uint8Array): Readonly<Record<string, string>> | undefined {
  const text = asciiText(bytes);
  const items: Record<string, string> = {};
  let at = 0;
  while (at < text.length) {
    const length = text.slice(at + 6, at + 9);
    if (length.length !== 3 || !isDigits(length)) return undefined;
    const end = at + 9 + Number(length);
    if (end > text.length) return undefined;
    items[text.slice(at, at + 6)] = text.slice(at + 9, end);
    at = end;
  }
  return items;
}

/** Version (10 digits), then length (2 digits) and token, repeated. Undefined when cut short or not digits. */
export function readDenyPage(
  text: string,
): { readonly version: string; readonly tokens: readonly string[] } | undefined {
  const version = text.slice(0, 10);
  if (version.length !== 10 || !isDigits(version)) return undefined;
  const tokens: string[] = [];
  let at = 10;
  while (at < text.length) {
    const length = Number(text.slice(at, at + 2));
    const token = text.slice(at + 2, at + 2 + length);
    if (!(length >= 13 && length <= 19) || token.length !== length || !isDigits(token))
      return undefined;
    tokens.push(token);
    at += 2 + length;
  }
  return { version, tokens };
}

/** TLV of one CA key: 9F06, 9F22, DF05, DF02, DF04, DF03. */
export function readCaKey(tags: ReadonlyMap<number, Uint8Array>): StoredCaKey | undefined {
  const value = (tag: number): string => toHex(tags.get(tag) ?? new Uint8Array(0));
  const index = tags.get(0x9f22)?.[0];
  if (index === undefined || !tags.has(0xdf02) || !tags.has(0xdf04)) return undefined;
  return {
    rid: value(0x9f06),
    index,
    modulus: value(0xdf02),
    exponent: value(0xdf04),
    sha1: value(0xdf03),
    expires: Number(value(0xdf05)) || 0,
  };
}
