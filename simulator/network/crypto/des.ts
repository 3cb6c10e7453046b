/** Triple DES and the retail MAC on node:crypto (NIST SP 800-67; ISO/IEC 9797-1 algorithm 3). Never padded here. */

import { createCipheriv } from 'node:crypto';
import { blockCipher } from '../../host/kept-ciphers.js';

/** Single or triple DES by the length of the key, block after block. */
export const desEncrypt = blockCipher('des-ede3-ecb', 'encrypt');
export const desDecrypt = blockCipher('des-ede3-ecb', 'decrypt');

const ZERO_IV = new Uint8Array(8);

/** Single DES, which OpenSSL 3 only offers as K K K. */
function desCbc(key: Uint8Array, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(24);
  for (let i = 0; i < 3; i++) whole.set(key, 8 * i);
  const cipher = createCipheriv('des-ede3-cbc', whole, ZERO_IV);
  cipher.setAutoPadding(false);
  return new Uint8Array(cipher.update(data));
}

/** ISO/IEC 9797-1 padding methods 1 (zeros) and 2 (80 and zeros), to whole blocks of 8. */
export function pad(data: Uint8Array, method: 1 | 2): Uint8Array {
  const length = method === 2 ? data.length + 1 : Math.max(data.length, 1);
  const out = new Uint8Array(Math.ceil(length / 8) * 8);
  out.set(data);
  if (method === 2) out[data.length] = 0x80;
  return out;
}

/** ISO/IEC 9797-1 MAC algorithm 3: DES-CBC with the left half, the last block D(right) E(left). */
export function retailMac(key: Uint8Array, data: Uint8Array, padding: 1 | 2 = 2): Uint8Array {
  const left = key.slice(0, 8);
  const chain = desCbc(left, pad(data, padding));
  const last = chain.slice(chain.length - 8);
  return desEncrypt(left, desDecrypt(key.slice(8, 16), last));
}

/** First bytes of the encryption of zeros: 4 for working keys, 3 for card keys. */
export function checkValue(key: Uint8Array, length: number): Uint8Array {
  return desEncrypt(key, new Uint8Array(8)).slice(0, length);
}
