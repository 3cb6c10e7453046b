/** SQLite by libsql: opening, migrating and refusing a state file. The only importer of the package. */

import { statSync } from 'node:fs';
import Libsql from 'libsql';
import { MIGRATIONS } from './migrations.js';

export interface Statement {
  run(values: readonly unknown[]): unknown;
  all(...values: unknown[]): unknown[];
  get(...values: unknown[]): unknown;
}

export interface Database {
  readonly inTransaction: boolean;
  prepare(sql: string): Statement;
  exec(sql: string): unknown;
  close(): unknown;
}

/** One line that says what is wrong with the file. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

const NOT_OURS = 'state file is damaged or not one of tapwright';
/** Bytes of the smallest page. */
const SMALLEST = 512;
/** 'TAPW', in the header of every state file of ours. */
const APPLICATION_ID = 0x54415057;

/** @param file in memory when absent. */
export function openDatabase(file?: string): Database {
  if (file === undefined) {
    const db = new Libsql(':memory:') as unknown as Database;
    migrate(db, 'memory');
    return db;
  }
  // Less than a page counts as an empty database, and would be overwritten.
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 0 && size < SMALLEST) throw new StateFileError(`${file}: ${NOT_OURS}`);
  let db: Database | undefined;
  try {
    db = new Libsql(file) as unknown as Database;
    check(db, file);
    // One process at a time: the hosts hold their state in memory. Nothing of this writes into the file.
    pragma(db, 'locking_mode = EXCLUSIVE');
    pragma(db, 'journal_mode = TRUNCATE');
    db.exec('PRAGMA synchronous = FULL');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
    migrate(db, file);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof StateFileError) throw error;
    throw new StateFileError(`${file}: ${explain(error as Error & { code?: string })}`);
  }
}

/**
 * Gives the lock back and closes. The package keeps a connection as long as a statement of it lives, so the lock
 * would else stay until the collector comes.
 */
export function closeDatabase(db: Database): void {
  pragma(db, 'journal_mode = DELETE');
  pragma(db, 'locking_mode = NORMAL');
  db.prepare('SELECT count(*) AS n FROM sqlite_master').get();
  db.close();
}

function check(db: Database, file: string): void {
  const found = pragma(db, 'application_id');
  const tables = (db.prepare('SELECT count(*) AS n FROM sqlite_master').get() as { n: number }).n;
  if (tables > 0 && found !== APPLICATION_ID)
    throw new StateFileError(`${file}: a database, but not a state file of tapwright`);
  if (tables === 0) return;
  const version = pragma(db, 'user_version');
  if (version > MIGRATIONS.length)
    throw new StateFileError(`${file}: of a newer version of tapwright (schema ${version})`);
  const health = db.prepare('PRAGMA quick_check(1)').get() as Record<string, unknown>;
  const verdict = String(Object.values(health)[0]).replace(/\s+/g, ' ');
  if (verdict !== 'ok') throw new StateFileError(`${file}: state file is damaged (${verdict})`);
}

function migrate(db: Database, where: string): void {
  for (let version = pragma(db, 'user_version'); version < MIGRATIONS.length; version++) {
    const migration = MIGRATIONS[version]!;
    try {
      db.exec(
        `BEGIN; ${migration}; PRAGMA user_version = ${version + 1}; PRAGMA application_id = ${APPLICATION_ID}; COMMIT;`,
      );
    } catch (error) {
      throw new StateFileError(`${where}: schema ${version + 1}: ${(error as Error).message}`);
    }
  }
}

function pragma(db: Database, what: string): number {
  const row = db.prepare(`PRAGMA ${what}`).get() as Record<string, unknown> | undefined;
  return Number(Object.values(row ?? {})[0] ?? 0);
}

/** What the medium refuses is the file's fault; everything else is ours. */
export function writeError(error: Error & { readonly code?: string }, file = 'memory'): Error {
  return /READONLY|FULL|IOERR|CANTOPEN/.test(error.code ?? '')
    ? new StateFileError(`${file}: state file cannot be written (${error.message})`)
    : error;
}

function explain(error: Error & { code?: string }): string {
  const code = error.code ?? '';
  if (/NOTADB|CORRUPT/.test(code) || /not a database|malformed/.test(error.message))
    return NOT_OURS;
  if (/BUSY|LOCKED/.test(code) || /locked/.test(error.message))
    return 'state file is in use by another process';
  if (/CANTOPEN/.test(code) || /open/.test(error.message)) return 'state file cannot be opened';
  return error.message;
}
