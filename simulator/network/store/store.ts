/** The state of the back office: tables that change together, one SQL transaction per message. */

import {
  closeDatabase,
  openDatabase,
  writeError,
  type Database,
  type Statement,
} from './sqlite.js';
import { Table, type Persistent, type TableShape } from './table.js';

/** Thrown into a transaction by fault injection: the host lost power at that moment. */
export class HostCrash extends Error {
  override readonly name = 'HostCrash';
}

/**
 * With a file each commit is written at once. In memory nobody can see what is written before the hosts restart: it is
 * written then.
 */
export class Store {
  readonly #db: Database;
  readonly #file: string | undefined;
  readonly #lazy: boolean;
  readonly #begin: Statement;
  readonly #end: Statement;
  readonly #parts: Persistent[] = [];
  readonly #onReload: (() => void)[] = [];
  #depth = 0;
  #crash: 'before commit' | 'after commit' | undefined;
  /** Commits so far, for tests of "one per message". */
  commits = 0;

  /** @param file in memory when absent. Throws a StateFileError. */
  constructor(file?: string) {
    this.#db = openDatabase(file);
    this.#file = file;
    this.#lazy = file === undefined;
    this.#begin = this.#db.prepare('BEGIN');
    this.#end = this.#db.prepare('COMMIT');
  }

  table<Row extends object>(shape: TableShape<Row>): Table<Row> {
    const table = new Table(this.#db, shape);
    this.#parts.push(table);
    return table;
  }

  /** A text kept beside the tables, before anything is built on them. */
  document(name: string): string | undefined {
    if (this.#lazy) this.#save();
    const row = this.#db.prepare('SELECT body FROM document WHERE name = ?').get(name);
    return (row as { body: string } | undefined)?.body;
  }

  /** Further state that is written with each commit. */
  attach<Part extends Persistent>(make: (db: Database) => Part): Part {
    const part = make(this.#db);
    this.#parts.push(part);
    return part;
  }

  /** All that `work` changes is kept, or nothing of it. Nested calls join the outer one. */
  transaction<Result>(work: () => Result): Result {
    if (this.#depth > 0) return work();
    this.#depth++;
    let result: Result;
    try {
      result = work();
      if (this.#crash === 'before commit') throw this.#crashed();
    } catch (error) {
      for (const part of this.#parts) part.discard();
      for (const reload of this.#onReload) reload();
      throw error;
    } finally {
      this.#depth--;
    }
    this.#commit();
    if (this.#crash === 'after commit') throw this.#crashed();
    return result;
  }

  /** Fault injection: the next transaction ends in a HostCrash, with nothing or all of it kept; `undefined` takes that back. */
  crashNext(moment: 'before commit' | 'after commit' | undefined): void {
    this.#crash = moment;
  }

  /** Called when rows went back to an earlier state: indexes are to be built anew. */
  onReload(rebuild: () => void): void {
    this.#onReload.push(rebuild);
  }

  /** What a restarted host knows: only what was committed. */
  reload(): void {
    if (this.#lazy) this.#save();
    for (const part of this.#parts) part.reload();
    for (const rebuild of this.#onReload) rebuild();
  }

  close(): void {
    closeDatabase(this.#db);
  }

  #commit(): void {
    let dirty = false;
    for (const part of this.#parts) {
      if (!part.dirty) continue;
      dirty = true;
      part.commit();
    }
    if (!dirty) return;
    if (!this.#lazy) {
      try {
        this.#save();
      } catch (error) {
        this.reload();
        throw error;
      }
    }
    this.commits++;
  }

  #save(): void {
    this.#begin.run([]);
    try {
      for (const part of this.#parts) part.save();
      this.#end.run([]);
    } catch (error) {
      // A disk that is full may have ended the transaction already.
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      throw writeError(error as Error, this.#file);
    }
  }

  #crashed(): HostCrash {
    const moment = this.#crash!;
    this.#crash = undefined;
    return new HostCrash(`host lost power ${moment}`);
  }
}
