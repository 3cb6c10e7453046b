/** How calls to the wallet end, and the words for it. */

import type { ScriptResult } from '../personalisation/script.js';
import type { RedReason, StateAnswer } from '../token-service-port.js';
import type { NumberFault } from './card-number.js';
import type { WalletCard } from './wallet-state.js';

export type WalletRefusal =
  | NumberFault
  | RedReason
  | 'EXPIRY_FORMAT'
  | 'WALLET_FULL'
  | 'NO_SERVICE'
  | 'UNKNOWN_CARD_ID'
  | 'NOT_NOW'
  | 'CODE_WRONG'
  | 'CODE_EXPIRED'
  | 'TRIES_EXCEEDED'
  | 'SERVICE_REFUSED';

export interface Refused {
  readonly ok: false;
  readonly reason: WalletRefusal;
  readonly text: string;
  readonly triesLeft?: number;
}

export type AddAnswer =
  { readonly ok: true; readonly card: WalletCard; readonly install?: ScriptResult } | Refused;

export type CardAnswer = { readonly ok: true; readonly card: WalletCard } | Refused;

export const NUMBER_TEXT: Readonly<Record<NumberFault, string>> = {
  NOT_A_NUMBER: 'a card number has 13 to 19 digits',
  LUHN: 'the card number is mistyped (check digit)',
  OUTSIDE_TEST_RANGES:
    'not a test card: only 62179900… and the published 6228000100001 and 8171999977000040 are accepted',
};

export function refuse(reason: WalletRefusal, text: string): Refused {
  return { ok: false, reason, text };
}

export function unknown(id: string): Refused {
  return refuse('UNKNOWN_CARD_ID', `no card ${id} in this wallet`);
}

export function serviceRefused(answer: Extract<StateAnswer, { ok: false }>): Refused {
  return refuse('SERVICE_REFUSED', `the token service says ${answer.reason}`);
}
