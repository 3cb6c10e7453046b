/**
 * Double-entry books of the whole network, whole fen. Every entry sums to zero, so all accounts together always do.
 *
 * Names: customer:ID (what the bank owes its customer; negative: what he owes), clearing:BANK (bank to network),
 * network:ACQUIRER (network to acquirer), merchant:ID (not yet settled), settled:ID (paid out at day end),
 * capital:BANK (where opening balances come from), claim:ID and debt:TOKEN (a ride not paid yet).
 */

import type { Database, Statement } from '../store/sqlite.js';
import type { Persistent } from '../store/table.js';

export interface Leg {
  readonly account: string;
  readonly amount: number;
}

export interface Entry {
  readonly entry: number;
  readonly kind: string;
  /** Reference number of the transaction. */
  readonly ref: string;
  readonly at: number;
  readonly legs: readonly Leg[];
}

export type NewEntry = Omit<Entry, 'entry'>;

export class Ledger implements Persistent {
  readonly #insert: Statement;
  /** A payment has four legs. */
  readonly #insertFour: Statement;
  readonly #db: Database;
  readonly #newLegs: Statement;
  #balances = new Map<string, number>();
  readonly #listeners = new Set<(entry: Entry) => void>();
  #pending: Entry[] = [];
  /** Committed and not written yet. */
  #unsaved: Entry[] = [];
  #next = 1;
  /** Balances as they were read, and the last entry that is in them. */
  #read: ReadonlyMap<string, number> = new Map();
  #lastRead = 0;
  #written: ((entry: Entry) => void) | undefined;

  constructor(db: Database) {
    this.#db = db;
    const into = 'INSERT INTO posting (entry, leg, account, amount, kind, ref, at) VALUES';
    const leg = '(?, ?, ?, ?, ?, ?, ?)';
    this.#insert = db.prepare(`${into} ${leg}`);
    this.#insertFour = db.prepare(`${into} ${leg}, ${leg}, ${leg}, ${leg}`);
    this.#newLegs = db.prepare(
      'SELECT account, sum(amount) AS balance, max(entry) AS last FROM posting WHERE entry > ? GROUP BY account',
    );
    this.reload();
  }

  /** Throws when the legs do not balance: that would be our own bug. */
  post(entry: NewEntry): Entry {
    let sum = 0;
    for (const leg of entry.legs) {
      if (!Number.isSafeInteger(leg.amount)) throw new Error(`${leg.amount} is not whole fen`);
      sum += leg.amount;
    }
    if (sum !== 0) throw new Error(`entry ${entry.kind} ${entry.ref} is off by ${sum}`);
    const booked = { entry: this.#next++, ...entry };
    this.#pending.push(booked);
    for (const leg of entry.legs)
      this.#balances.set(leg.account, this.balance(leg.account) + leg.amount);
    for (const listener of this.#listeners) listener(booked);
    return booked;
  }

  balance(account: string): number {
    return this.#balances.get(account) ?? 0;
  }

  /** Account to balance, by name. */
  balances(): ReadonlyMap<string, number> {
    return this.#balances;
  }

  /** Zero, always. */
  total(): number {
    let sum = 0;
    for (const balance of this.#balances.values()) sum += balance;
    return sum;
  }

  /** Entries in the order they were booked, of one reference or all. */
  entries(ref?: string): Entry[] {
    const where = ref === undefined ? '' : ' WHERE ref = ?';
    const rows = this.#db
      .prepare(
        `SELECT entry, account, amount, kind, ref, at FROM posting${where} ORDER BY entry, leg`,
      )
      .all(...(ref === undefined ? [] : [ref])) as (Leg & Omit<Entry, 'legs'>)[];
    const out = new Map<number, Entry & { legs: Leg[] }>();
    for (const row of rows) {
      const leg = { account: row.account, amount: row.amount };
      const known = out.get(row.entry);
      if (known) known.legs.push(leg);
      else {
        const { entry, kind, ref: reference, at } = row;
        out.set(entry, { entry, kind, ref: reference, at, legs: [leg] });
      }
    }
    for (const entries of [this.#unsaved, this.#pending])
      for (const entry of entries)
        if (ref === undefined || entry.ref === ref)
          out.set(entry.entry, { ...entry, legs: [...entry.legs] });
    return [...out.values()];
  }

  /** Calls back for each later entry, before it is committed; returns the way to stop it. */
  listen(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back for each entry that a commit keeps. */
  onWritten(listener: (entry: Entry) => void): void {
    this.#written = listener;
  }

  get dirty(): boolean {
    return this.#pending.length > 0;
  }

  commit(): void {
    for (const entry of this.#pending) {
      this.#written?.(entry);
      this.#unsaved.push(entry);
    }
    this.#pending = [];
  }

  save(): void {
    for (const { entry, legs, kind, ref, at } of this.#unsaved) {
      const rows = legs.map((leg, i) => [entry, i, leg.account, leg.amount, kind, ref, at]);
      if (rows.length === 4) this.#insertFour.run(rows.flat());
      else for (const row of rows) this.#insert.run(row);
    }
    this.#unsaved = [];
  }

  discard(): void {
    for (const entry of this.#pending) {
      for (const leg of entry.legs)
        this.#balances.set(leg.account, this.balance(leg.account) - leg.amount);
    }
    this.#next -= this.#pending.length;
    this.#pending = [];
  }

  reload(): void {
    this.#pending = [];
    this.#unsaved = [];
    const balances = new Map(this.#read);
    const rows = this.#newLegs.all(this.#lastRead) as {
      account: string;
      balance: number;
      last: number;
    }[];
    for (const { account, balance, last } of rows) {
      balances.set(account, (balances.get(account) ?? 0) + balance);
      this.#lastRead = Math.max(this.#lastRead, last);
    }
    this.#read = balances;
    this.#balances = new Map(balances);
    this.#next = this.#lastRead + 1;
  }
}
