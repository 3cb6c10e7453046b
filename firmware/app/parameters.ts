/**
 * Parameters by download (backoffice.md 1.6, 3.6): one set in force, the one before kept. A set is collected whole,
 * checked, stored under the other name, and only then the switch is set: an interrupted download changes nothing.
 */

import { frozen } from '../bytes/frozen.js';
import { asciiBytes, asciiText } from '../bytes/digits.js';
import { fromHex, toHex } from '../bytes/hex.js';
import type { KeyValue } from '../ports/storage.js';
import type { Combination, EntryPointConfig } from '../kernel/configuration.js';
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
  readonly limits?: readonly AidLimits[];
}

/** Of one AID and those that begin with it; minor units. Absent: as in the profile. */
export interface AidLimits {
  readonly aid: string;
  readonly transaction?: number;
  readonly floor?: number;
  readonly cvm?: number;
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

function other(name: string | undefined): string {
  return name === NAMES[0] ? NAMES[1] : NAMES[0];
}

export class Parameters {
  readonly #store: KeyValue;
  #set: ParameterSet = { version: 0 };
  #quickPass: QuickPass = DEFAULT_QUICK_PASS;
  #denied = new Set<string>();
  #caKeys: readonly CaKey[] = [];
  /** The profile of the last `over`, and what came of it. */
  #profile: EntryPointConfig | undefined;
  #config: EntryPointConfig | undefined;

  constructor(store: KeyValue) {
    this.#store = store;
    const name = this.#active();
    // One that cannot be read is as good as none: the one before it is in force again
    const set = name === undefined ? undefined : (this.#read(name) ?? this.#read(other(name)));
    if (set) this.#use(set);
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

  /** The profile with what was downloaded over it: CA keys and limits. */
  over(profile: EntryPointConfig): EntryPointConfig {
    if (this.#config && this.#profile === profile) return this.#config;
    const { limits = [] } = this.#set;
    const caKeys = this.#caKeys.length > 0 ? this.#caKeys : profile.caKeys;
    const combinations =
      limits.length > 0
        ? profile.combinations.map((combination) => limited(combination, limits))
        : profile.combinations;
    this.#profile = profile;
    this.#config = { ...profile, caKeys, combinations };
    return this.#config;
  }

  denied(account: string): boolean {
    return this.#denied.has(account);
  }

  /** Takes a whole new set into force. The old one stays under its name. */
  switchTo(changes: Omit<ParameterSet, 'version'>): void {
    const next: ParameterSet = { ...this.#set, ...changes, version: this.#set.version + 1 };
    const name = other(this.#active());
    this.#store.set(name, asciiBytes(JSON.stringify(next)));
    this.#store.set(ACTIVE, asciiBytes(name));
    this.#use(next);
  }

  /** Back to the set before; false when there is none. */
  switchBack(): boolean {
    const name = other(this.#active());
    const set = this.#read(name);
    if (!set) return false;
    this.#store.set(ACTIVE, asciiBytes(name));
    this.#use(set);
    return true;
  }

  /** Factory reset: as if nothing had ever been downloaded. */
  clear(): void {
    this.#store.delete(ACTIVE);
    for (let i = 0; i < NAMES.length; i++) this.#store.delete(NAMES[i]!);
    this.#use({ version: 0 });
  }

  #read(name: string): ParameterSet | undefined {
    const kept = this.#store.get(name);
    if (!kept) return undefined;
    try {
      const set = JSON.parse(asciiText(kept)) as ParameterSet | null;
      return typeof set?.version === 'number' ? set : undefined;
    } catch {
      return undefined;
    }
  }

  #active(): string | undefined {
    const kept = this.#store.get(ACTIVE);
    return kept && asciiText(kept);
  }

  #use(set: ParameterSet): void {
    this.#set = set;
    this.#config = undefined;
    this.#quickPass = quickPassOf(set);
    this.#denied = new Set(set.denyList?.tokens ?? []);
    this.#caKeys = (set.caKeys ?? []).map((key) => ({
      rid: fromHex(key.rid),
      index: key.index,
      modulus: fromHex(key.modulus),
      exponent: fromHex(key.exponent),
      expires: key.expires,
      class: 'lab',
    }));
  }
}

/** Rows of the AID, of one that it begins with, or of one that begins with it; of several the lowest counts. */
function limited(combination: Combination, limits: readonly AidLimits[]): Combination {
  const aid = toHex(combination.aid);
  const rows = limits.filter((row) => row.aid.startsWith(aid) || aid.startsWith(row.aid));
  const least = (name: 'transaction' | 'floor' | 'cvm'): number | undefined => {
    let found: number | undefined;
    for (let i = 0; i < rows.length; i++) {
      const value = rows[i]![name];
      if (value !== undefined && (found === undefined || value < found)) found = value;
    }
    return found;
  };
  const transaction = least('transaction');
  const floor = least('floor');
  const cvm = least('cvm');
  return {
    ...combination,
    ...(transaction !== undefined && { readerContactlessTransactionLimit: transaction }),
    ...(floor !== undefined && { readerContactlessFloorLimit: floor }),
    ...(cvm !== undefined && { readerCvmRequiredLimit: cvm }),
  };
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
