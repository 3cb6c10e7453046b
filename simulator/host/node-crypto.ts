/** The firmware's Crypto port on node:crypto. */

import { createHash } from 'node:crypto';
import type { Crypto } from '../../firmware/ports/crypto.js';
import { blockCipher } from './kept-ciphers.js';

const digest = (name: string, data: Uint8Array): Uint8Array =>
  new Uint8Array(createHash(name).update(data).digest());

const encrypt = blockCipher('des-ede3-ecb', 'encrypt');

export const nodeCrypto: Crypto = {
  sha1: (data) => digest('sha1', data),
  sha256: (data) => digest('sha256', data),
  desEncrypt: encrypt,
  tdesEncrypt: encrypt,
  tdesDecrypt: blockCipher('des-ede3-ecb', 'decrypt'),
};
