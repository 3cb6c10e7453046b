/** The firmware's Crypto port on node:crypto. */

import type { Crypto } from '../../firmware/ports/crypto.js';
import { digest } from './digest.js';
import { blockCipher } from './kept-ciphers.js';

const encrypt = blockCipher('des-ede3-ecb', 'encrypt');

export const nodeCrypto: Crypto = {
  sha1: (data) => digest('sha1', data),
  sha256: (data) => digest('sha256', data),
  desEncrypt: encrypt,
  tdesEncrypt: encrypt,
  tdesDecrypt: blockCipher('des-ede3-ecb', 'decrypt'),
};
