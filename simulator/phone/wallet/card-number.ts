/** What a wallet checks of a typed card before it asks anybody: digits, Luhn, test ranges, date (backoffice §1.1, §7.5). */

/** Fictional bank cards. */
const FUNDING_RANGE = '62179900';
/** The published PBOC example, which is no Luhn number, and the published transit test token. */
const PUBLISHED: readonly string[] = ['6228000100001', '8171999977000040'];

export type NumberFault = 'NOT_A_NUMBER' | 'LUHN' | 'OUTSIDE_TEST_RANGES';

export function cardNumberFault(pan: string): NumberFault | undefined {
  if (!/^\d{13,19}$/.test(pan)) return 'NOT_A_NUMBER';
  if (PUBLISHED.includes(pan)) return undefined;
  if (!luhnValid(pan)) return 'LUHN';
  return pan.startsWith(FUNDING_RANGE) ? undefined : 'OUTSIDE_TEST_RANGES';
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
