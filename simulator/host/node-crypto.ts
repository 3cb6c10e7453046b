/** The firmware's Crypto port on node:crypto. Single DES runs as EDE with K|K|K, since OpenSSL 3 has no DES of its own. */

import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { Crypto } from '../../firmware/ports/crypto.js';

function ecb(encrypt: boolean, key: Uint8Array, data: Uint8Array): Uint8Array {
  const make = encrypt ? createCipheriv : createDecipheriv;
  const cipher = make('des-ede3-ecb', key, null).setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
}

function repeat(key: Uint8Array): Uint8Array {
  const long = new Uint8Array(24);
  for (let i = 0; i < 24; i++) long[i] = key[i % key.length]!;
  return long;
}

const digest = (name: string, data: Uint8Array): Uint8Array =>
  new Uint8Array(createHash(name).update(data).digest());

export const nodeCrypto: Crypto = {
  sha1: (data) => digest('sha1', data),
  sha256: (data) => digest('sha256', data),
  desEncrypt: (key, data) => ecb(true, repeat(key), data),
  tdesEncrypt: (key, data) => ecb(true, repeat(key), data),
  tdesDecrypt: (key, data) => ecb(false, repeat(key), data),
};
