/** Answers that were given, kept until their batch is settled: the same message again gets the same answer (backoffice §2.3 step 4). */

import { hash } from 'node:crypto';
import { fromHex, toHex } from '../bytes.js';
import { pack, text, unpack, type Message } from '../iso8583/codec.js';
import type { Store } from '../store/store.js';
import type { Table } from '../store/table.js';
import { entryId, followingBatch } from './batch.js';
import type { Known } from './messages.js';
import type { TerminalRow } from './terminals.js';

interface AnswerRow {
  /** terminal:batch:stan:mti */
  readonly id: string;
  readonly digest: string;
  /** Hex, without its MAC: the working key may be another when it is given again. */
  readonly body: string;
  readonly batchKey: string;
}

/** A message that is to be answered once, and from whom it came. */
export interface Asked {
  readonly message: Message;
  /** Everything under the MAC. */
  readonly macInput: Uint8Array;
  readonly known: Known;
  readonly terminal: TerminalRow;
}

export class AnswerBook {
  readonly #rows: Table<AnswerRow>;
  /** terminal:batch to the ids of its answers. */
  readonly #kept = new Map<string, string[]>();

  constructor(store: Store) {
    this.#rows = store.table<AnswerRow>({
      name: 'answer',
      key: 'id',
      columns: { id: 'text', digest: 'text', body: 'text', batchKey: 'text' },
    });
    store.onReload(() => this.#index());
    this.#index();
  }

  /** Undefined: the trace number is new. Otherwise: whether it was this very message. */
  seen(asked: Asked): boolean | undefined {
    const row = this.#rows.get(idOf(asked));
    return row && same(row, asked);
  }

  /** The answer to this very message. */
  find(asked: Asked): Message | undefined {
    const row = this.#rows.get(idOf(asked));
    if (!row || !same(row, asked)) return undefined;
    const unpacked = unpack(fromHex(row.body));
    if (!unpacked.ok) return undefined;
    const fields = new Map(unpacked.message.fields);
    const number = asked.message.fields.get(2);
    if (number !== undefined) fields.set(2, number);
    return { mti: unpacked.message.mti, fields };
  }

  keep(asked: Asked, answer: Message): void {
    const id = idOf(asked);
    const batchKey = `${asked.terminal.id}:${asked.known.f60.batch}`;
    // Field 2 need not be kept: the terminal knows whom it asked for.
    const fields = new Map(answer.fields);
    fields.delete(2);
    const body = toHex(pack({ mti: answer.mti, fields }));
    this.#add(id, batchKey);
    this.#rows.put({ id, digest: digest(asked.macInput), body, batchKey });
  }

  /**
   * When a batch is settled, nobody repeats a message of the one before it any more, nor of the one that had the next
   * number long ago, when the numbers came round.
   */
  forgetAround(terminal: string, batch: string): void {
    for (const [key, ids] of this.#kept) {
      const [owner, number] = key.split(':') as [string, string];
      if (owner !== terminal) continue;
      if (followingBatch(number) !== batch && followingBatch(batch) !== number) continue;
      for (const id of ids) this.#rows.delete(id);
      this.#kept.delete(key);
    }
  }

  #add(id: string, batchKey: string): void {
    const ids = this.#kept.get(batchKey);
    if (ids) ids.push(id);
    else this.#kept.set(batchKey, [id]);
  }

  #index(): void {
    this.#kept.clear();
    for (const row of this.#rows.values()) this.#add(row.id, row.batchKey);
  }
}

function idOf({ message, known, terminal }: Asked): string {
  return `${entryId(terminal.id, known.f60.batch, text(message, 11) ?? '')}:${message.mti}`;
}

/** Without a MAC (backoffice §3.3) a byte that the line spoilt proves nothing: terminal, batch and trace number say which it is. */
function same(row: AnswerRow, { known, macInput }: Asked): boolean {
  return !known.row.mac || row.digest === digest(macInput);
}

function digest(macInput: Uint8Array): string {
  return hash('sha1', macInput);
}
