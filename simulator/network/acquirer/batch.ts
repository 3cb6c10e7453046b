/** What a terminal did in its batch, the acquirer's own record: for voids, reversals and the day's totals (backoffice §3.8). */

import type { Totals } from '../iso8583/private-fields.js';
import type { Store } from '../store/store.js';
import type { Table } from '../store/table.js';

export type EntryKind = 'sale' | 'void' | 'refund' | 'offlineUpload' | 'balance' | 'unknown';

export interface BatchEntry {
  /** terminal:batch:stan */
  readonly id: string;
  readonly terminal: string;
  readonly batch: string;
  readonly stan: string;
  readonly kind: EntryKind;
  /** Masked. */
  readonly number: string;
  readonly amount: number;
  readonly rrn: string;
  readonly f39: string;
  readonly authCode: string;
  readonly at: number;
  readonly state: 'approved' | 'declined' | 'voided' | 'reversed';
  /** Of a void: the id of the sale. */
  readonly original: string;
}

export interface SettlementRow {
  /** terminal:batch */
  readonly id: string;
  readonly terminal: string;
  readonly batch: string;
  readonly at: number;
  readonly debit: number;
  readonly debitCount: number;
  readonly credit: number;
  readonly creditCount: number;
  /** Field 48 as the terminal sent it. */
  readonly claimed: string;
  readonly state: 'balanced' | 'not balanced' | 'closed';
}

/** Behind 999999 comes 1 (backoffice §3.2, §3.8). */
const BATCHES = 999_999;

export function followingBatch(batch: string): string {
  return String((Number(batch) % BATCHES) + 1).padStart(6, '0');
}

/** Closed before the open one was begun: numbers come round, the nearer way tells. */
export function earlierBatch(batch: string, open: string): boolean {
  const back = (Number(open) - Number(batch) + BATCHES) % BATCHES;
  return back > 0 && back < BATCHES / 2;
}

export function entryId(terminal: string, batch: string, stan: string): string {
  return `${terminal}:${batch}:${stan}`;
}

export class Batches {
  readonly entries: Table<BatchEntry>;
  readonly settlements: Table<SettlementRow>;
  /** terminal:batch to ids. */
  readonly #open = new Map<string, string[]>();

  constructor(store: Store) {
    this.entries = store.table<BatchEntry>({
      name: 'batch_entry',
      key: 'id',
      columns: {
        id: 'text',
        terminal: 'text',
        batch: 'text',
        stan: 'text',
        kind: 'text',
        number: 'text',
        amount: 'integer',
        rrn: 'text',
        f39: 'text',
        authCode: 'text',
        at: 'integer',
        state: 'text',
        original: 'text',
      },
    });
    this.settlements = store.table<SettlementRow>({
      name: 'settlement',
      key: 'id',
      columns: {
        id: 'text',
        terminal: 'text',
        batch: 'text',
        at: 'integer',
        debit: 'integer',
        debitCount: 'integer',
        credit: 'integer',
        creditCount: 'integer',
        claimed: 'text',
        state: 'text',
      },
    });
    store.onReload(() => this.#index());
    this.#index();
  }

  put(entry: BatchEntry): void {
    if (!this.entries.get(entry.id)) this.#add(entry);
    this.entries.put(entry);
  }

  /** A number comes round: what a batch of this number held long ago is no part of the new one. */
  begin(terminal: string, batch: string): void {
    const key = `${terminal}:${batch}`;
    for (const id of this.#open.get(key) ?? []) this.entries.delete(id);
    this.#open.delete(key);
    this.settlements.delete(key);
  }

  of(terminal: string, batch: string): BatchEntry[] {
    const ids = this.#open.get(`${terminal}:${batch}`) ?? [];
    return ids.flatMap((id) => this.entries.get(id) ?? []);
  }

  /** Debit: sales and accepted uploads. Credit: voids and refunds. What was reversed counts nowhere. */
  totals(terminal: string, batch: string): Totals {
    let debit = 0;
    let debitCount = 0;
    let credit = 0;
    let creditCount = 0;
    for (const { kind, state, amount } of this.of(terminal, batch)) {
      if (state !== 'approved' && state !== 'voided') continue;
      if (kind === 'sale' || kind === 'offlineUpload') {
        debit += amount;
        debitCount++;
      } else if (kind === 'void' || kind === 'refund') {
        credit += amount;
        creditCount++;
      }
    }
    return { debit, debitCount, credit, creditCount };
  }

  #add(entry: BatchEntry): void {
    const key = `${entry.terminal}:${entry.batch}`;
    const ids = this.#open.get(key);
    if (ids) ids.push(entry.id);
    else this.#open.set(key, [entry.id]);
  }

  #index(): void {
    this.#open.clear();
    for (const entry of this.entries.values()) this.#add(entry);
  }
}
