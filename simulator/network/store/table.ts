/** One table: rows in memory by key, changed rows written with the store's next commit. */

import type { Database, Statement } from './sqlite.js';

/** How a property of the row is kept: as it is, or as JSON text. */
export type ColumnKind = 'text' | 'integer' | 'json';

export interface TableShape<Row> {
  readonly name: string;
  readonly key: keyof Row & string;
  readonly columns: { readonly [Column in keyof Row & string]-?: ColumnKind };
}

export interface Persistent {
  /** Something is to be written. */
  readonly dirty: boolean;
  /** Writes what changed, inside the store's open transaction. */
  flush(): void;
  /** Forgets what changed since the last flush. */
  discard(): void;
  reload(): void;
}

/** Rows are never changed in place: `put` takes a new one. */
export class Table<Row extends object> implements Persistent {
  readonly #shape: TableShape<Row>;
  readonly #columns: readonly (keyof Row & string)[];
  readonly #rows = new Map<string, Row>();
  /** Key to the row as it was at the last flush. */
  readonly #before = new Map<string, Row | undefined>();
  readonly #upsert: Statement;
  readonly #remove: Statement;
  readonly #select: Statement;
  #written: ((row: Row) => void) | undefined;

  constructor(db: Database, shape: TableShape<Row>) {
    this.#shape = shape;
    this.#columns = Object.keys(shape.columns) as (keyof Row & string)[];
    const names = this.#columns.map((name) => `"${name}"`).join(', ');
    const marks = this.#columns.map(() => '?').join(', ');
    this.#upsert = db.prepare(`INSERT OR REPLACE INTO ${shape.name} (${names}) VALUES (${marks})`);
    this.#remove = db.prepare(`DELETE FROM ${shape.name} WHERE "${shape.key}" = ?`);
    this.#select = db.prepare(`SELECT ${names} FROM ${shape.name}`);
    this.reload();
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  get size(): number {
    return this.#rows.size;
  }

  values(): IterableIterator<Row> {
    return this.#rows.values();
  }

  put(row: Row): void {
    const key = String(row[this.#shape.key]);
    if (!this.#before.has(key)) this.#before.set(key, this.#rows.get(key));
    this.#rows.set(key, row);
  }

  delete(key: string): void {
    if (!this.#rows.has(key)) return;
    if (!this.#before.has(key)) this.#before.set(key, this.#rows.get(key));
    this.#rows.delete(key);
  }

  /** Calls back for each row that a commit writes. */
  onWritten(listener: (row: Row) => void): void {
    this.#written = listener;
  }

  get dirty(): boolean {
    return this.#before.size > 0;
  }

  flush(): void {
    for (const key of this.#before.keys()) {
      const row = this.#rows.get(key);
      if (row) this.#written?.(row);
      if (row) this.#upsert.run(...this.#columns.map((column) => this.#cell(row, column)));
      else this.#remove.run(key);
    }
    this.#before.clear();
  }

  discard(): void {
    for (const [key, row] of this.#before) {
      if (row) this.#rows.set(key, row);
      else this.#rows.delete(key);
    }
    this.#before.clear();
  }

  reload(): void {
    this.#rows.clear();
    this.#before.clear();
    for (const stored of this.#select.all() as Record<string, unknown>[]) {
      for (const column of this.#columns)
        if (this.#shape.columns[column] === 'json')
          stored[column] = JSON.parse(String(stored[column])) as unknown;
      const row = stored as Row;
      this.#rows.set(String(row[this.#shape.key]), row);
    }
  }

  #cell(row: Row, column: keyof Row & string): unknown {
    const value = row[column];
    return this.#shape.columns[column] === 'json' ? JSON.stringify(value) : value;
  }
}
