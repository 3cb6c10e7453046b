/** Writes data objects: tag, length in its shortest form, value (ISO/IEC 8825-1). Hex in, hex out. */

export function tlv(tag: string, value: string): string {
  return tag + lengthOf(value) + value;
}

export function lengthOf(value: string): string {
  const length = value.length / 2;
  if (length < 0x80) return byte(length);
  return length < 0x100 ? `81${byte(length)}` : `82${byte(length >> 8)}${byte(length & 0xff)}`;
}

export function byte(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}

/** In the order of the object's keys. */
export function objects(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([tag, value]) => tlv(tag, value))
    .join('');
}
