/** Dates of cards and certificates as comparable numbers. */

/** YYMMDD in BCD as YYYYMMDD; years from 50 are 19xx (EMV Book 3, 4.4). Undefined when it is no date. */
export function dateOf(value: Uint8Array): number | undefined {
  if (value.length !== 3) return undefined;
  const year = twoDigits(value[0]!);
  const month = twoDigits(value[1]!);
  const day = twoDigits(value[2]!);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return century(year) * 10000 + month * 100 + day;
}

/** MMYY in BCD as YYYYMM; undefined when it is no month. */
export function monthOf(high: number, low: number): number | undefined {
  const month = twoDigits(high);
  const year = twoDigits(low);
  if (year < 0 || month < 1 || month > 12) return undefined;
  return century(year) * 100 + month;
}

function century(year: number): number {
  return year >= 50 ? 1900 + year : 2000 + year;
}

function twoDigits(byte: number): number {
  const tens = byte >> 4;
  const ones = byte & 0x0f;
  return tens > 9 || ones > 9 ? -1 : tens * 10 + ones;
}
