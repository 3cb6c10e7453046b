/** Plain RSA over BigInt: the card's signature and the lab's certificates. Made for test keys; not constant in time. */

import { fromHex, toHex } from '../bytes.js';

export function powerOf(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** block ^ exponent mod modulus, as long as the modulus. */
export function rsa(block: Uint8Array, exponent: Uint8Array, modulus: Uint8Array): Uint8Array {
  const n = toBigInt(modulus);
  const result = powerOf(toBigInt(block), toBigInt(exponent), n).toString(16);
  return fromHex(result.padStart(2 * modulus.length, '0'));
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes)}`);
}
