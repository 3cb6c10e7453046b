/** The phone's ciphers on node:crypto. OpenSSL 3 has no single DES: triple DES with one key three times. */

import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { PhoneCiphers } from '../phone/ciphers.js';

const thrice = (key: Uint8Array): Uint8Array => Buffer.concat([key, key, key]);
const twoKeys = (key: Uint8Array): Uint8Array => Buffer.concat([key, key.subarray(0, 8)]);

function encrypt(algorithm: string, key: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv(algorithm, key, null).setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
}

function decrypt(algorithm: string, key: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createDecipheriv(algorithm, key, null).setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
}

export const nodeCiphers: PhoneCiphers = {
  tdesEncrypt: (key, data) => encrypt('des-ede3-ecb', twoKeys(key), data),
  desEncrypt: (key, data) => encrypt('des-ede3-ecb', thrice(key), data),
  desDecrypt: (key, data) => decrypt('des-ede3-ecb', thrice(key), data),
  sha1: (data) => new Uint8Array(createHash('sha1').update(data).digest()),
  aesEncrypt: (key, data) => encrypt('aes-128-ecb', key, data),
  aesDecrypt: (key, data) => decrypt('aes-128-ecb', key, data),
};
