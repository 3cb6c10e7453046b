/** RSA recovery for specs, on hex text: apart from the code under test. */

import { createHash } from 'node:crypto';

/** base ^ exponent mod modulus, upper-case hex as long as the modulus, from the highest bit down. */
export function recoverHex(base: string, exponent: string, modulus: string): string {
  const n = BigInt(`0x${modulus}`);
  const bits = BigInt(`0x${exponent}`).toString(2);
  let result = 1n;
  for (const bit of bits) {
    result = (result * result) % n;
    if (bit === '1') result = (result * BigInt(`0x${base}`)) % n;
  }
  return result.toString(16).toUpperCase().padStart(modulus.length, '0');
}

export function sha1Hex(hex: string): string {
  return createHash('sha1').update(Buffer.from(hex, 'hex')).digest('hex').toUpperCase();
}
