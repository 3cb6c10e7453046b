/** Hashes of short inputs in one call of node:crypto: no hash object, and no buffer, for the collector to take back. */

import { hash } from 'node:crypto';

export function digest(algorithm: 'sha1' | 'sha256', data: Uint8Array | string): Uint8Array {
  const text = hash(algorithm, data, 'binary');
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
