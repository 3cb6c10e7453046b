/** The network's record of every request whose cryptogram was genuine, and of what became of it. */

import type { Store } from '../store/store.js';
import type { Table } from '../store/table.js';
import type { Kind } from './request.js';

export type AuthState = 'approved' | 'declined' | 'voided' | 'reversed';

export interface AuthorisationRow {
  /** Retrieval reference number, field 37. */
  readonly rrn: string;
  readonly kind: Kind;
  readonly bank: string;
  /** The customer's account at the bank. */
  readonly account: string;
  readonly token: string;
  readonly amount: number;
  readonly f39: string;
  readonly reason: string;
  readonly authCode: string;
  readonly ac: string;
  /** -1: none sent. */
  readonly atc: number;
  readonly at: number;
  readonly terminal: string;
  readonly merchant: string;
  readonly state: AuthState;
  /** Fen given back so far. */
  readonly refunded: number;
  /** Of a refund: the sale. */
  readonly original: string;
}

export class Authorisations {
  readonly rows: Table<AuthorisationRow>;
  /** Token and counter to the latest reference. */
  readonly #byAtc = new Map<string, string>();

  constructor(store: Store) {
    this.rows = store.table<AuthorisationRow>({
      name: 'authorisation',
      key: 'rrn',
      columns: {
        rrn: 'text',
        kind: 'text',
        bank: 'text',
        account: 'text',
        token: 'text',
        amount: 'integer',
        f39: 'text',
        reason: 'text',
        authCode: 'text',
        ac: 'text',
        atc: 'integer',
        at: 'integer',
        terminal: 'text',
        merchant: 'text',
        state: 'text',
        refunded: 'integer',
        original: 'text',
      },
    });
    store.onReload(() => this.#index());
    this.#index();
  }

  get(rrn: string): AuthorisationRow | undefined {
    return this.rows.get(rrn);
  }

  put(row: AuthorisationRow): void {
    this.rows.put(row);
    if (row.atc >= 0) this.#byAtc.set(`${row.token}:${row.atc}`, row.rrn);
  }

  byCounter(token: string, atc: number): AuthorisationRow | undefined {
    const rrn = this.#byAtc.get(`${token}:${atc}`);
    return rrn === undefined ? undefined : this.rows.get(rrn);
  }

  #index(): void {
    this.#byAtc.clear();
    for (const row of this.rows.values())
      if (row.atc >= 0) this.#byAtc.set(`${row.token}:${row.atc}`, row.rrn);
  }
}
