/**
 * The terminal's book: what its journal means. One open request at most, the batch totals, the offline approvals that
 * wait to be forwarded (backoffice.md 3.8, 3.9). Memory does not grow with the batch: entries are read when needed.
 */

import { textOf, type Message } from '../uplink/message.js';
import type { Totals } from '../uplink/requests.js';
import type { Journal, JournalRecord } from '../journal/journal.js';
import {
  RECORD,
  answerPayload,
  attemptPayload,
  attemptSecret,
  codeOf,
  codePayload,
  readAnswer,
  readAttempt,
  stanOf,
  type Attempt,
  type Kind,
} from './ledger-records.js';
import { uploadAccepted, verdictOf } from './response-codes.js';

export interface Open {
  readonly stan: string;
  readonly kind: Kind;
  readonly amountMinor: number;
  /** Reversal reason, field 39 of the 0400. */
  readonly reason: string;
}

/** A transaction of the batch with its answer. */
export interface Entry extends Attempt {
  readonly stan: string;
  readonly amountMinor: number;
  readonly answer?: Message;
  readonly voided: boolean;
  /** Given back so far by refunds that name it. */
  readonly refundedMinor: number;
  readonly offline: boolean;
}

interface Marks {
  readonly voided: ReadonlySet<string>;
  readonly refunded: ReadonlyMap<string, number>;
  readonly rejected: ReadonlySet<string>;
}

/** Kept free for what must still be written about transactions that are begun. */
const SALE_ROOM = 1536;
const PER_UPLOAD = 24;
/** Records between two attempts to make room. */
const RECLAIM_EVERY = 32;
export const MAX_WAITING = 64;
/** Field 48 counts in three digits (backoffice.md 3.8). */
const MOST_IN_BATCH = 999;

