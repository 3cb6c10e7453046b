/** Working keys under the terminal master key, as field 62 of the sign-on answer carries them (backoffice §3.7). */

import { concat } from '../bytes.js';
import { checkValue, desEncrypt } from './des.js';

export interface WorkingKeys {
  /** PIN key, 16 bytes (8 in the 24-byte layout). */
  readonly pik: Uint8Array;
  /** MAC key, 8 bytes. */
  readonly mak: Uint8Array;
  /** Track key, 16 bytes. */
  readonly tdk: Uint8Array;
}

/** F60.3: 001 single (24 bytes), 003 double (40), 004 double with track key (60). */
export type SignOnKind = '001' | '003' | '004';

export function packWorkingKeys(kind: SignOnKind, tmk: Uint8Array, keys: WorkingKeys): Uint8Array {
  const under = (key: Uint8Array): Uint8Array => desEncrypt(tmk, key);
  if (kind === '001') {
    const pik = keys.pik.subarray(0, 8);
    return concat(under(pik), checkValue(pik, 4), under(keys.mak), checkValue(keys.mak, 4));
  }
  const double = concat(
    under(keys.pik),
    checkValue(keys.pik, 4),
    under(keys.mak),
    new Uint8Array(8),
    checkValue(keys.mak, 4),
  );
  if (kind === '003') return double;
  return concat(double, under(keys.tdk), checkValue(keys.tdk, 4));
}
