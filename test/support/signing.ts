/** Signs certificate and signature blocks with this project's lab keys: for blocks that are right but for one field. */

import { fromHex } from '../../firmware/bytes/hex.js';
import lab from '../../simulator/keys/lab-keys.json' with { type: 'json' };
import { sha1 } from './sha1.js';

export interface PrivateKey {
  readonly modulus: string;
  readonly exponent: string;
  readonly privateExponent: string;
}

export const LAB = lab.chains.lab;

/** Fields of a block between header and hash, as hex; BB fills up to the hash. `tail` is hashed, but not part of the block. */
export function signBlock(fields: string, tail: string, key: PrivateKey): Uint8Array {
  const length = key.modulus.length / 2;
  const body = fields.padEnd(2 * (length - 22), 'BB').toUpperCase();
  const hash = sha1(fromHex(body + tail));
  const block = fromHex('6A' + body + '00'.repeat(20) + 'BC');
  block.set(hash, length - 21);
  return power(block, key);
}

function power(block: Uint8Array, { modulus, privateExponent }: PrivateKey): Uint8Array {
  const n = BigInt('0x' + modulus);
  let base = 0n;
  for (const byte of block) base = base * 256n + BigInt(byte);
  let result = 1n;
  for (const digit of privateExponent) {
    const value = parseInt(digit, 16);
    for (let bit = 8; bit > 0; bit >>= 1) {
      result = (result * result) % n;
      if (value & bit) result = (result * base) % n;
    }
  }
  return fromHex(result.toString(16).padStart(modulus.length, '0'));
}
