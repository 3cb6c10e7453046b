/** ISO 9564 format 0 PIN block under the PIN key; the account number is the token that the terminal sees (backoffice.md 3.7). */

import type { Crypto } from '../ports/crypto.js';

/** `pin`: one digit a byte, 0 to 9. The clear block is overwritten before this returns; the caller wipes `pin`. */
export function pinBlock(
  crypto: Crypto,
  pik: Uint8Array,
  pin: Uint8Array,
  account: string,
): Uint8Array {
  const clear = new Uint8Array(8).fill(0xff);
  clear[0] = pin.length;
  for (let i = 0; i < pin.length; i++) {
    const at = 1 + (i >> 1);
    clear[at] = i & 1 ? (clear[at]! & 0xf0) | pin[i]! : (pin[i]! << 4) | 0x0f;
  }
  // 12 rightmost digits without the check digit
  const digits = account.slice(-13, -1);
  for (let i = 0; i < 12; i++) {
    const digit = digits.charCodeAt(i) - 48;
    clear[2 + (i >> 1)]! ^= i & 1 ? digit : digit << 4;
  }
  const block = crypto.tdesEncrypt(pik, clear);
  clear.fill(0);
  return block;
}
