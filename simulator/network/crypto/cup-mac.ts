/** The link MAC in field 64, "ECB" algorithm of the UnionPay direct-POS dialect (backoffice §3.7). */

import { ascii, toHex, xor } from '../bytes.js';
import { desEncrypt } from './des.js';

/** @param mak single or double length. @returns the first eight hex characters of the result, as ASCII. */
export function cupMac(mak: Uint8Array, message: Uint8Array): Uint8Array {
  const folded = new Uint8Array(8);
  for (let i = 0; i < message.length; i++) folded[i & 7]! ^= message[i]!;
  const text = ascii(toHex(folded));
  const first = desEncrypt(mak, text.slice(0, 8));
  const second = desEncrypt(mak, xor(first, text.slice(8)));
  return ascii(toHex(second).slice(0, 8));
}
