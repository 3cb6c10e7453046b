/** Application File Locator, tag 94 (EMV Book 3, 10.2; kernel7.md 2.7): which records to read, and which of them are signed. */

export interface RecordReference {
  readonly sfi: number;
  readonly record: number;
  /** Part of offline data authentication. */
  readonly signed: boolean;
}

/** In order of reading; undefined when the locator breaks a rule or names more than `limit` records. */
export function parseAfl(afl: Uint8Array, limit: number): readonly RecordReference[] | undefined {
  if (afl.length % 4 !== 0) return undefined;
  const records: RecordReference[] = [];
  for (let i = 0; i < afl.length; i += 4) {
    const sfi = afl[i]! >> 3;
    const first = afl[i + 1]!;
    const last = afl[i + 2]!;
    const signed = afl[i + 3]!;
    if ((afl[i]! & 0x07) !== 0 || sfi < 1 || sfi > 30) return undefined;
    if (first < 1 || last < first || signed > last - first + 1) return undefined;
    if (records.length + last - first + 1 > limit) return undefined;
    for (let record = first; record <= last; record++)
      records.push({ sfi, record, signed: record - first < signed });
  }
  return records;
}
