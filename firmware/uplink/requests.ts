/** The messages that the terminal sends, field by field (backoffice.md 3.3). Field 64 is added when they are sent. */

import { frozen } from '../bytes/frozen.js';
import { asciiBytes, decimal } from '../bytes/digits.js';
import { field55, readField55, type TagValues } from './field55.js';
import { NETWORK_60_3, TYPE_60_1, financial60, management60 } from './field60.js';
import { textOf, type FieldValue, type Message } from './message.js';

export interface Identity {
  /** 8 characters. */
  readonly terminalId: string;
  /** 15 characters. */
  readonly merchantId: string;
  /** ISO 4217 numeric, three digits. */
  readonly currency: string;
  /** Three characters, field 63. */
  readonly operator: string;
}

/** What the card brought, as far as messages carry it. Track 2 lives only until the request is sent. */
export interface CardFields {
  readonly account: string;
  /** YYMM */
  readonly expiry?: string;
  /** Two or three digits. */
  readonly sequence?: string;
  readonly track2?: string;
  readonly tags: TagValues;
}

export interface SaleRequest {
  readonly kind: 'sale' | 'refund' | 'balance';
  readonly amountMinor: number;
  readonly stan: string;
  readonly batch: string;
  readonly card: CardFields;
  readonly pin?: Uint8Array;
  readonly labExtras?: boolean;
  /** Of the terminal for this sale, when not its own. */
  readonly currency?: string;
}

const PROCESSING = frozen({
  sale: '000000',
  void: '200000',
  refund: '200000',
  balance: '310000',
} as const);

/** 0200 sale, 0200 balance, 0220 refund (with the original in `original`). */
export function cardRequest(
  identity: Identity,
  request: SaleRequest,
  original?: Original,
): Message {
  const { card, kind } = request;
  const fields = new Map<number, FieldValue>();
  fields.set(2, card.account);
  fields.set(3, PROCESSING[kind]);
  if (kind !== 'balance') fields.set(4, decimal(request.amountMinor, 12));
  fields.set(11, request.stan);
  if (card.expiry && !card.track2) fields.set(14, card.expiry);
  fields.set(22, request.pin ? '071' : '072');
  if (card.sequence) fields.set(23, card.sequence.padStart(3, '0'));
  fields.set(25, '00');
  if (request.pin) fields.set(26, '06');
  if (card.track2) fields.set(35, card.track2);
  setTerminal(fields, identity, request.currency);
  if (request.pin) fields.set(52, request.pin);
  // 2: PIN block with the account number; 6: triple DES. No PIN keeps the algorithm digit (backoffice.md 3.10).
  fields.set(53, request.pin ? '2600000000000000' : '0600000000000000');
  fields.set(55, field55('online', card.tags, { labExtras: request.labExtras ?? false }));
  fields.set(60, financial60(TYPE_60_1[kind], request.batch));
  if (original) setOriginal(fields, original);
  if (kind === 'refund') fields.set(63, 'CUP');
  return { mti: kind === 'refund' ? '0220' : '0200', fields };
}

/** The transaction that a void or refund names. */
export interface Original {
  readonly batch: string;
  readonly stan: string;
  /** MMDD */
  readonly date: string;
  readonly rrn?: string;
  readonly authCode?: string;
}

function setOriginal(fields: Map<number, FieldValue>, original: Original): void {
  if (original.rrn) fields.set(37, original.rrn);
  if (original.authCode) fields.set(38, original.authCode);
  fields.set(61, `${original.batch}${original.stan}${original.date}`);
}

function setTerminal(
  fields: Map<number, FieldValue>,
  identity: Identity,
  currency = identity.currency,
): void {
  fields.set(41, identity.terminalId);
  fields.set(42, identity.merchantId);
  fields.set(49, currency);
}

/** A void, or a refund by the original's numbers, without the card: fields kept of the original and its answer. */
export function linkedRequest(
  identity: Identity,
  kind: 'void' | 'refund',
  of: {
    readonly stan: string;
    readonly batch: string;
    readonly amountMinor: number;
    readonly account: string;
    readonly expiry?: string;
    readonly sequence?: string;
    readonly currency?: string;
  },
  original: Original,
): Message {
  const fields = new Map<number, FieldValue>();
  fields.set(2, of.account);
  fields.set(3, PROCESSING[kind]);
  fields.set(4, decimal(of.amountMinor, 12));
  fields.set(11, of.stan);
  if (of.expiry) fields.set(14, of.expiry);
  // No card in the field: keyed in, no PIN
  fields.set(22, '012');
  if (of.sequence) fields.set(23, of.sequence.padStart(3, '0'));
  fields.set(25, '00');
  setTerminal(fields, identity, of.currency);
  fields.set(60, financial60(TYPE_60_1[kind], of.batch));
  setOriginal(fields, original);
  if (kind === 'refund') fields.set(63, 'CUP');
  return { mti: kind === 'refund' ? '0220' : '0200', fields };
}

const REVERSAL_FIELDS = frozen([2, 3, 4, 11, 14, 22, 23, 25, 38, 41, 42, 49, 60, 61] as const);

