/**
 * The gate's book over its journal: taps before the barrier opens, charges until the acquirer has them (backoffice.md
 * 4.2, 4.3). A charge is sent again with the same trace number and body; 00, 94 and 22 delete it.
 */

import { frozen } from '../../bytes/frozen.js';
import { decimal, packLeft, unpack } from '../../bytes/digits.js';
import { getInt32, putUint32 } from '../../bytes/crc32.js';
import type { Journal, JournalRecord } from '../../journal/journal.js';
import { join, textOf, type FieldValue, type Message } from '../../uplink/message.js';
import {
  attemptPayload,
  attemptSecret,
  codeOf,
  codePayload,
  readAttempt,
  stanOf,
} from '../ledger-records.js';
import { uploadAccepted } from '../response-codes.js';

const TYPE = frozen({
  /**
   * Fare 4 | sum with what the card had added up before 4 | trace number 3 | that of the tap which carried the sum
   * before, or zeros 3 | attempt payload. The sum and not only the fare: earlier taps go when room is made.
   */
  tap: 32,
  /** Trace number of the tap that carries it 3 | amount 4. */
  charge: 33,
  /** Trace number | answer. */
  sent: 34,
} as const);

/** Bytes before the attempt. */
const TAP_HEAD = 14;
/** No tap. */
const NO_STAN = '000000';
/** Records between two attempts to make room. */
const TIDY_EVERY = 64;

/** A fare on its way to the issuer. */
export interface Charge {
  /** Of the tap whose cryptogram it carries. */
  readonly stan: string;
  readonly amountMinor: number;
}

export interface Held {
  readonly stan: string;
  readonly minor: number;
}

export class TapLog {
  readonly #journal: Journal;
  readonly #waiting: Charge[] = [];
  /** Fares that are added up, by token. */
  readonly #held = new Map<string, Held>();
  /** Declined charges by token. */
  readonly #debts = new Map<string, readonly Charge[]>();
  /** Taps that carry a fare which is not paid yet, by trace number. */
  readonly #taps = new Map<string, { readonly token: string; readonly offset: number }>();
  /** Sum of fares of taps let through, and of charges accepted, since the journal's beginning. */
  fareMinor = 0;
  paidMinor = 0;
  lossMinor = 0;
  /** Not before this sequence. */
  #tidyAt = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
    journal.scan((record) => this.#apply(record));
  }

  get waiting(): readonly Charge[] {
    return this.#waiting;
  }

  get held(): ReadonlyMap<string, Held> {
    return this.#held;
  }

  get debts(): ReadonlyMap<string, readonly Charge[]> {
    return this.#debts;
  }

  hasRoom(mostWaiting: number): boolean {
    const open = this.#waiting.length + this.#held.size;
    return open < mostWaiting && this.#journal.free > 1024 + 24 * (open + this.#debts.size);
  }

  /** Before the barrier opens. `message` is the charge it may carry, with the nominal amount in its chip data. */
  tap(message: Message, fareMinor: number): boolean {
    const secret = attemptSecret(message);
    const held = fareMinor === 0 ? undefined : this.#held.get(tokenOf(secret));
    const sums = new Uint8Array(8);
    putUint32(sums, 0, fareMinor);
    putUint32(sums, 4, (held?.minor ?? 0) + fareMinor);
    const stan = packLeft(textOf(message, 11) ?? '');
    const before = packLeft(held?.stan ?? NO_STAN);
    const payload = join([sums, stan, before, attemptPayload('sale', message)]);
    return this.#write(TYPE.tap, payload, secret);
  }

  /** A tap's fare, or the sum that it closes, goes to the issuer. */
  charge(stan: string, amountMinor: number): void {
    const amount = new Uint8Array(4);
    putUint32(amount, 0, amountMinor);
    this.#write(TYPE.charge, join([packLeft(stan), amount]));
  }

  answered(stan: string, code: string): void {
    const tap = this.#taps.get(stan);
    const record = tap && this.#journal.read(tap.offset);
    this.#write(TYPE.sent, codePayload(stan, code));
    if (record && uploadAccepted(code)) this.#journal.wipe(record);
  }

