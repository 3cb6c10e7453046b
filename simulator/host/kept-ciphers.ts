/**
 * Ciphers of node:crypto by their keys. Making one costs more than using it, and without padding and chaining it keeps
 * nothing from call to call: one that is there can go on.
 */

import { createCipheriv, createDecipheriv, type Cipher, type Decipher } from 'node:crypto';

export type BlockCipher = (key: Uint8Array, data: Uint8Array) => Uint8Array;

/** The keys of a few terminals and cards; what is used up (session keys) goes with the rest when this is reached. */
const MOST = 64;

/** ECB without padding: whole blocks only. */
export function blockCipher(
  algorithm: 'des-ede3-ecb' | 'aes-128-ecb',
  direction: 'encrypt' | 'decrypt',
): BlockCipher {
  const kept = new Map<string, Cipher | Decipher>();
  const make = direction === 'encrypt' ? createCipheriv : createDecipheriv;
  const block = algorithm === 'aes-128-ecb' ? 16 : 8;
  return (key, data) => {
    if (data.length % block !== 0) throw new RangeError(`${data.length} bytes are no whole blocks`);
    const name = Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1');
    let cipher = kept.get(name);
    if (!cipher) {
      if (kept.size >= MOST) kept.clear();
      const whole = algorithm === 'aes-128-ecb' ? key : desKey(key);
      cipher = make(algorithm, whole, null).setAutoPadding(false);
      kept.set(name, cipher);
    }
    return new Uint8Array(cipher.update(data));
  };
}

/** OpenSSL 3 has no DES of its own: K1 K2 K1, or K K K for single DES. */
function desKey(key: Uint8Array): Uint8Array {
  if (key.length !== 8 && key.length !== 16 && key.length !== 24)
    throw new RangeError(`DES key of ${key.length} bytes`);
  const whole = new Uint8Array(24);
  for (let i = 0; i < 24; i++) whole[i] = key[i % key.length]!;
  return whole;
}
