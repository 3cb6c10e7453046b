/** Decimal digit strings packed two to a byte (BCD), and ASCII text, as payment messages carry them. */

const ZERO = 48;

/** Left-aligned: an odd count gets `pad` (one digit or D, F) on the right. Digits may be 0-9 and A-F or '='. */
export function packLeft(digits: string, pad = '0'): Uint8Array {
  return pack(digits.length & 1 ? digits + pad : digits);
}

/** Right-aligned: an odd count gets a 0 on the left. */
export function packRight(digits: string): Uint8Array {
  return pack(digits.length & 1 ? `0${digits}` : digits);
}

function pack(digits: string): Uint8Array {
  const codes = asciiBytes(digits);
  const out = new Uint8Array(codes.length >> 1);
  for (let i = 0; i < out.length; i++)
    out[i] = (nibble(codes[2 * i]!) << 4) | nibble(codes[2 * i + 1]!);
  return out;
}

function nibble(code: number): number {
  if (code === 61) return 0xd; // '=' of track 2
  return code >= 65 ? code - 55 : code - ZERO;
}

const DIGITS = '0123456789ABCDEF';

/** Every nibble as one character 0-9, A-F. */
export function unpack(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++)
    text += DIGITS[bytes[i]! >> 4]! + DIGITS[bytes[i]! & 0x0f]!;
  return text;
}

export function asciiBytes(text: string): Uint8Array {
  const length = text.length;
  const out = new Uint8Array(length);
  for (let i = 0; i < length; i++) out[i] = text.charCodeAt(i);
  return out;
}

/** Bytes 00 to FF become the characters with these codes. */
export function asciiText(bytes: Uint8Array): string {
  return String.fromCharCode.apply(null, bytes as unknown as number[]);
}

/** A whole number as exactly `width` decimal digits. */
export function decimal(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

export function isDigits(text: string): boolean {
  const codes = asciiBytes(text);
  for (let i = 0; i < codes.length; i++) if (codes[i]! < ZERO || codes[i]! > ZERO + 9) return false;
  return codes.length > 0;
}
