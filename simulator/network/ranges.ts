/** The only numbers the back office takes: fictional ranges and two published test numbers (backoffice §1.1, §7.5). */

import { luhnValid } from './bytes.js';

export type NumberRange = 'card' | 'token' | 'published';

interface RangeRow {
  readonly prefix: string;
  readonly lengths: readonly number[];
  readonly range: NumberRange;
  readonly source: string;
}

// prettier-ignore
const RANGES: readonly RangeRow[] = [
  { prefix: '62179900',         lengths: [16, 19], range: 'card',  source: 'fictional card range of this project' },
  { prefix: '629999',           lengths: [16], range: 'token',     source: 'fictional token range of this project' },
  { prefix: '6228000100001',    lengths: [13], range: 'published', source: 'published PBOC example' },
  { prefix: '8171999977000040', lengths: [16], range: 'published', source: 'published UnionPay transit test token' },
];

export function rangeOf(number: string): NumberRange | undefined {
  for (const row of RANGES)
    if (number.startsWith(row.prefix) && row.lengths.includes(number.length)) return row.range;
  return undefined;
}

/** What is wrong with a number typed by a user; undefined when a card may be asked for under it. */
export function explainNumber(number: string): string | undefined {
  if (!/^\d{12,19}$/.test(number)) return 'a card number has 12 to 19 digits';
  if (rangeOf(number) === undefined || rangeOf(number) === 'token')
    return 'outside of the fictional range 62179900, and not one of the two published test numbers';
  // The published PBOC example is not a Luhn number.
  if (rangeOf(number) === 'card' && !luhnValid(number)) return 'the check digit is wrong (Luhn)';
  return undefined;
}
