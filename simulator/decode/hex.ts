/** Hexadecimal text, both ways, for the printing side. */

const DIGITS = '0123456789ABCDEF';

export function toHex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  for (let i = start; i < end; i++) text += DIGITS[bytes[i]! >> 4]! + DIGITS[bytes[i]! & 15]!;
  return text;
}

export type ReadHex =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly at: number; readonly why: string };

/** Spaces, colons and line breaks between bytes are allowed; a `0x` in front too. */
export function readHex(text: string): ReadHex {
  const values: number[] = [];
  let high = -1;
  const start = text.startsWith('0x') ? 2 : 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at]!;
    if (/[\s:]/.test(char)) continue;
    const digit = DIGITS.indexOf(char.toUpperCase());
    if (digit < 0) return { ok: false, at, why: `"${char}" is no hexadecimal digit` };
    if (high < 0) high = digit;
    else {
      values.push(high * 16 + digit);
      high = -1;
    }
  }
  if (high >= 0) return { ok: false, at: text.length - 1, why: 'odd number of digits' };
  return { ok: true, bytes: Uint8Array.from(values) };
}

/** For constants and checked input only. */
export function fromHex(text: string): Uint8Array {
  const read = readHex(text);
  if (!read.ok) throw new RangeError(`${read.why} at ${read.at} of "${text}"`);
  return read.bytes;
}
