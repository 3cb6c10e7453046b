/** The phone's ciphers on node:crypto. OpenSSL 3 has no single DES: triple DES with one key three times. */

import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  privateDecrypt,
} from 'node:crypto';
import type { PhoneCiphers, RsaParts } from '../phone/ciphers.js';

type Blocks = (data: Uint8Array) => Uint8Array;

/**
 * Block after block under one key: making a cipher costs more than using it, and a MAC uses the same key in a row.
 * Without padding ECB keeps nothing from call to call, so the last one made can go on.
 */
function repeated(make: (key: Uint8Array) => { update(data: Uint8Array): Uint8Array }) {
  let last: Uint8Array | undefined;
  let blocks: Blocks | undefined;
  return (key: Uint8Array, data: Uint8Array): Uint8Array => {
    if (!blocks || !last || Buffer.compare(last, key) !== 0) {
      const cipher = make(key);
      last = key.slice();
      blocks = (bytes) => new Uint8Array(cipher.update(bytes));
    }
    return blocks(data);
  };
}

/** Two-key triple DES, or single DES as three times the same key. */
function desKey(key: Uint8Array): Uint8Array {
  const whole = new Uint8Array(24);
  for (let i = 0; i < 24; i++) whole[i] = key[i % key.length]!;
  return whole;
}

const encryptor = (algorithm: string) => (key: Uint8Array) =>
  createCipheriv(algorithm, algorithm.startsWith('des') ? desKey(key) : key, null).setAutoPadding(
    false,
  );
const decryptor = (algorithm: string) => (key: Uint8Array) =>
  createDecipheriv(algorithm, algorithm.startsWith('des') ? desKey(key) : key, null).setAutoPadding(
    false,
  );

/** Decryption without padding is the bare private operation. */
function rsaSigner(parts: RsaParts): (block: Uint8Array) => Uint8Array {
  const number = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  const { n, e, d, p, q, dp, dq, qi } = parts;
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'RSA',
      n: number(n),
      e: number(e),
      d: number(d),
      p: number(p),
      q: number(q),
      dp: number(dp),
      dq: number(dq),
      qi: number(qi),
    },
  });
  return (block) =>
    new Uint8Array(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, block));
}

export const nodeCiphers: PhoneCiphers = {
  tdesEncrypt: repeated(encryptor('des-ede3-ecb')),
  desEncrypt: repeated(encryptor('des-ede3-ecb')),
  desDecrypt: repeated(decryptor('des-ede3-ecb')),
  sha1: (data) => new Uint8Array(createHash('sha1').update(data).digest()),
  aesEncrypt: repeated(encryptor('aes-128-ecb')),
  aesDecrypt: repeated(decryptor('aes-128-ecb')),
  rsaSigner,
};
