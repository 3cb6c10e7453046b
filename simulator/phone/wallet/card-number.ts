/** What a wallet checks of a typed card before it asks anybody: digits, Luhn, test ranges, date (backoffice §1.1, §7.5). */

/** Fictional bank cards, and the two published UnionPay test numbers' beginnings. The published PBOC example is no Luhn number. */
const FUNDING_RANGES: readonly { readonly prefix: string; readonly luhn: boolean }[] = [
  { prefix: '62179900', luhn: true },
  { prefix: '622800', luhn: false },
  { prefix: '817199', luhn: true },
];

export type NumberFault = 'NOT_A_NUMBER' | 'LUHN' | 'OUTSIDE_TEST_RANGES';

export function cardNumberFault(pan: string): NumberFault | undefined {
  if (!/^\d{13,19}$/.test(pan)) return 'NOT_A_NUMBER';
  const range = FUNDING_RANGES.find(({ prefix }) => pan.startsWith(prefix));
  if (range?.luhn !== false && !luhnValid(pan)) return 'LUHN';
  return range ? undefined : 'OUTSIDE_TEST_RANGES';
}

/** MMYY */
export function expiryValid(expiry: string): boolean {
  return /^(0[1-9]|1[0-2])\d\d$/.test(expiry);
}

export function luhnValid(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 0x30;
    const doubled = i % 2 === 1 ? 2 * digit : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
