/** Certification authority public keys and their revocation list (EMV Book 2, 11.2; kernel7.md 2.10.1). */

import { concat, equal } from '../bytes/bytes.js';
import type { Crypto } from '../ports/crypto.js';
import type { PublicKey } from './rsa.js';

export interface CaKey extends PublicKey {
  /** 5 bytes. */
  readonly rid: Uint8Array;
  readonly index: number;
  /** Configuration of the terminal, YYYYMMDD; not part of the key. */
  readonly expires?: number;
  readonly class: 'production' | 'test' | 'lab';
}

export interface RevokedCertificate {
  readonly rid: Uint8Array;
  readonly index: number;
  /** 3 bytes. */
  readonly serial: Uint8Array;
}

/** SHA-1(RID ‖ index ‖ modulus ‖ exponent): compared when a key is taken, and not kept. */
export function caKeyChecksum(
  key: Pick<CaKey, 'rid' | 'index' | 'modulus' | 'exponent'>,
  crypto: Pick<Crypto, 'sha1'>,
): Uint8Array {
  return crypto.sha1(concat(key.rid, Uint8Array.of(key.index), key.modulus, key.exponent));
}

export function findCaKey(
  keys: readonly CaKey[],
  rid: Uint8Array,
  index: number,
): CaKey | undefined {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (key.index === index && equal(key.rid, rid)) return key;
  }
  return undefined;
}

export function isRevoked(
  list: readonly RevokedCertificate[],
  key: CaKey,
  serial: Uint8Array,
): boolean {
  for (let i = 0; i < list.length; i++) {
    const row = list[i]!;
    if (row.index === key.index && equal(row.serial, serial) && equal(row.rid, key.rid))
      return true;
  }
  return false;
}
