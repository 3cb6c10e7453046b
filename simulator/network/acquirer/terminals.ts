/** The acquirer's terminals: merchant, keys, open batch (backoffice §3.6 to §3.8). */

import { fromHex, toHex } from '../bytes.js';
import { packWorkingKeys, type SignOnKind } from '../crypto/working-keys.js';
import { derive, LAB_TMK } from '../secrets.js';
import type { Store } from '../store/store.js';
import type { Table } from '../store/table.js';
import { followingBatch } from './batch.js';

export interface TerminalRow {
  /** Field 41, 8 characters. */
  readonly id: string;
  /** Field 42, 15 characters. */
  readonly merchant: string;
  readonly mcc: string;
  readonly name: string;
  readonly city: string;
  /** Keys in hex; working keys are empty until the first sign-on. */
  readonly tmk: string;
  readonly pik: string;
  readonly mak: string;
  readonly tdk: string;
  /** Six digits. */
  readonly batch: string;
  readonly signOns: number;
  /** Trace number of the last one. */
  readonly signOnStan: string;
}

export type NewTerminal = Pick<TerminalRow, 'id' | 'merchant' | 'mcc' | 'name' | 'city'> & {
  readonly tmk?: string;
};

const SHOP = {
  merchant: '999000000000001',
  mcc: '5411',
  name: 'Tapwright Market',
  city: 'Beijing',
};
const CAFE = { merchant: '999000058140002', mcc: '5814', name: 'Tapwright Cafe', city: 'Beijing' };
const FAR = { merchant: '999000053110003', mcc: '5311', name: 'Far West Store', city: 'Urumqi' };
const METRO = {
  merchant: '999000041110001',
  mcc: '4111',
  name: 'Tapwright Metro',
  city: 'Beijing',
};

export const TERMINALS: readonly NewTerminal[] = [
  { id: 'LAB00001', ...SHOP, tmk: toHex(LAB_TMK) },
  { id: 'LAB00002', ...CAFE },
  { id: 'LAB00003', ...FAR },
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ id: `GATE000${n}`, ...METRO })),
];

export class Terminals {
  readonly rows: Table<TerminalRow>;
  readonly #seed: number;
  readonly #keys: 'lab' | 'random';
  /** Parsed keys, by their hex. */
  readonly #bytes = new Map<string, Uint8Array>();

  /** @param keys 'lab': every sign-on gives the key set of backoffice §3.7, for its worked messages. */
  constructor(store: Store, seed: number, keys: 'lab' | 'random') {
    this.#seed = seed;
    this.#keys = keys;
    this.rows = store.table<TerminalRow>({
      name: 'terminal',
      key: 'id',
      columns: {
        id: 'text',
        merchant: 'text',
        mcc: 'text',
        name: 'text',
        city: 'text',
        tmk: 'text',
        pik: 'text',
        mak: 'text',
        tdk: 'text',
        batch: 'text',
        signOns: 'integer',
        signOnStan: 'text',
      },
    });
    if (this.rows.size === 0)
      store.transaction(() => {
        for (const terminal of TERMINALS) this.add(terminal);
      });
  }

  get(id: string): TerminalRow | undefined {
    return this.rows.get(id);
  }

  add(terminal: NewTerminal): TerminalRow {
    const tmk = terminal.tmk ?? toHex(derive(0, `TMK ${terminal.id}`, 16));
    const row = {
      ...terminal,
      tmk,
      pik: '',
      mak: '',
      tdk: '',
      batch: '000001',
      signOns: 0,
      signOnStan: '',
    };
    this.rows.put(row);
    return row;
  }

  /**
   * Working keys; their cryptograms for field 62. New ones, but for the last sign-on come once more: a line may repeat
   * it when the terminal already uses what it was answered.
   */
  signOn(row: TerminalRow, kind: SignOnKind, stan: string): { row: TerminalRow; f62: Uint8Array } {
    const signOns = stan === row.signOnStan ? row.signOns : row.signOns + 1;
    const fresh = (name: string, length: number): Uint8Array =>
      derive(this.#seed, `${name} ${row.id} ${signOns}`, length);
    const keys =
      this.#keys === 'lab'
        ? LAB_KEYS
        : { pik: fresh('PIK', 16), mak: fresh('MAK', 8), tdk: fresh('TDK', 16) };
    const next = {
      ...row,
      signOns,
      signOnStan: stan,
      pik: toHex(kind === '001' ? keys.pik.subarray(0, 8) : keys.pik),
      mak: toHex(keys.mak),
      tdk: toHex(keys.tdk),
    };
    this.rows.put(next);
    return { row: next, f62: packWorkingKeys(kind, this.key(row.tmk), keys) };
  }

  signOff(row: TerminalRow): void {
    this.rows.put({ ...row, pik: '', mak: '', tdk: '' });
  }

  nextBatch(row: TerminalRow): TerminalRow {
    const next = { ...row, batch: followingBatch(row.batch) };
    this.rows.put(next);
    return next;
  }

  key(hex: string): Uint8Array {
    let bytes = this.#bytes.get(hex);
    if (!bytes) {
      bytes = fromHex(hex);
      this.#bytes.set(hex, bytes);
    }
    return bytes;
  }
}

const LAB_KEYS = {
  pik: fromHex('2A4C6E80A1C3E5F70B1D2F4152637485'),
  mak: fromHex('C1D2E3F405162738'),
  tdk: fromHex('9B8A796857463524F3E2D1C0BFAE9D8C'),
};
