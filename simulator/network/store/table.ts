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
  /** Something changed since the last commit. */
  readonly dirty: boolean;
  /** What changed is to stay. */
  commit(): void;
  /** Writes what was committed and is not written yet, inside the store's open transaction. */
  save(): void;
  /** Forgets what changed since the last commit. */
  discard(): void;
  /** Reads what was written: all of it at first, later what is new. The rest is as it was read. */
  reload(): void;
}

/** Rows are never changed in place: `put` takes a new one. */
export class Table<Row extends object> implements Persistent {
  readonly #shape: TableShape<Row>;
  readonly #columns: readonly (keyof Row & string)[];
  #rows = new Map<string, Row>();
  /** Key to the row as it was at the last commit. */
  readonly #before = new Map<string, Row | undefined>();
  /** Keys of rows that were committed and not written yet. */
  readonly #unsaved = new Set<string>();
  /** Keys of rows that were written since they were read. */
  readonly #unread = new Set<string>();
  readonly #upsert: Statement;
  readonly #remove: Statement;
  readonly #select: Statement;
  readonly #selectSome: Statement;
  #written: ((row: Row) => void) | undefined;

  constructor(db: Database, shape: TableShape<Row>) {
    this.#shape = shape;
    this.#columns = Object.keys(shape.columns) as (keyof Row & string)[];
    const names = this.#columns.map((name) => `"${name}"`).join(', ');
    const marks = this.#columns.map(() => '?').join(', ');
    this.#upsert = db.prepare(`INSERT OR REPLACE INTO ${shape.name} (${names}) VALUES (${marks})`);
    this.#remove = db.prepare(`DELETE FROM ${shape.name} WHERE "${shape.key}" = ?`);
    this.#select = db.prepare(`SELECT ${names} FROM ${shape.name}`);
    const some = `"${shape.key}" IN (SELECT value FROM json_each(?))`;
    this.#selectSome = db.prepare(`SELECT ${names} FROM ${shape.name} WHERE ${some}`);
    for (const stored of this.#select.all()) this.#read(stored);
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

  /** Calls back for each row that a commit keeps. */
  onWritten(listener: (row: Row) => void): void {
    this.#written = listener;
  }

  get dirty(): boolean {
    return this.#before.size > 0;
  }

  commit(): void {
    for (const key of this.#before.keys()) {
      const row = this.#rows.get(key);
      if (row) this.#written?.(row);
      this.#unsaved.add(key);
    }
    this.#before.clear();
  }

  save(): void {
    for (const key of this.#unsaved) {
      const row = this.#rows.get(key);
      if (row) this.#upsert.run(this.#columns.map((column) => this.#cell(row, column)));
      else this.#remove.run([key]);
      this.#unread.add(key);
    }
    this.#unsaved.clear();
  }

  discard(): void {
    for (const [key, row] of this.#before) {
      if (row) this.#rows.set(key, row);
      else this.#rows.delete(key);
    }
    this.#before.clear();
  }

  /** In the order of the keys, as a table is read. */
  reload(): void {
    this.discard();
    for (const key of this.#unsaved) this.#unread.add(key);
    this.#unsaved.clear();
    if (this.#unread.size > 0) {
      const keys = [...this.#unread];
      for (const key of keys) this.#rows.delete(key);
      for (const stored of this.#selectSome.all(JSON.stringify(keys))) this.#read(stored);
      this.#unread.clear();
    }
    this.#sort();
  }

  #read(stored: unknown): void {
    const cells = stored as Record<string, unknown>;
    for (const column of this.#columns)
      if (this.#shape.columns[column] === 'json')
        cells[column] = JSON.parse(String(cells[column])) as unknown;
    this.#rows.set(String(cells[this.#shape.key]), cells as Row);
  }

  #sort(): void {
    let last = '';
    for (const key of this.#rows.keys()) {
      if (key < last) {
        const rows = [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1));
        this.#rows = new Map(rows);
        return;
      }
      last = key;
    }
  }

  #cell(row: Row, column: keyof Row & string): unknown {
    const value = row[column];
    return this.#shape.columns[column] === 'json' ? JSON.stringify(value) : value;
  }
}
