/** One reading of a card: from the order to Entry Point's request, and from its outcome to what the flow needs. */

import { frozen } from '../bytes/frozen.js';
import { decimal } from '../bytes/digits.js';
import type { FinalOutcome } from '../kernel/entry/final-outcome.js';
import type { TransactionRequest } from '../kernel/entry/transaction-request.js';
import type { DateTime } from '../ports/clock.js';
import type { CardFields } from '../uplink/requests.js';
import { phoneVerified, purseBalance } from './card-data.js';
import type { Parameters } from './parameters.js';
import { decideCvm } from './quick-pass.js';
import { isTestAccount, type TerminalSettings } from './settings.js';
import type { Order, ReadResult } from './state.js';
import { MESSAGE_IDS, amountText, exponentOf } from './texts.js';

/** 9C */
const TYPES = frozen({ sale: 0x00, refund: 0x20, balance: 0x31 } as const);

export function transactionRequest(
  order: Order,
  currency: { readonly code: string; readonly exponent: number },
  now: DateTime,
  sequence: number,
): TransactionRequest {
  const other = order.currency;
  return {
    start: 'A',
    amountMinor: order.amountMinor,
    currency: other ? other.padStart(4, '0') : currency.code,
    exponent: other ? exponentOf(other) : currency.exponent,
    type: TYPES[order.kind],
    date: decimal(now.year % 100, 2) + decimal(now.month, 2) + decimal(now.day, 2),
    time: decimal(now.hour, 2) + decimal(now.minute, 2) + decimal(now.second, 2),
    sequence,
  };
}

export interface ReadFacts {
  readonly settings: TerminalSettings;
  readonly parameters: Parameters;
  /** The guard held a GPO back. */
  readonly guarded: boolean;
  /** The generator of unpredictable numbers is not to be trusted. */
  readonly weakRandom: boolean;
}

export function readResult(
  order: Order,
  outcome: FinalOutcome,
  card: CardFields | undefined,
  facts: ReadFacts,
): ReadResult {
  const { settings, parameters } = facts;
  if (facts.guarded) return { kind: 'ended', message: 'not-test-card', present: true };
  if (facts.weakRandom) return { kind: 'ended', message: 'weak-random', present: true };
  const kind = outcome.outcome;
  if (kind !== 'OnlineRequest' && kind !== 'Approved') return ended(outcome);
  if (!card) return { kind: 'ended', message: 'processing-error', present: true };
  // Nothing with a number outside the test ranges goes further (backoffice.md 7.5)
  if (!isTestAccount(settings, card.account))
    return { kind: 'ended', message: 'not-test-card', present: true };
  if (parameters.denied(card.account)) return { kind: 'ended', message: 'denied', present: true };
  const purse = order.kind === 'balance' ? purseBalance(outcome) : undefined;
  if (purse !== undefined) return { kind: 'balance', text: amountText(purse, settings.currency) };
  if (kind === 'Approved' && order.kind === 'sale') return { kind: 'approved' };
  const decision = decideCvm(parameters.quickPass, {
    cvm: outcome.cvm,
    amountMinor: order.amountMinor,
    account: card.account,
    cdcvm: phoneVerified(outcome),
    pinPad: settings.pinPad,
  });
  return { kind: 'online', ...decision };
}

function ended(outcome: FinalOutcome): ReadResult {
  const { reason } = outcome;
  if (reason?.code === 'STOP') {
    const none = reason.detail === 'no card';
    return { kind: 'ended', message: none ? 'no-card' : 'cancelled', present: !none };
  }
  const id = outcome.uiOnOutcome?.messageId;
  const message = (id !== undefined && MESSAGE_IDS[id]) || 'processing-error';
  return {
    kind: 'ended',
    message: outcome.outcome === 'Declined' ? 'not-authorised' : message,
    present: reason?.code !== 'NOT_ALLOWED',
  };
}
