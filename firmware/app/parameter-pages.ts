/** What the pages of a parameter download say (backoffice.md 1.6, 3.6): undefined for one that is cut short or not of this form. */

import { frozen } from '../bytes/frozen.js';
import { asciiText, isDigits } from '../bytes/digits.js';
import { toHex } from '../bytes/hex.js';
import type { AidLimits, StoredCaKey } from './parameters.js';

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

/** Length (2 digits) and card number prefix, repeated: black list C. */
export function readBins(text: string): readonly string[] | undefined {
  const bins: string[] = [];
  let at = 0;
  while (at < text.length) {
    const length = Number(text.slice(at, at + 2));
    const bin = text.slice(at + 2, at + 2 + length);
    if (!(length >= 1 && length <= 19) || bin.length !== length || !isDigits(bin)) return undefined;
    bins.push(bin);
    at += 2 + length;
  }
  return bins;
}

/** TLV of one AID: 9F06, and what is limited: DF19 floor, DF20 transaction, DF21 cardholder verification (n12 each). */
export function readAid(tags: ReadonlyMap<number, Uint8Array>): AidLimits | undefined {
  const aid = tags.get(0x9f06);
  if (!aid || aid.length < 5 || aid.length > 16) return undefined;
  const limits: { aid: string; transaction?: number; floor?: number; cvm?: number } = {
    aid: toHex(aid),
  };
  for (const [tag, name] of LIMIT_TAGS) {
    const value = tags.get(tag);
    if (!value) continue;
    const digits = toHex(value);
    if (value.length !== 6 || !isDigits(digits)) return undefined;
    limits[name] = Number(digits);
  }
  return limits;
}

const LIMIT_TAGS = frozen([
  [0xdf19, 'floor'],
  [0xdf20, 'transaction'],
  [0xdf21, 'cvm'],
] as const);

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
