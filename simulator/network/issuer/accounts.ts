/** Accounts and cards of the issuers: who they belong to, limits, PIN (backoffice §0). Money is in the ledger. */

import { hash } from 'node:crypto';
import type { Ledger } from '../ledger/ledger.js';
import type { Store } from '../store/store.js';
import type { Table } from '../store/table.js';
import type { ProvisioningPath } from './banks.js';

export interface AccountRow {
  readonly id: string;
  readonly bank: string;
  readonly holder: string;
  readonly kind: 'debit' | 'credit';
  /** Fen that may be owed. */
  readonly creditLimit: number;
}

/** Fen and counts; per payment and per day. */
export interface CardLimits {
  readonly single: number;
  readonly daily: number;
  readonly count: number;
}

export type CardState = 'ok' | 'lost' | 'stolen' | 'closed';

export interface CardRow {
  readonly pan: string;
  readonly account: string;
  readonly bank: string;
  readonly label: string;
  /** MMYY, as printed. */
  readonly expiry: string;
  readonly cvn2: string;
  readonly pinCheck: string;
  readonly pinTries: number;
  readonly mobile: string;
  readonly path: ProvisioningPath;
  readonly state: CardState;
  /** 1: payments without PIN and CDCVM are taken below the limit. */
  readonly noPin: 0 | 1;
  readonly limits: CardLimits;
}

export interface UsageRow {
  readonly pan: string;
  readonly day: string;
  readonly sum: number;
  readonly count: number;
  readonly noPinSum: number;
  readonly noPinCount: number;
  readonly lastAt: number;
  readonly lastCity: string;
  readonly lastToken: string;
  readonly lastMerchant: string;
  /** Times of the latest declines. */
  readonly declines: readonly number[];
  readonly heldUntil: number;
}

export const PIN_TRIES = 3;
export const CARD_LIMITS: CardLimits = { single: 5_000_000, daily: 20_000_000, count: 2000 };

export class Accounts {
  readonly accounts: Table<AccountRow>;
  readonly cards: Table<CardRow>;
  readonly usage: Table<UsageRow>;
  readonly #ledger: Ledger;

  constructor(store: Store, ledger: Ledger) {
    this.#ledger = ledger;
    this.accounts = store.table<AccountRow>({
      name: 'account',
      key: 'id',
      columns: { id: 'text', bank: 'text', holder: 'text', kind: 'text', creditLimit: 'integer' },
    });
    this.cards = store.table<CardRow>({
      name: 'card',
      key: 'pan',
      columns: {
        pan: 'text',
        account: 'text',
        bank: 'text',
        label: 'text',
        expiry: 'text',
        cvn2: 'text',
        pinCheck: 'text',
        pinTries: 'integer',
        mobile: 'text',
        path: 'text',
        state: 'text',
        noPin: 'integer',
        limits: 'json',
      },
    });
    this.usage = store.table<UsageRow>({
      name: 'card_usage',
      key: 'pan',
      columns: {
        pan: 'text',
        day: 'text',
        sum: 'integer',
        count: 'integer',
        noPinSum: 'integer',
        noPinCount: 'integer',
        lastAt: 'integer',
        lastCity: 'text',
        lastToken: 'text',
        lastMerchant: 'text',
        declines: 'json',
        heldUntil: 'integer',
      },
    });
  }

  balance(account: string): number {
    return this.#ledger.balance(`customer:${account}`);
  }

  /** What may still be spent. */
  available(account: string): number {
    return this.balance(account) + (this.accounts.get(account)?.creditLimit ?? 0);
  }

  open(account: AccountRow, deposit: number, at: number): void {
    this.accounts.put(account);
    if (deposit !== 0) this.deposit(account.id, deposit, at);
  }

  deposit(account: string, amount: number, at: number): void {
    const { bank } = this.accounts.get(account)!;
    this.#ledger.post({
      kind: 'deposit',
      ref: account,
      at,
      legs: [
        { account: `capital:${bank}`, amount: -amount },
        { account: `customer:${account}`, amount },
      ],
    });
  }

  update(pan: string, change: Partial<CardRow>): boolean {
    const card = this.cards.get(pan);
    if (card) this.cards.put({ ...card, ...change });
    return card !== undefined;
  }
}

/** What the bank keeps of a PIN. */
export function pinCheck(pan: string, pin: string): string {
  return hash('sha256', `tapwright PIN ${pan} ${pin}`).slice(0, 16);
}
