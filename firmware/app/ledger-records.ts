/** What the terminal's journal records say: types and payloads. Messages are kept in their own encoding, account numbers in the secret part. */

import { frozen } from '../bytes/frozen.js';
import { asciiBytes, asciiText, packLeft, unpack } from '../bytes/digits.js';
import type { JournalRecord } from '../journal/journal.js';
import {
  decodeMessage,
  encodeMessage,
  join,
  type FieldValue,
  type Message,
} from '../uplink/message.js';

export const RECORD = frozen({
  /** A request is about to be sent: all that its reversal (or repetition) needs. */
  attempt: 1,
  /** Its answer: fields 12 13 15 37 38 39. Closes the attempt. */
  answered: 2,
  /** Another reversal reason than 98. */
  reason: 3,
  /** The reversal was answered, or nothing had been sent. */
  reversed: 4,
  /** Approved offline, to be forwarded. */
  offline: 5,
  uploaded: 6,
  /** The result was on the screen. */
  shown: 7,
  /** Settlement begun: its trace number and batch; no batch: called off. */
  settling: 8,
  settled: 9,
} as const);

export type Kind = 'sale' | 'refund' | 'void';

const KINDS: readonly Kind[] = frozen(['sale', 'refund', 'void']);

/** Neither account number, expiry, track 2, PIN nor MAC; 12 and 13 are the terminal's own time. */
const KEPT = frozen([
  3, 4, 11, 12, 13, 22, 23, 25, 37, 38, 41, 42, 49, 53, 55, 60, 61, 63,
] as const);

export interface Attempt {
  readonly kind: Kind;
  readonly message: Message;
  /** Empty once wiped. */
  readonly account: string;
}

export function attemptPayload(kind: Kind, message: Message): Uint8Array {
  const fields = new Map<number, FieldValue>();
  for (let i = 0; i < KEPT.length; i++) {
    const value = message.fields.get(KEPT[i]!);
    if (value !== undefined) fields.set(KEPT[i]!, value);
  }
  return join([Uint8Array.of(KINDS.indexOf(kind)), encodeMessage({ mti: message.mti, fields })]);
}

/** Account number and expiry: what the journal keeps under the device key. */
export function attemptSecret(message: Message): Uint8Array {
  const account = message.fields.get(2);
  const expiry = message.fields.get(14);
  if (typeof account !== 'string') return new Uint8Array(0);
  return packLeft(`${account}F${typeof expiry === 'string' ? expiry : ''}`, 'F');
}

export function readAttempt(
  record: JournalRecord,
  secret: Uint8Array | undefined,
): Attempt | undefined {
  const decoded = decodeMessage(record.payload.subarray(1));
  const kind = KINDS[record.payload[0]!];
  if (!decoded.ok || !kind) return undefined;
  const fields = new Map<number, FieldValue>();
  const digits = secret ? unpack(secret) : '';
  const end = digits.indexOf('F');
  const account = end > 0 ? digits.slice(0, end) : '';
  if (account) fields.set(2, account);
  const expiry = digits.slice(end + 1, end + 5);
  if (end > 0 && expiry.length === 4 && !expiry.includes('F')) fields.set(14, expiry);
  for (const [id, value] of decoded.message.fields) fields.set(id, value);
  return { kind, message: { mti: decoded.message.mti, fields }, account };
}

const ANSWER_KEPT = frozen([12, 13, 15, 37, 38, 39] as const);

export function answerPayload(stan: string, answer: Message): Uint8Array {
  const fields = new Map<number, FieldValue>();
  for (let i = 0; i < ANSWER_KEPT.length; i++) {
    const value = answer.fields.get(ANSWER_KEPT[i]!);
    if (value !== undefined) fields.set(ANSWER_KEPT[i]!, value);
  }
  return join([packLeft(stan), encodeMessage({ mti: answer.mti, fields })]);
}

export function readAnswer(record: JournalRecord): Message | undefined {
  const decoded = decodeMessage(record.payload.subarray(3));
  return decoded.ok ? decoded.message : undefined;
}

/** A trace number and a short code. */
export function codePayload(stan: string, code: string): Uint8Array {
  return join([packLeft(stan), asciiBytes(code)]);
}

export function stanOf(record: JournalRecord): string {
  return unpack(record.payload.subarray(0, 3));
}

export function codeOf(record: JournalRecord): string {
  return asciiText(record.payload.subarray(3));
}
