/** Rides whose fare was refused afterwards: debt, deny list, and how both end (backoffice §4.3). */

import type { HostCalendar } from '../calendar.js';
import type { Issuers } from '../issuer/issuer.js';
import { debtLegs, paymentLegs } from '../ledger/bookings.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Store } from '../store/store.js';
import type { Table } from '../store/table.js';
import type { LifeCycle } from '../tsp/life-cycle.js';
import type { Vault } from '../tsp/vault.js';
import type { Authorisations } from './authorisations.js';
import type { AuthRequest } from './request.js';

export interface DebtRow {
  /** Of the refused request. */
  readonly rrn: string;
  readonly token: string;
  readonly par: string;
  readonly merchant: string;
  readonly terminal: string;
  readonly amount: number;
  readonly at: number;
  readonly state: 'open' | 'paid';
}

export interface DebtContext {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly calendar: HostCalendar;
  readonly vault: Vault;
  readonly lifeCycle: LifeCycle;
  readonly issuers: Issuers;
  readonly authorisations: Authorisations;
}

export class Debts {
  readonly rows: Table<DebtRow>;
  readonly #it: DebtContext;

  constructor(context: DebtContext) {
    this.#it = context;
    this.rows = context.store.table<DebtRow>({
      name: 'debt',
      key: 'rrn',
      columns: {
        rrn: 'text',
        token: 'text',
        par: 'text',
        merchant: 'text',
        terminal: 'text',
        amount: 'integer',
        at: 'integer',
        state: 'text',
      },
    });
  }

  /** The ride is over, the money did not come: claim it and let the token in no more. */
  open(request: AuthRequest, par: string, reason: string): void {
    const { rrn, number: token, merchant, terminal, amount, at } = request;
    if (amount === 0) return;
    this.rows.put({ rrn, token, par, merchant, terminal, amount, at, state: 'open' });
    this.#it.ledger.post({ kind: 'debt', ref: rrn, at, legs: debtLegs(token, merchant, amount) });
    this.#it.lifeCycle.deny({ token, par }, `debt: ${reason}`);
  }

  /** Paid by a later request of the same ride, or collected. */
  paid(rrn: string): void {
    const debt = this.rows.get(rrn);
    if (debt?.state !== 'open') return;
    this.rows.put({ ...debt, state: 'paid' });
    const { ledger, calendar, lifeCycle, vault } = this.#it;
    const legs = debtLegs(debt.token, debt.merchant, -debt.amount);
    ledger.post({ kind: 'debt paid', ref: rrn, at: calendar.now(), legs });
    const active = vault.tokens.get(debt.token)?.state === 'ACTIVE';
    if (active && this.owed(debt.token) === 0) lifeCycle.allow(debt.token);
  }

  owed(token: string): number {
    let sum = 0;
    for (const debt of this.rows.values())
      if (debt.token === token && debt.state === 'open') sum += debt.amount;
    return sum;
  }

  /** Asks the issuers again for every open debt; returns what came in, fen. */
  collect(token?: string): number {
    return this.#it.store.transaction(() => {
      let sum = 0;
      for (const debt of [...this.rows.values()])
        if (debt.state === 'open' && (token === undefined || debt.token === token))
          sum += this.#collect(debt);
      return sum;
    });
  }

  #collect(debt: DebtRow): number {
    const { authorisations, issuers, ledger, calendar, vault } = this.#it;
    const row = vault.tokens.get(debt.token);
    const pan = row && vault.panOf(row);
    const card = pan && issuers.accounts.cards.get(pan.pan);
    if (!card || card.state !== 'ok' || issuers.accounts.available(card.account) < debt.amount)
      return 0;
    const parties = { account: card.account, bank: card.bank, merchant: debt.merchant };
    const at = calendar.now();
    ledger.post({ kind: 'sale', ref: debt.rrn, at, legs: paymentLegs(parties, debt.amount) });
    const before = authorisations.get(debt.rrn);
    if (before)
      authorisations.put({
        ...before,
        f39: '00',
        reason: '',
        state: 'approved',
        account: card.account,
        bank: card.bank,
      });
    this.paid(debt.rrn);
    return debt.amount;
  }
}
