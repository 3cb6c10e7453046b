/**
 * Ciphers of node:crypto by their keys. Making one costs more than using it, and without padding and chaining it keeps
 * nothing from call to call: one that is there can go on.
 */

import { createCipheriv, createDecipheriv, type Cipher, type Decipher } from 'node:crypto';

export type BlockCipher = (key: Uint8Array, data: Uint8Array) => Uint8Array;

/** Places for the keys of a few terminals and cards: a power of two. A new key takes the place of another. */
const PLACES = 64;

interface Kept {
  readonly key: Uint8Array;
  readonly cipher: Cipher | Decipher;
}

/** ECB without padding: whole blocks only. */
export function blockCipher(
  algorithm: 'des-ede3-ecb' | 'aes-128-ecb',
  direction: 'encrypt' | 'decrypt',
): BlockCipher {
  const kept = new Array<Kept | undefined>(PLACES).fill(undefined);
  const make = direction === 'encrypt' ? createCipheriv : createDecipheriv;
  const block = algorithm === 'aes-128-ecb' ? 16 : 8;
  return (key, data) => {
    if (data.length % block !== 0) throw new RangeError(`${data.length} bytes are no whole blocks`);
    const at = place(key);
    let found = kept[at];
    if (!found || !same(found.key, key)) {
      const whole = algorithm === 'aes-128-ecb' ? key : desKey(key);
      found = { key: key.slice(), cipher: make(algorithm, whole, null).setAutoPadding(false) };
      kept[at] = found;
    }
    return new Uint8Array(found.cipher.update(data));
  };
}

function place(key: Uint8Array): number {
  let sum = key.length;
  for (let i = 0; i < key.length; i++) sum = (Math.imul(sum, 31) + key[i]!) | 0;
  return (sum ^ (sum >>> 15)) & (PLACES - 1);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** OpenSSL 3 has no DES of its own: K1 K2 K1, or K K K for single DES. */
function desKey(key: Uint8Array): Uint8Array {
  if (key.length !== 8 && key.length !== 16 && key.length !== 24)
    throw new RangeError(`DES key of ${key.length} bytes`);
  const whole = new Uint8Array(24);
  for (let i = 0; i < 24; i++) whole[i] = key[i % key.length]!;
  return whole;
}