/** 0400: fields of the request, its own reason, the short tag list; never track 2 nor PIN. */
export function reversalOf(request: Message, reason: string): Message {
  const fields = new Map<number, FieldValue>();
  for (const id of REVERSAL_FIELDS) {
    const value = request.fields.get(id);
    if (value !== undefined) fields.set(id, value);
  }
  fields.set(39, reason);
  const chip = request.fields.get(55);
  if (chip instanceof Uint8Array) fields.set(55, field55('reversal', readField55(chip)));
  return { mti: '0400', fields };
}

/** The same message in another batch: field 60 names it behind the type. */
export function inBatch(message: Message, batch: string): Message {
  const fields = new Map<number, FieldValue>(message.fields);
  const f60 = textOf(message, 60);
  if (f60 !== undefined) fields.set(60, f60.slice(0, 2) + batch + f60.slice(8));
  return { mti: message.mti, fields };
}

/** 0200 with 60.1 = 36: an approval that the terminal gave offline. No track 2: the account number is enough. */
export function offlineUpload(
  identity: Identity,
  request: Omit<SaleRequest, 'kind' | 'pin'>,
): Message {
  const { card } = request;
  const fields = new Map<number, FieldValue>();
  fields.set(2, card.account);
  fields.set(3, PROCESSING.sale);
  fields.set(4, decimal(request.amountMinor, 12));
  fields.set(11, request.stan);
  if (card.expiry) fields.set(14, card.expiry);
  fields.set(22, '072');
  if (card.sequence) fields.set(23, card.sequence.padStart(3, '0'));
  fields.set(25, '00');
  setTerminal(fields, identity, request.currency);
  fields.set(55, field55('offlineUpload', card.tags, { labExtras: request.labExtras ?? false }));
  fields.set(60, financial60(TYPE_60_1.offlineUpload, request.batch));
  fields.set(63, 'CUP');
  return { mti: '0200', fields };
}

/** 0800 and 0820 with a network code: sign-on, downloads, echo. */
export function management(
  identity: Identity,
  stan: string,
  batch: string,
  network: string,
  data?: Uint8Array,
): Message {
  const fields = new Map<number, FieldValue>();
  fields.set(11, stan);
  fields.set(41, identity.terminalId);
  fields.set(42, identity.merchantId);
  fields.set(60, management60(batch, network));
  if (data) fields.set(62, data);
  if (network === NETWORK_60_3.signOn || network === NETWORK_60_3.signOnWithTrackKey) {
    fields.set(62, asciiBytes('Sequence No000000'));
    fields.set(63, identity.operator);
  }
  return { mti: network === NETWORK_60_3.signOff ? '0820' : '0800', fields };
}

export interface Totals {
  readonly debitMinor: number;
  readonly debitCount: number;
  readonly creditMinor: number;
  readonly creditCount: number;
}

/** Field 48: domestic totals and flag, then the same for foreign cards (none here). Flag 0 in a request (backoffice.md 3.8). */
export function totals48(totals: Totals): string {
  const domestic =
    decimal(totals.debitMinor, 12) +
    decimal(totals.debitCount, 3) +
    decimal(totals.creditMinor, 12) +
    decimal(totals.creditCount, 3);
  return `${domestic}0${'0'.repeat(31)}`;
}

export function settlement(
  identity: Identity,
  stan: string,
  batch: string,
  totals: Totals,
): Message {
  const fields = new Map<number, FieldValue>();
  fields.set(11, stan);
  setTerminal(fields, identity);
  fields.set(48, totals48(totals));
  fields.set(60, management60(batch, NETWORK_60_3.settlement));
  fields.set(63, identity.operator);
  return { mti: '0500', fields };
}

/** 0320: one transaction of the batch, when the totals did not agree. */
export function batchDetail(
  identity: Identity,
  detail: {
    readonly account: string;
    readonly amountMinor: number;
    readonly stan: string;
    readonly entryMode: string;
    readonly sequence?: string;
    readonly chip?: Uint8Array;
    readonly batch: string;
    /** Type of the record as in field 60.1, before the amount. */
    readonly note: string;
  },
): Message {
  const fields = new Map<number, FieldValue>();
  fields.set(2, detail.account);
  fields.set(4, decimal(detail.amountMinor, 12));
  fields.set(11, detail.stan);
  fields.set(22, detail.entryMode);
  if (detail.sequence) fields.set(23, detail.sequence.padStart(3, '0'));
  fields.set(41, identity.terminalId);
  fields.set(42, identity.merchantId);
  if (detail.chip) fields.set(55, detail.chip);
  fields.set(60, management60(detail.batch, NETWORK_60_3.uploadDetail));
  fields.set(62, asciiBytes(detail.note));
  return { mti: '0320', fields };
}

/** 0320: end of the batch upload. */
export function batchEnd(
  identity: Identity,
  stan: string,
  batch: string,
  totals: Totals,
  balanced: boolean,
): Message {
  const fields = new Map<number, FieldValue>();
  fields.set(11, stan);
  fields.set(41, identity.terminalId);
  fields.set(42, identity.merchantId);
  fields.set(48, totals48(totals));
  fields.set(
    60,
    management60(batch, balanced ? NETWORK_60_3.endBalanced : NETWORK_60_3.endUnbalanced),
  );
  return { mti: '0320', fields };
}
