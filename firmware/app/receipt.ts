/** Receipts as data: what a printer, a screen or a page draws. Account numbers masked. */

import type { DateTime } from '../ports/clock.js';
import { decimal } from '../bytes/digits.js';
import { toHex } from '../bytes/hex.js';
import { textOf, type Message } from '../uplink/message.js';
import { maskAccount } from '../uplink/link.js';
import type { Totals } from '../uplink/requests.js';

export interface Receipt {
  readonly kind: 'sale' | 'refund' | 'void' | 'settlement' | 'balance';
  readonly merchantName: string;
  readonly merchantId: string;
  readonly terminalId: string;
  readonly batch: string;
  readonly trace: string;
  /** YYYY-MM-DD hh:mm:ss, the terminal's own. */
  readonly at: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** 629999******0017 */
  readonly account?: string;
  /** Last four digits of the card behind the token (9F25), which the cardholder knows. */
  readonly cardLastFour?: string;
  readonly aid?: string;
  readonly authCode?: string;
  readonly rrn?: string;
  readonly responseCode?: string;
  readonly offline?: boolean;
  readonly copy?: boolean;
  readonly signature?: boolean;
  /** Of a settlement. */
  readonly totals?: Totals & { readonly balanced: boolean };
  /** Printed on every receipt. */
  readonly note: string;
}

export const LAB_NOTE = 'Laboratory terminal: not certified, test cards only, no real payment';

export function stamp(now: DateTime): string {
  const day = `${decimal(now.year, 4)}-${decimal(now.month, 2)}-${decimal(now.day, 2)}`;
  return `${day} ${decimal(now.hour, 2)}:${decimal(now.minute, 2)}:${decimal(now.second, 2)}`;
}

/** What an answer adds. */
export function answerLines(
  answer: Message | undefined,
): Pick<Receipt, 'authCode' | 'rrn' | 'responseCode'> {
  const authCode = answer && textOf(answer, 38);
  const rrn = answer && textOf(answer, 37);
  const responseCode = answer && textOf(answer, 39);
  return {
    ...(authCode ? { authCode } : {}),
    ...(rrn ? { rrn } : {}),
    ...(responseCode ? { responseCode } : {}),
  };
}

/** What the card says about itself: last digits behind the token (9F25), application (84). */
export function cardLines(
  tags: ReadonlyMap<number, Uint8Array> | undefined,
): Pick<Receipt, 'cardLastFour' | 'aid'> {
  const lastFour = tags?.get(0x9f25);
  const aid = tags?.get(0x84);
  return {
    ...(lastFour ? { cardLastFour: toHex(lastFour) } : {}),
    ...(aid ? { aid: toHex(aid) } : {}),
  };
}

export function masked(account: string): { readonly account?: string } {
  return account ? { account: maskAccount(account) } : {};
}
