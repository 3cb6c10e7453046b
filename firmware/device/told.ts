/** What the console tells unasked, in one line: how an order ended. */

import type { TransactionResult } from '../app/terminal.js';
import { amountText } from '../app/texts.js';

export function resultLine(
  { message, order, trace, responseCode }: TransactionResult,
  currency: string,
): string {
  const amount =
    order && order.kind !== 'balance'
      ? `, ${amountText(order.amountMinor, order.currency ?? currency)}`
      : '';
  const code = responseCode ? `, answer ${responseCode}` : '';
  return `result: ${message}${amount}${code}${trace ? `, trace ${trace}` : ''}`;
}

export function tapOf({ message, order, trace }: TransactionResult): {
  readonly message: string;
  readonly amountMinor: number;
  readonly trace?: string | undefined;
} {
  return { message, amountMinor: order?.amountMinor ?? 0, trace };
}
