/** One message under way at the acquirer: what came, from whom, and how its answer is put together. */

import { maskNumber, toHex } from '../bytes.js';
import { binary, text, type FieldValue, type Message } from '../iso8583/codec.js';
import { RESPONSE_CODES } from '../iso8583/response-codes.js';
import { FIELDS } from '../iso8583/fields.js';
import { parseTlv } from '../tlv.js';
import { ACQUIRER_ID } from '../ledger/bookings.js';
import { REASONS, type CheckLine, type Layer, type Reason, type ReasonRow } from '../reasons.js';
import type { Field60 } from '../iso8583/private-fields.js';
import type { MessageKind } from './messages.js';
import type { TerminalRow } from './terminals.js';

export interface Exchange {
  readonly message: Message;
  readonly kind: MessageKind;
  readonly title: string;
  readonly f60: Field60;
  readonly terminal: TerminalRow;
  /** Host time, ms. */
  readonly at: number;
  readonly date: string;
  readonly time: string;
  /** Steps 1 to 4, passed. */
  readonly checks: readonly CheckLine[];
}

/** What a handler decides; the acquirer makes the answer of it. */
export interface Decision {
  readonly f39?: string;
  readonly reason?: Reason;
  readonly alsoFailed?: readonly Reason[];
  readonly checks?: readonly CheckLine[];
  readonly rrn?: string;
  /** Further fields of the answer. */
  readonly fields?: ReadonlyMap<number, FieldValue>;
}

/** The result of a verification, for whoever watches: the attack lab, the page. */
export interface HostVerdict {
  readonly terminal: string;
  readonly stan: string;
  readonly kind: MessageKind | 'unknown';
  readonly rrn: string;
  readonly f39: string;
  readonly reason?: Reason;
  readonly layer?: Layer;
  readonly alsoFailed: readonly Reason[];
  readonly checks: readonly CheckLine[];
  /** The stored answer was given again. */
  readonly replayed: boolean;
}

export function refuse(reason: Reason, checks: readonly CheckLine[] = []): Decision {
  return { f39: REASONS[reason].f39, reason, checks };
}

/** A check of the acquirer itself. */
export function ownLine(id: string, ok: boolean, reason: Reason, detail: string): CheckLine {
  const base = { step: REASONS[reason].step, id, layer: 'acquirer' as const, detail };
  return ok ? { ...base, ok } : { ...base, ok, reason };
}

const ECHOED = [2, 3, 4, 14, 23, 25, 41, 42, 49, 60] as const;

export function answerFields(exchange: Exchange, decision: Decision): Map<number, FieldValue> {
  const { message, date, time } = exchange;
  const fields = new Map<number, FieldValue>();
  for (const field of ECHOED) {
    const value = message.fields.get(field);
    if (value !== undefined) fields.set(field, value);
  }
  fields.set(11, text(message, 11) ?? '000000');
  fields.set(12, time);
  fields.set(13, date.slice(2));
  fields.set(32, ACQUIRER_ID);
  if (decision.rrn) fields.set(37, decision.rrn);
  // The answer to a settlement says it in field 48 (backoffice §3.3).
  if (exchange.kind !== 'settlement' || decision.reason) fields.set(39, decision.f39 ?? '00');
  if (decision.fields) for (const [field, value] of decision.fields) fields.set(field, value);
  return fields;
}

/** 0200 to 0210. */
export function answerMti(mti: string): string {
  return mti.slice(0, 2) + String(Number(mti[2]) + 1) + mti.slice(3);
}

/** A message as a log may show it: numbers masked, secrets left out. */
export function describe(message: Message): { mti: string; fields: Record<string, string> } {
  const fields: Record<string, string> = {};
  for (const [field, value] of message.fields) {
    const name = `F${field} ${FIELDS[field]?.name ?? ''}`;
    fields[name] = shown(field, value);
    if (field === 39) fields[name] += ` ${RESPONSE_CODES[String(value)]?.text ?? ''}`;
  }
  return { mti: message.mti, fields };
}

function shown(field: number, value: FieldValue): string {
  if (field === 2) return maskNumber(String(value));
  if (field === 35) return `${maskNumber(String(value).split('D')[0]!)}D…`;
  if (field === 55 && typeof value !== 'string') return shownIcc(value);
  if (FIELDS[field]?.secret) return typeof value === 'string' ? '…' : `(${value.length} bytes)`;
  return typeof value === 'string' ? value : toHex(value);
}

function shownIcc(bytes: Uint8Array): string {
  const parsed = parseTlv(bytes);
  if (!parsed.ok) return `${bytes.length} bytes, not TLV: ${parsed.why}`;
  const parts: string[] = [];
  for (const [tag, value] of parsed.set.values)
    parts.push(['57', '5A', '9F24'].includes(tag) ? `${tag} …` : `${tag} ${toHex(value)}`);
  return parts.join(' ');
}

/** Field 55, and the lab's own tags inside of DF8101. */
export function iccData(
  message: Message,
):
  | { readonly icc: ReadonlyMap<string, Uint8Array>; readonly lab: ReadonlyMap<string, Uint8Array> }
  | { readonly wrong: string } {
  const none: ReadonlyMap<string, Uint8Array> = new Map();
  const bytes = binary(message, 55);
  if (!bytes) return { icc: none, lab: none };
  const parsed = parseTlv(bytes);
  if (!parsed.ok) return { wrong: `field 55: ${parsed.why}` };
  if (parsed.set.duplicates.length > 0)
    return { wrong: `field 55: ${parsed.set.duplicates[0]} twice` };
  const extra = parsed.set.values.get('DF8101');
  if (!extra) return { icc: parsed.set.values, lab: none };
  const inner = parseTlv(extra);
  return inner.ok
    ? { icc: parsed.set.values, lab: inner.set.values }
    : { wrong: `DF8101: ${inner.why}` };
}

export function reasonRow(reason: Reason | undefined): ReasonRow | undefined {
  return reason && REASONS[reason];
}
