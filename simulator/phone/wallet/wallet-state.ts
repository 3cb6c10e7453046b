/** What a wallet remembers, as plain JSON. The funding card's number is not in it. */

import type { CardFace, IdvOption } from '../token-service-port.js';

export type CardStatus =
  /** Waits for the verification code. */
  | 'verify'
  /** Allowed, but not yet in the secure element: never begun, or interrupted. */
  | 'install'
  | 'ready'
  /** Locked on this phone. */
  | 'suspended';

export interface WalletCard extends CardFace {
  /** Of this wallet: 'c1' and so on, never used again. */
  readonly id: string;
  readonly tokenRef: string;
  readonly status: CardStatus;
  /** Of the token; known once installed. */
  readonly tokenLastFour?: string;
  readonly idv?: readonly IdvOption[];
  readonly addedAtUs: number;
}

export interface WalletState {
  readonly cards: readonly WalletCard[];
  readonly nextId: number;
  readonly defaultId?: string;
  readonly selectionMode: 'default' | 'ask';
}

export function emptyWallet(selectionMode: 'default' | 'ask'): WalletState {
  return { cards: [], nextId: 1, selectionMode };
}
