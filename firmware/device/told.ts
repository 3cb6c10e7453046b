/** What the console tells unasked: how an order ended, and its receipt, since a board has no printer. */

import type { Receipt } from '../app/receipt.js';
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

export function receiptLines(receipt: Receipt): string[] {
  const { account, cardLastFour, aid, authCode, rrn, responseCode } = receipt;
  const marks = [
    receipt.copy ? 'copy' : '',
    receipt.offline ? 'offline' : '',
    receipt.signature ? 'signature: ____________' : '',
  ].filter((mark) => mark !== '');
  const lines: (string | undefined)[] = [
    `receipt: ${receipt.kind} ${amountText(receipt.amountMinor, receipt.currency)}`,
    `  ${receipt.merchantName}, merchant ${receipt.merchantId}, terminal ${receipt.terminalId}`,
    `  ${receipt.at}, batch ${receipt.batch}, trace ${receipt.trace}`,
    account && `  card ${account}${cardLastFour ? `, ends in ${cardLastFour}` : ''}`,
    aid && `  AID ${aid}`,
    authCode && `  authorisation ${authCode}, reference ${rrn ?? ''}, answer ${responseCode ?? ''}`,
    marks.length > 0 ? `  ${marks.join(', ')}` : undefined,
    `  ${receipt.note}`,
  ];
  return lines.filter((line) => line !== undefined && line !== '') as string[];
}
