/** Inside of fields 60, 61, 48 and of track 2 (backoffice §3.2, §3.6, §3.8). */

export interface Field60 {
  /** Transaction type: 22 sale, 23 void, 25 refund, 36 offline upload … */
  readonly type: string;
  readonly batch: string;
  /** Network management code; 000 financial. */
  readonly network: string;
}

export function parseField60(digits: string): Field60 | undefined {
  if (!/^\d{8,17}$/.test(digits)) return undefined;
  return {
    type: digits.slice(0, 2),
    batch: digits.slice(2, 8),
    network: digits.slice(8, 11).padEnd(3, '0'),
  };
}

export interface Field61 {
  readonly batch: string;
  readonly stan: string;
  /** MMDD, when sent. */
  readonly date?: string;
}

export function parseField61(digits: string): Field61 | undefined {
  if (!/^\d{12,29}$/.test(digits)) return undefined;
  const base = { batch: digits.slice(0, 6), stan: digits.slice(6, 12) };
  return digits.length >= 16 ? { ...base, date: digits.slice(12, 16) } : base;
}

/** Sums of one side of a batch, fen. */
export interface Totals {
  readonly debit: number;
  readonly debitCount: number;
  readonly credit: number;
  readonly creditCount: number;
}

/** Flag in the answer: 1 balanced, 2 not balanced, 3 error. */
export function formatTotals(totals: Totals, flag: number): string {
  return (
    String(totals.debit).padStart(12, '0') +
    String(totals.debitCount).padStart(3, '0') +
    String(totals.credit).padStart(12, '0') +
    String(totals.creditCount).padStart(3, '0') +
    String(flag)
  );
}

/** The domestic half of field 48. */
export function parseTotals(digits: string): Totals | undefined {
  if (!/^\d{31}(\d{31})?$/.test(digits)) return undefined;
  return {
    debit: Number(digits.slice(0, 12)),
    debitCount: Number(digits.slice(12, 15)),
    credit: Number(digits.slice(15, 27)),
    creditCount: Number(digits.slice(27, 30)),
  };
}

export interface Track2 {
  readonly number: string;
  /** YYMM */
  readonly expiry: string;
}

/** Digits with D for the separator, with or without the F of tag 57. */
export function parseTrack2(digits: string): Track2 | undefined {
  const match = /^(\d{12,19})D(\d{4})\d{3}\d*F?$/.exec(digits);
  return match ? { number: match[1]!, expiry: match[2]! } : undefined;
}