  /** The message of a charge, rebuilt from its tap. */
  message(charge: Charge): Message | undefined {
    const tap = this.#taps.get(charge.stan);
    const record = tap && this.#journal.read(tap.offset);
    const found = record && readTap(record, this.#journal.secretOf(record));
    if (!found) return undefined;
    const fields = new Map<number, FieldValue>(found.fields);
    fields.set(4, decimal(charge.amountMinor, 12));
    return { mti: found.mti, fields };
  }

  #write(type: number, payload: Uint8Array, secret?: Uint8Array): boolean {
    const sequence = this.#journal.nextSequence;
    if (!this.#journal.append(type, payload, secret)) return false;
    const offset = this.#journal.lastOffset;
    this.#apply({ type, sequence, payload, secret: undefined, offset }, secret);
    return true;
  }

  #apply(record: JournalRecord, clear?: Uint8Array): void {
    switch (record.type) {
      case TYPE.tap:
        this.#applyTap(record, clear ?? this.#journal.secretOf(record));
        return;
      case TYPE.charge: {
        const stan = stanOf(record);
        const token = this.#taps.get(stan)?.token;
        if (token !== undefined) this.#held.delete(token);
        this.#waiting.push({ stan, amountMinor: getInt32(record.payload, 3) });
        return;
      }
      case TYPE.sent:
        this.#applySent(stanOf(record), codeOf(record));
        return;
      default:
        return;
    }
  }

  #applyTap(record: JournalRecord, secret: Uint8Array | undefined): void {
    const fare = getInt32(record.payload, 0);
    this.fareMinor += fare;
    if (fare === 0) return;
    const before = unpack(record.payload.subarray(11, TAP_HEAD));
    // Paid since, and its secret wiped: the sum before it went the same way
    const token = secret ? tokenOf(secret) : this.#taps.get(before)?.token;
    if (!token) return;
    this.#taps.delete(before);
    if (!secret) {
      this.#held.delete(token);
      return;
    }
    const stan = tapStan(record);
    this.#held.set(token, { stan, minor: getInt32(record.payload, 4) });
    this.#taps.set(stan, { token, offset: record.offset });
  }

  #applySent(stan: string, code: string): void {
    const at = this.#waiting.findIndex((charge) => charge.stan === stan);
    const token = this.#taps.get(stan)?.token;
    const owed = (token === undefined ? undefined : this.#debts.get(token)) ?? [];
    const debt = owed.find((charge) => charge.stan === stan);
    const charge = at >= 0 ? this.#waiting[at]! : debt;
    if (!charge) return;
    if (at >= 0) this.#waiting.splice(at, 1);
    if (uploadAccepted(code)) {
      this.paidMinor += charge.amountMinor;
      if (debt) {
        this.lossMinor -= charge.amountMinor;
        const left = owed.filter((other) => other !== debt);
        if (left.length > 0) this.#debts.set(token!, left);
        else this.#debts.delete(token!);
      }
      this.#taps.delete(stan);
    } else if (token !== undefined && !debt) {
      this.lossMinor += charge.amountMinor;
      this.#debts.set(token, [...owed, charge]);
    }
  }

  /** Keeps only taps that are not paid yet, when half of the journal is used. Between two cards: it erases flash. */
  tidy(): void {
    if (!this.#journal.halfUsed || this.#journal.nextSequence < this.#tidyAt) return;
    this.#tidyAt = this.#journal.nextSequence + TIDY_EVERY;
    const live = this.#taps;
    this.#journal.compact((record) => {
      if (record.type === TYPE.tap) return live.has(tapStan(record));
      return (record.type === TYPE.charge || record.type === TYPE.sent) && live.has(stanOf(record));
    });
    this.#journal.scan((record) => {
      const stan = record.type === TYPE.tap ? tapStan(record) : '';
      const tap = live.get(stan);
      if (tap) this.#taps.set(stan, { token: tap.token, offset: record.offset });
    });
  }
}

function tapStan(record: JournalRecord): string {
  return unpack(record.payload.subarray(8, 11));
}

function readTap(record: JournalRecord, secret: Uint8Array | undefined): Message | undefined {
  return readAttempt({ ...record, payload: record.payload.subarray(TAP_HEAD) }, secret)?.message;
}

function tokenOf(secret: Uint8Array): string {
  const digits = unpack(secret);
  return digits.slice(0, digits.indexOf('F'));
}
