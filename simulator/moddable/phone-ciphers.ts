/** The phone's ciphers on Moddable's `crypt`, for the desktop simulator of the SDK and for the phone's specs inside XS. */

import { BlockCipher, Digest } from 'crypt';
import type { PhoneCiphers } from '../phone/ciphers.js';

const whole = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;

function ecb(
  name: 'DES' | 'TDES' | 'AES',
  key: Uint8Array,
  data: Uint8Array,
  decrypt = false,
): Uint8Array {
  const cipher = new BlockCipher(name, whole(key));
  const size = name === 'AES' ? 16 : 8;
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += size) {
    const block = whole(data.subarray(at, at + size));
    out.set(new Uint8Array(decrypt ? cipher.decrypt(block) : cipher.encrypt(block)), at);
  }
  return out;
}

export const phoneCiphers: PhoneCiphers = Object.freeze({
  tdesEncrypt: (key: Uint8Array, data: Uint8Array) => ecb('TDES', key, data),
  desEncrypt: (key: Uint8Array, data: Uint8Array) => ecb('DES', key, data),
  desDecrypt: (key: Uint8Array, data: Uint8Array) => ecb('DES', key, data, true),
  aesEncrypt: (key: Uint8Array, data: Uint8Array) => ecb('AES', key, data),
  aesDecrypt: (key: Uint8Array, data: Uint8Array) => ecb('AES', key, data, true),
  sha1(data: Uint8Array): Uint8Array {
    const digest = new Digest('SHA1');
    digest.write(whole(data));
    return new Uint8Array(digest.close());
  },
});