export class Ledger {
  readonly #journal: Journal;
  #open: Open | undefined;
  /** Where its record lies. */
  #openAt = 0;
  #waiting: { readonly stan: string; readonly amountMinor: number; readonly offset: number }[] = [];
  #totals: { -readonly [Key in keyof Totals]: number } = emptyTotals();
  #settling: { readonly stan: string; readonly batch: string } | undefined;
  #unshown: Open | undefined;
  #last: string | undefined;
  /** Not before this sequence. */
  #reclaimAt = 0;
  /** Sequence of the record that closed the last batch. */
  #settledAt = -1;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#read();
    this.#finishSettled();
  }

  /** The power went between the record that closed a batch and the going of its records: they would be found again. */
  #finishSettled(): void {
    const closed = this.#settledAt;
    if (closed < 0 || this.damaged) return;
    if (this.#journal.compact((record) => record.sequence > closed)) this.#read();
  }

  #read(): void {
    this.#open = undefined;
    this.#waiting = [];
    this.#totals = emptyTotals();
    this.#settledAt = -1;
    this.#settling = this.#unshown = this.#last = undefined;
    this.#journal.scan((record) => this.#apply(record));
  }

  /** Drops what was declined, reversed or settled, when half of the flash is used. Approved, open and waiting records stay. */
  reclaim(): void {
    // What somebody else wrote stays until the settlement: it is not tidied away unseen
    if (this.damaged || !this.#journal.halfUsed || this.#journal.nextSequence < this.#reclaimAt)
      return;
    this.#reclaimAt = this.#journal.nextSequence + RECLAIM_EVERY;
    const live = new Set<string>();
    this.entries((entry) => {
      live.add(entry.stan);
    });
    const open = this.#open?.stan;
    if (open) live.add(open);
    const kept = this.#journal.compact((record) => {
      switch (record.type) {
        case RECORD.attempt:
        case RECORD.offline:
          return live.has(messageStan(record));
        case RECORD.answered:
        case RECORD.reason:
        case RECORD.uploaded:
        case RECORD.shown:
          return live.has(stanOf(record));
        case RECORD.settling:
          return this.#settling !== undefined;
        default:
          return false;
      }
    });
    if (kept) this.#read();
  }

  get open(): Open | undefined {
    return this.#open;
  }

  get totals(): Totals {
    return this.#totals;
  }

  /** Trace numbers of offline approvals to be forwarded, first to last. */
  get waiting(): readonly { readonly stan: string }[] {
    return this.#waiting;
  }

  get settling(): { readonly stan: string; readonly batch: string } | undefined {
    return this.#settling;
  }

  /** Approved, but no screen said so yet. */
  get unshown(): Open | undefined {
    return this.#unshown;
  }

  /** Trace number of the last approved transaction. */
  get last(): string | undefined {
    return this.#last;
  }

  /** There are whole records that this device did not write: what stood there before, nobody knows. */
  get damaged(): boolean {
    return this.#journal.forged > 0;
  }

  get torn(): number {
    return this.#journal.torn;
  }

  /** False: no sale may begin before a settlement. */
  get hasRoom(): boolean {
    const { debitCount, creditCount } = this.#totals;
    return (
      this.#waiting.length < MAX_WAITING &&
      debitCount < MOST_IN_BATCH &&
      creditCount < MOST_IN_BATCH &&
      this.#journal.free >= SALE_ROOM + this.#waiting.length * PER_UPLOAD
    );
  }

  /** Before the request is sent. False: no room, so it must not be sent. */
  attempt(kind: Kind, message: Message): boolean {
    if (this.#open) throw new Error('ledger: an attempt while another is open');
    return this.#write(RECORD.attempt, attemptPayload(kind, message), attemptSecret(message));
  }

  /** The answer holds: the attempt is closed, and approved or declined, in one write. False: the flash did not take it. */
  answered(stan: string, answer: Message): boolean {
    const sequence = this.#journal.nextSequence;
    const payload = answerPayload(stan, answer);
    if (!this.#journal.append(RECORD.answered, payload)) return false;
    const record = this.#journal.read(this.#journal.lastOffset);
    if (record?.sequence !== sequence) return false;
    this.#apply(record);
    if (verdictOf(textOf(answer, 39) ?? '') !== 'approved') this.#wipe();
    return true;
  }

  /** The reversal will carry this reason. */
  reason(stan: string, reason: string): void {
    if (this.#open?.reason !== reason) this.#must(RECORD.reason, codePayload(stan, reason));
  }

  /** The acquirer closed the reversal with this code ('--': the request never left). */
  reversed(stan: string, code: string): void {
    this.#must(RECORD.reversed, codePayload(stan, code));
    this.#wipe();
  }

  offline(message: Message): boolean {
    return this.#write(RECORD.offline, attemptPayload('sale', message), attemptSecret(message));
  }

  uploaded(stan: string, code: string): void {
    this.#must(RECORD.uploaded, codePayload(stan, code));
  }

  /** The screen has said it. */
  shown(): void {
    if (this.#unshown) this.#must(RECORD.shown, codePayload(this.#unshown.stan, ''));
  }

  /** From here to `settled` nothing else is booked. Every repetition of the 0500 has the same trace number and batch. */
  settle(stan: string, batch: string): void {
    this.#must(RECORD.settling, codePayload(stan, batch));
  }

  /** The acquirer refused to close the batch: sales go on, the next settlement has another trace number. */
  settleLater(): void {
    this.#must(RECORD.settling, codePayload('000000', ''));
  }

  /** The batch is closed: its records go. */
  settled(): void {
    this.#must(RECORD.settled, new Uint8Array(0));
    this.#journal.compact(() => false);
  }

  /** The open request, to reverse or repeat it. */
  openAttempt(): Attempt | undefined {
    const record = this.#open && this.#journal.read(this.#openAt);
    return record && readAttempt(record, this.#journal.secretOf(record));
  }

  waitingEntry(stan: string): Attempt | undefined {
    const entry = this.#waiting.find((waiting) => waiting.stan === stan);
    const record = entry && this.#journal.read(entry.offset);
    return record && readAttempt(record, this.#journal.secretOf(record));
  }

  /** An approved transaction of this batch by its trace number. */
  entry(stan: string): Entry | undefined {
    let found: Entry | undefined;
    this.entries((entry) => {
      if (entry.stan === stan) found = entry;
      return found === undefined;
    });
    return found;
  }

  /** Approved transactions of the batch in order, one at a time. */
  entries(visit: (entry: Entry) => boolean | void): void {
    const marks = this.#marks();
    let attempt: { readonly record: JournalRecord; readonly stan: string } | undefined;
    this.#journal.scan((record) => {
      if (record.type === RECORD.attempt) attempt = { record, stan: messageStan(record) };
      if (record.type === RECORD.offline) {
        const entry = this.#entry(record, marks, undefined);
        return entry && !marks.rejected.has(entry.stan) ? (visit(entry) ?? true) : true;
      }
      if (record.type !== RECORD.answered || attempt?.stan !== stanOf(record)) return true;
      const answer = readAnswer(record);
      const approved = answer && verdictOf(textOf(answer, 39) ?? '') === 'approved';
      const entry = approved && this.#entry(attempt.record, marks, answer);
      return entry ? (visit(entry) ?? true) : true;
    });
  }

  #entry(record: JournalRecord, marks: Marks, answer: Message | undefined): Entry | undefined {
    const attempt = readAttempt(record, this.#journal.secretOf(record));
    if (!attempt) return undefined;
    const stan = textOf(attempt.message, 11)!;
    return {
      ...attempt,
      stan,
      amountMinor: Number(textOf(attempt.message, 4) ?? 0),
      ...(answer ? { answer } : {}),
      voided: marks.voided.has(stan),
      refundedMinor: marks.refunded.get(stan) ?? 0,
      offline: record.type === RECORD.offline,
    };
  }

  /** What approved voids and refunds name in field 61 (batch 6, trace number 6, date 4), and what was refused at upload. */
  #marks(): Marks {
    const voided = new Set<string>();
    const refunded = new Map<string, number>();
    const rejected = new Set<string>();
    let open: { readonly stan: string; readonly attempt: Attempt; readonly of: string } | undefined;
    this.#journal.scan((record) => {
      if (record.type === RECORD.attempt) {
        const attempt = readAttempt(record, undefined);
        const original = attempt && textOf(attempt.message, 61);
        open = original
          ? { stan: messageStan(record), attempt, of: original.slice(6, 12) }
          : undefined;
      } else if (record.type === RECORD.answered && open?.stan === stanOf(record)) {
        const answer = readAnswer(record);
        if (!answer || verdictOf(textOf(answer, 39) ?? '') !== 'approved') return;
        const { of, attempt } = open;
        if (attempt.kind === 'void') voided.add(of);
        else refunded.set(of, (refunded.get(of) ?? 0) + Number(textOf(attempt.message, 4)));
      } else if (record.type === RECORD.uploaded && !uploadAccepted(codeOf(record))) {
        rejected.add(stanOf(record));
      }
    });
    return { voided, refunded, rejected };
  }

  #wipe(): void {
    const record = this.#journal.read(this.#openAt);
    if (record) this.#journal.wipe(record);
  }

  #write(type: number, payload: Uint8Array, secret?: Uint8Array): boolean {
    const sequence = this.#journal.nextSequence;
    if (!this.#journal.append(type, payload, secret)) return false;
    const offset = this.#journal.lastOffset;
    this.#apply({ type, sequence, payload, secret: undefined, offset });
    return true;
  }

  /** Room for these was kept when the transaction began. */
  #must(type: number, payload: Uint8Array): void {
    if (!this.#write(type, payload)) throw new Error('ledger: no room for what was begun');
  }

  /** One record's effect on the book: the same when it is written and when it is read again. */
  #apply(record: JournalRecord): void {
    switch (record.type) {
      case RECORD.attempt:
        this.#open = openOf(record);
        this.#openAt = record.offset;
        return;
      case RECORD.answered:
        if (this.#open?.stan === stanOf(record)) this.#answer(this.#open, readAnswer(record));
        return;
      case RECORD.reason:
        if (this.#open?.stan === stanOf(record))
          this.#open = { ...this.#open, reason: codeOf(record) };
        return;
      case RECORD.reversed:
        if (this.#open?.stan === stanOf(record)) this.#open = undefined;
        return;
      case RECORD.offline: {
        const sale = openOf(record)!;
        const { stan, amountMinor } = sale;
        this.#waiting.push({ stan, amountMinor, offset: record.offset });
        this.#count('sale', amountMinor);
        this.#unshown = sale;
        this.#last = stan;
        return;
      }
      case RECORD.uploaded:
        this.#upload(stanOf(record), codeOf(record));
        return;
      case RECORD.shown:
        if (this.#unshown?.stan === stanOf(record)) this.#unshown = undefined;
        return;
      case RECORD.settling: {
        const batch = codeOf(record);
        this.#settling = batch === '' ? undefined : { stan: stanOf(record), batch };
        return;
      }
      case RECORD.settled:
        this.#settledAt = record.sequence;
        this.#totals = emptyTotals();
        this.#waiting = [];
        this.#settling = this.#unshown = this.#last = undefined;
        return;
      default:
        // A later version's record: kept, without effect here.
        return;
    }
  }

  #answer(open: Open, answer: Message | undefined): void {
    this.#open = undefined;
    if (!answer || verdictOf(textOf(answer, 39) ?? '') !== 'approved') return;
    this.#count(open.kind, open.amountMinor);
    this.#unshown = open;
    this.#last = open.stan;
  }

  #count(kind: Kind, amountMinor: number): void {
    const totals = this.#totals;
    if (kind === 'sale') {
      totals.debitMinor += amountMinor;
      totals.debitCount++;
    } else {
      totals.creditMinor += amountMinor;
      totals.creditCount++;
    }
  }

  #upload(stan: string, code: string): void {
    const at = this.#waiting.findIndex((entry) => entry.stan === stan);
    if (at < 0) return;
    const entry = this.#waiting[at]!;
    this.#waiting.splice(at, 1);
    if (uploadAccepted(code)) return;
    this.#totals.debitMinor -= entry.amountMinor;
    this.#totals.debitCount--;
  }
}

function emptyTotals(): Totals {
  return { debitMinor: 0, debitCount: 0, creditMinor: 0, creditCount: 0 };
}

function openOf(record: JournalRecord): Open | undefined {
  const attempt = readAttempt(record, undefined);
  if (!attempt) return undefined;
  return {
    stan: textOf(attempt.message, 11)!,
    kind: attempt.kind,
    amountMinor: Number(textOf(attempt.message, 4) ?? 0),
    reason: '98',
  };
}

function messageStan(record: JournalRecord): string {
  const attempt = readAttempt(record, undefined);
  return attempt ? (textOf(attempt.message, 11) ?? '') : '';
}
