/** Numeric data elements: two decimal digits a byte (EMV Book 3, 4.3, format n). */

/**
 * Right-aligned, padded with zeros on the left. `value` is a whole number below 2^53; digits that do not fit are cut.
 * @example toBcd(123456, 6) // 00 00 00 12 34 56
 */
export function toBcd(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let i = length - 1; i >= 0 && rest > 0; i--) {
    const pair = rest % 100;
    const ones = pair % 10;
    bytes[i] = (((pair - ones) / 10) << 4) | ones;
    rest = (rest - pair) / 100;
  }
  return bytes;
}

/** Undefined when a digit is not decimal. */
export function fromBcd(bytes: Uint8Array): number | undefined {
  let value = 0;
  for (let i = 0; i < bytes.length; i++) {
    const high = bytes[i]! >> 4;
    const low = bytes[i]! & 0x0f;
    if (high > 9 || low > 9) return undefined;
    value = value * 100 + high * 10 + low;
  }
  return value;
}
