/** The Crypto port over Moddable's native `crypt`: its keys and blocks are whole ArrayBuffers, one block a call. */

// The SDK has no typings of BlockCipher.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./crypt.d.ts" />
import { BlockCipher, Digest } from 'crypt';
import type { Crypto } from '../ports/crypto.js';

const BLOCK = 8;

/** Views may look at a part of a buffer; natives want all of one. */
function whole(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}

function digest(name: 'SHA1' | 'SHA256', data: Uint8Array): Uint8Array {
  const running = new Digest(name);
  running.write(whole(data));
  return new Uint8Array(running.close());
}

function blocks(
  name: 'DES' | 'TDES',
  key: Uint8Array,
  data: Uint8Array,
  decrypt: boolean,
): Uint8Array {
  const cipher = new BlockCipher(name, whole(key));
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += BLOCK) {
    const block = whole(data.subarray(at, at + BLOCK));
    out.set(new Uint8Array(decrypt ? cipher.decrypt(block) : cipher.encrypt(block)), at);
  }
  return out;
}

export const ciphers: Crypto = Object.freeze({
  sha1: (data: Uint8Array) => digest('SHA1', data),
  sha256: (data: Uint8Array) => digest('SHA256', data),
  desEncrypt: (key: Uint8Array, data: Uint8Array) => blocks('DES', key, data, false),
  tdesEncrypt: (key: Uint8Array, data: Uint8Array) => blocks('TDES', key, data, false),
  tdesDecrypt: (key: Uint8Array, data: Uint8Array) => blocks('TDES', key, data, true),
});
