/** The phone's ciphers on node:crypto. */

import { constants, createPrivateKey, privateDecrypt } from 'node:crypto';
import type { PhoneCiphers, RsaParts } from '../phone/ciphers.js';
import { digest } from './digest.js';
import { blockCipher } from './kept-ciphers.js';

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

const tdesEncrypt = blockCipher('des-ede3-ecb', 'encrypt');

export const nodeCiphers: PhoneCiphers = {
  tdesEncrypt,
  desEncrypt: tdesEncrypt,
  desDecrypt: blockCipher('des-ede3-ecb', 'decrypt'),
  sha1: (data) => digest('sha1', data),
  aesEncrypt: blockCipher('aes-128-ecb', 'encrypt'),
  aesDecrypt: blockCipher('aes-128-ecb', 'decrypt'),
  rsaSigner,
};
