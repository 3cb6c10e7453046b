/** Amounts and currencies as typed at the command line. */

import { UsageError } from '../cli/command.js';

/** ISO 4217: letters, numeric code. Two decimals each. */
const CURRENCIES: Readonly<Record<string, string>> = {
  CNY: '156',
  EUR: '978',
  GBP: '826',
  HKD: '344',
  SGD: '702',
  USD: '840',
};

/** '12.80' as 1280. */
export function readAmount(text: string): number {
  if (!/^\d{1,10}(\.\d{1,2})?$/.test(text)) {
    throw new UsageError(`--amount "${text}" is not an amount; write it as 12.80`);
  }
  const [whole, cents = ''] = text.split('.');
  return Number(whole) * 100 + Number(cents.padEnd(2, '0'));
}

export function readCurrency(text: string): string {
  const code = CURRENCIES[text.toUpperCase()];
  if (!code)
    throw new UsageError(
      `--currency "${text}" is not one of ${Object.keys(CURRENCIES).join(', ')}`,
    );
  return code;
}

/** A whole number of an option, within bounds. */
export function readWhole(option: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (!/^\d{1,15}$/.test(text) || number < min || number > max) {
    throw new UsageError(`--${option} "${text}" is not a whole number from ${min} to ${max}`);
  }
  return number;
}
