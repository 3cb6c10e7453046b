/** Named counters that survive restarts: reference numbers, tokens, entries. */

import type { Store } from './store/store.js';
import type { Table } from './store/table.js';

interface SettingRow {
  readonly name: string;
  readonly value: string;
}

export class Counters {
  readonly #rows: Table<SettingRow>;

  constructor(store: Store) {
    this.#rows = store.table<SettingRow>({
      name: 'setting',
      key: 'name',
      columns: { name: 'text', value: 'text' },
    });
  }

  /** 1, 2, 3 … */
  next(name: string): number {
    const value = this.read(name) + 1;
    this.write(name, value);
    return value;
  }

  read(name: string): number {
    return Number(this.#rows.get(name)?.value ?? 0);
  }

  write(name: string, value: number): void {
    this.#rows.put({ name, value: String(value) });
  }
}
