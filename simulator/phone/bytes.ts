/** Bytes of the phone model: hex, joining, comparing, decimal digits. */

const DIGITS = '0123456789ABCDEF';

/** Upper-case hex. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    text += DIGITS[byte >> 4]! + DIGITS[byte & 15]!;
  }
  return text;
}

/** Even number of hex digits, no blanks. */
export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = (nibble(text, 2 * i) << 4) | nibble(text, 2 * i + 1);
  return bytes;
}

function nibble(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code & 0xdf;
  if (letter >= 0x41 && letter <= 0x46) return letter - 0x37;
  throw new RangeError(`not a hex digit at ${at}`);
}

export function isHex(text: unknown, bytes?: number): text is string {
  if (typeof text !== 'string' || text.length % 2 !== 0) return false;
  return (bytes === undefined || text.length === 2 * bytes) && /^[0-9A-Fa-f]*$/.test(text);
}

export function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (let i = 0; i < parts.length; i++) length += parts[i]!.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    bytes.set(parts[i]!, at);
    at += parts[i]!.length;
  }
  return bytes;
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && startsWith(a, b);
}

export function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  if (bytes.length < start.length) return false;
  for (let i = 0; i < start.length; i++) if (bytes[i] !== start[i]) return false;
  return true;
}

export function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length);
  for (let i = 0; i < a.length; i++) bytes[i] = a[i]! ^ b[i]!;
  return bytes;
}

/** Format n: value of packed decimal digits; NaN if one is not a digit. */
export function decimal(bytes: Uint8Array): number {
  let value = 0;
  for (let i = 0; i < bytes.length; i++) {
    const high = bytes[i]! >> 4;
    const low = bytes[i]! & 15;
    if (high > 9 || low > 9) return NaN;
    value = value * 100 + high * 10 + low;
  }
  return value;
}

/** Format n, left padded with zeros. */
export function packDecimal(value: number, length: number): Uint8Array {
  return fromHex(String(value).padStart(2 * length, '0'));
}

/** Format cn: digits, right padded with F to `length` bytes, or to the next whole byte. */
export function packDigits(digits: string, length = (digits.length + 1) >> 1): Uint8Array {
  return fromHex(digits.padEnd(2 * length, 'F'));
}

/** 629999******0017 */
export function maskDigits(digits: string): string {
  if (digits.length < 13) return '*'.repeat(digits.length);
  return digits.slice(0, 6) + '*'.repeat(digits.length - 10) + digits.slice(-4);
}
