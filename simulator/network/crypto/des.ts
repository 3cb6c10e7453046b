/** Triple DES and the retail MAC on node:crypto (NIST SP 800-67; ISO/IEC 9797-1 algorithm 3). Never padded here. */

import { createCipheriv, createDecipheriv, type Cipher } from 'node:crypto';

const NO_IV = new Uint8Array(0);
const ZERO_IV = new Uint8Array(8);

/** 16 bytes: K1 K2 K1. 8 bytes: single DES, which OpenSSL 3 only offers as K K K. */
function key24(key: Uint8Array): Uint8Array {
  const out = new Uint8Array(24);
  if (key.length === 16) {
    out.set(key);
    out.set(key.subarray(0, 8), 16);
  } else if (key.length === 8) {
    out.set(key);
    out.set(key, 8);
    out.set(key, 16);
  } else throw new RangeError(`DES key of ${key.length} bytes`);
  return out;
}

export function desEncrypt(key: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv('des-ede3-ecb', key24(key), NO_IV);
  cipher.setAutoPadding(false);
  return new Uint8Array(cipher.update(data));
}

/** By key object. Without padding and chaining a cipher keeps no state between blocks. */
const kept = new WeakMap<Uint8Array, Cipher>();

/** As `desEncrypt`, for keys that live long: the same object each time, never changed in place. */
export function desEncryptKept(key: Uint8Array, data: Uint8Array): Uint8Array {
  let cipher = kept.get(key);
  if (!cipher) {
    cipher = createCipheriv('des-ede3-ecb', key24(key), NO_IV);
    cipher.setAutoPadding(false);
    kept.set(key, cipher);
  }
  return new Uint8Array(cipher.update(data));
}

export function desDecrypt(key: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createDecipheriv('des-ede3-ecb', key24(key), NO_IV);
  cipher.setAutoPadding(false);
  return new Uint8Array(cipher.update(data));
}

function desCbc(key: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv('des-ede3-cbc', key24(key), ZERO_IV);
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
  const left = key.subarray(0, 8);
  const chain = desCbc(left, pad(data, padding));
  const last = chain.subarray(chain.length - 8);
  return desEncrypt(left, desDecrypt(key.subarray(8, 16), last));
}

/** First bytes of the encryption of zeros: 4 for working keys, 3 for card keys. */
export function checkValue(key: Uint8Array, length: number): Uint8Array {
  return desEncrypt(key, new Uint8Array(8)).slice(0, length);
}
