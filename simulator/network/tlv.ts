/** BER-TLV of field 55 and of the terminal's downloads, as the hosts read and write it (EMV Book 3 annex B). */

import { concat, fromHex, toHex } from './bytes.js';

/** Tag in upper-case hex, as '9F26'; the first of duplicates wins and `duplicates` names the others. */
export interface TlvSet {
  readonly values: ReadonlyMap<string, Uint8Array>;
  readonly duplicates: readonly string[];
}

export type TlvResult =
  | { readonly ok: true; readonly set: TlvSet }
  | { readonly ok: false; readonly at: number; readonly why: string };

/** One level only: constructed values are kept as they are. */
export function parseTlv(bytes: Uint8Array): TlvResult {
  const values = new Map<string, Uint8Array>();
  const duplicates: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    if ((bytes[at]! & 0x1f) === 0x1f) {
      do at++;
      while (at < bytes.length && (bytes[at]! & 0x80) !== 0 && at - start < 3);
    }
    at++;
    if (at >= bytes.length) return { ok: false, at: start, why: 'no length after the tag' };
    const tag = toHex(bytes.subarray(start, at));
    let length = bytes[at++]!;
    if (length > 0x80) {
      const more = length & 0x7f;
      if (more > 2 || at + more > bytes.length) return { ok: false, at, why: 'length of length' };
      length = 0;
      for (let i = 0; i < more; i++) length = (length << 8) | bytes[at++]!;
    } else if (length === 0x80) return { ok: false, at, why: 'indefinite length' };
    if (at + length > bytes.length) return { ok: false, at, why: `${tag} runs past the end` };
    if (values.has(tag)) duplicates.push(tag);
    else values.set(tag, bytes.slice(at, at + length));
    at += length;
  }
  return { ok: true, set: { values, duplicates } };
}

export function tlv(tag: string, value: Uint8Array): Uint8Array {
  const n = value.length;
  const length =
    n < 0x80
      ? Uint8Array.of(n)
      : n < 0x100
        ? Uint8Array.of(0x81, n)
        : Uint8Array.of(0x82, n >> 8, n & 0xff);
  return concat(fromHex(tag), length, value);
}
