/** Amounts and currencies as typed at the command line. */

import { UsageError } from '../cli/command.js';

export interface Currency {
  readonly name: string;
  /** Three digits. */
  readonly code: string;
  /** Digits behind the point. */
  readonly decimals: number;
}

/** ISO 4217. */
const CURRENCIES: readonly Currency[] = [
  { name: 'CNY', code: '156', decimals: 2 },
  { name: 'EUR', code: '978', decimals: 2 },
  { name: 'GBP', code: '826', decimals: 2 },
  { name: 'HKD', code: '344', decimals: 2 },
  { name: 'JPY', code: '392', decimals: 0 },
  { name: 'KRW', code: '410', decimals: 0 },
  { name: 'KWD', code: '414', decimals: 3 },
  { name: 'MOP', code: '446', decimals: 2 },
  { name: 'SGD', code: '702', decimals: 2 },
  { name: 'TWD', code: '901', decimals: 2 },
  { name: 'USD', code: '840', decimals: 2 },
];

export const CURRENCY_NAMES = CURRENCIES.map(({ name }) => name).join(', ');

const YUAN = CURRENCIES[0]!;
/** What a field of n12 holds. */
const AMOUNT_DIGITS = 12;
/** For the message about an amount that is none. */
const EXAMPLE_MINOR = 1280;

/** '12.80' as 1280. */
export function readAmount(text: string, currency: Currency = YUAN): number {
  const { name, decimals } = currency;
  const [, whole, behind = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const digits = `${whole}${behind.padEnd(decimals, '0')}`;
  if (whole === undefined || behind.length > decimals || digits.length > AMOUNT_DIGITS) {
    const example = amountText(EXAMPLE_MINOR, currency);
    throw new UsageError(`--amount "${text}" is not an amount in ${name}; write it as ${example}`);
  }
  return Number(digits);
}

/** 1280 as '12.80'. */
export function amountText(minor: number, { decimals }: Currency): string {
  return (minor / 10 ** decimals).toFixed(decimals);
}

export function readCurrency(text: string): Currency {
  const currency = CURRENCIES.find(({ name }) => name === text.toUpperCase());
  if (!currency) throw new UsageError(`--currency "${text}" is not one of ${CURRENCY_NAMES}`);
  return currency;
}

/** A whole number of an option, within bounds. */
export function readWhole(option: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (!/^\d{1,15}$/.test(text) || number < min || number > max) {
    throw new UsageError(`--${option} "${text}" is not a whole number from ${min} to ${max}`);
  }
  return number;
}
