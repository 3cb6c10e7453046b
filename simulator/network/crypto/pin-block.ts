/** ISO 9564-1 format 0 PIN blocks and their translation between zones (backoffice §3.7). */

import { fromHex, toHex, xor } from '../bytes.js';
import { desDecrypt, desEncrypt } from './des.js';

/** 0000 and the twelve rightmost digits without the check digit, of the number the terminal saw: the token. */
function accountBlock(number: string): Uint8Array {
  return fromHex('0000' + number.slice(0, -1).slice(-12).padStart(12, '0'));
}

export function clearPinBlock(pin: string, number: string): Uint8Array {
  const block = `0${pin.length.toString(16)}${pin}`.padEnd(16, 'F');
  return xor(fromHex(block), accountBlock(number));
}

export function encryptPin(key: Uint8Array, pin: string, number: string): Uint8Array {
  return desEncrypt(key, clearPinBlock(pin, number));
}

/** From one zone key to the next; the account number stays the token. The clear PIN is never formed. */
export function translatePinBlock(block: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  return desEncrypt(to, desDecrypt(from, block));
}

/** Undefined: not a format 0 block of this account number (wrong key or wrong number). */
export function openPinBlock(
  key: Uint8Array,
  block: Uint8Array,
  number: string,
): string | undefined {
  const text = toHex(xor(desDecrypt(key, block), accountBlock(number)));
  const length = parseInt(text[1]!, 16);
  if (text[0] !== '0' || length < 4 || length > 12) return undefined;
  const pin = text.slice(2, 2 + length);
  return /^\d+$/.test(pin) && /^F*$/.test(text.slice(2 + length)) ? pin : undefined;
}
