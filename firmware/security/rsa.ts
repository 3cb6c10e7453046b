/** RSA recovery: data^exponent mod modulus (EMV Book 2, A2.1.2). Public keys only. */

import { fromBigInt, toBigInt } from './big-integer.js';

export interface PublicKey {
  readonly modulus: Uint8Array;
  /** As in the certificate: 03, or 01 00 01. */
  readonly exponent: Uint8Array;
}

/** Undefined when the data cannot have been made with this key: other length, or not below the modulus. */
export function recover(data: Uint8Array, key: PublicKey): Uint8Array | undefined {
  const length = key.modulus.length;
  if (length === 0 || data.length !== length) return undefined;
  const modulus = toBigInt(key.modulus);
  const base = toBigInt(data);
  if (base >= modulus) return undefined;
  let exponent = 0;
  for (let i = 0; i < key.exponent.length; i++) exponent = exponent * 256 + key.exponent[i]!;
  if (exponent < 1 || exponent > 0xffffff) return undefined;
  let power = 1n;
  for (let bit = 1 << 24; bit > 0; bit >>= 1) {
    if (power !== 1n) power = (power * power) % modulus;
    if (exponent & bit) power = power === 1n ? base : (power * base) % modulus;
  }
  return fromBigInt(power, length);
}
