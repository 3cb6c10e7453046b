/** Hexadecimal text and bytes. */

const PAIRS: readonly string[] = Object.freeze(
  Array.from(new Uint8Array(256), (_, value) => (value | 256).toString(16).slice(1).toUpperCase()),
);

/** Two upper-case digits for each byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  const length = bytes.length;
  for (let i = 0; i < length; i++) text += PAIRS[bytes[i]!];
  return text;
}

/** Undefined unless `text` is an even number of hexadecimal digits (spaces between bytes are allowed). */
export function parseHex(text: string): Uint8Array | undefined {
  const digits = text.split(' ').join('');
  if (digits.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(digits)) return undefined;
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/**
 * For text that is known to be hexadecimal: tables, checked configuration, tests.
 * @example fromHex('9F02') // Uint8Array [0x9f, 0x02]
 */
export function fromHex(text: string): Uint8Array {
  const bytes = parseHex(text);
  if (!bytes) throw new RangeError(`not hexadecimal: "${text.slice(0, 32)}"`);
  return bytes;
}

/** A tag, a status word, a kernel identifier: at least `bytes` bytes wide. */
export function hexNumber(value: number, bytes = 1): string {
  let digits = value.toString(16).toUpperCase();
  if (digits.length % 2 !== 0) digits = '0' + digits;
  return digits.padStart(2 * bytes, '0');
}
