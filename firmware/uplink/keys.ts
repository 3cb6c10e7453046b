/** Working keys from the sign-on answer: field 62 under the terminal master key, with check values (backoffice.md 3.7). */

import type { Crypto } from '../ports/crypto.js';

/** In RAM only. */
export interface WorkingKeys {
  /** PIN key, 16 bytes. */
  readonly pik: Uint8Array;
  /** MAC key, 8 bytes. */
  readonly mak: Uint8Array;
  /** Track key, 16 bytes; with the 60-byte layout only. */
  readonly tdk?: Uint8Array;
}

export type KeyResult =
  | { readonly ok: true; readonly keys: WorkingKeys }
  | { readonly ok: false; readonly why: 'length' | 'pik' | 'mak' | 'tdk' };

/** 40 bytes: PIK 16 + KCV 4, MAK 8 + eight zero bytes + KCV 4. 60 bytes: the same and TDK 16 + KCV 4. */
export function openWorkingKeys(crypto: Crypto, tmk: Uint8Array, field62: Uint8Array): KeyResult {
  if (field62.length !== 40 && field62.length !== 60) return { ok: false, why: 'length' };
  const pik = crypto.tdesDecrypt(tmk, field62.slice(0, 16));
  if (!checks(crypto.tdesEncrypt(pik, new Uint8Array(8)), field62, 16))
    return { ok: false, why: 'pik' };
  const mak = crypto.tdesDecrypt(tmk, field62.slice(20, 28));
  if (!checks(crypto.desEncrypt(mak, new Uint8Array(8)), field62, 36))
    return { ok: false, why: 'mak' };
  if (field62.length === 40) return { ok: true, keys: { pik, mak } };
  const tdk = crypto.tdesDecrypt(tmk, field62.slice(40, 56));
  if (!checks(crypto.tdesEncrypt(tdk, new Uint8Array(8)), field62, 56))
    return { ok: false, why: 'tdk' };
  return { ok: true, keys: { pik, mak, tdk } };
}

/** A check value is the first four bytes of eight zero bytes enciphered. */
function checks(enciphered: Uint8Array, field62: Uint8Array, at: number): boolean {
  for (let i = 0; i < 4; i++) if (enciphered[i] !== field62[at + i]) return false;
  return true;
}

export function wipeKeys(keys: WorkingKeys): void {
  keys.pik.fill(0);
  keys.mak.fill(0);
  keys.tdk?.fill(0);
}
