/** ISO 8583 message type, bitmap and fields, by the table of fields (backoffice.md 3.1, 3.2). */

import { asciiBytes, asciiText, decimal, packLeft, packRight, unpack } from '../bytes/digits.js';
import { FIELDS, type FieldFormat } from './fields.js';

/** Digits and text as strings, binary fields as bytes. */
export type FieldValue = string | Uint8Array;

export interface Message {
  /** Four digits. */
  readonly mti: string;
  readonly fields: ReadonlyMap<number, FieldValue>;
}

export type Decoded =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly at: number; readonly why: string };

/** From the message type on: without length, TPDU and header. Throws a RangeError on a value that its field cannot hold. */
export function encodeMessage(message: Message): Uint8Array {
  const bitmap = new Uint8Array(8);
  const parts: Uint8Array[] = [packLeft(message.mti), bitmap];
  for (let id = 2; id <= 64; id++) {
    const value = message.fields.get(id);
    if (value === undefined) continue;
    const format = FIELDS[id];
    if (!format) throw new RangeError(`field ${id} is not in the table`);
    bitmap[(id - 1) >> 3]! |= 0x80 >> ((id - 1) & 7);
    encodeField(id, format, value, parts);
  }
  return join(parts);
}

function encodeField(
  id: number,
  format: FieldFormat,
  value: FieldValue,
  parts: Uint8Array[],
): void {
  const length = value.length;
  if (format.prefix === 0 ? length !== format.size : length > format.size)
    throw new RangeError(`field ${id}: ${length} of ${format.size}`);
  if ((format.code === 'bytes') !== (typeof value !== 'string'))
    throw new RangeError(`field ${id}: wrong kind of value`);
  if (format.prefix === 2) parts.push(packLeft(decimal(length, 2)));
  if (format.prefix === 3) parts.push(packLeft(decimal(length, 4)));
  if (typeof value !== 'string') parts.push(value);
  else if (format.code === 'text') parts.push(asciiBytes(value));
  else parts.push(format.code === 'bcdR' ? packRight(value) : packLeft(value));
}

/** From the message type on. A bitmap bit without a row in the table, a length beyond the end, a digit over 9 or bytes left over are errors. */
export function decodeMessage(bytes: Uint8Array): Decoded {
  if (bytes.length < 10) return { ok: false, at: 0, why: 'shorter than type and bitmap' };
  const fields = new Map<number, FieldValue>();
  let at = 10;
  for (let id = 1; id <= 64; id++) {
    if (!(bytes[2 + ((id - 1) >> 3)]! & (0x80 >> ((id - 1) & 7)))) continue;
    const format = FIELDS[id];
    if (!format) return { ok: false, at, why: `field ${id} is not in the table` };
    const read = decodeField(bytes, at, format);
    if (typeof read === 'string') return { ok: false, at, why: `field ${id}: ${read}` };
    fields.set(id, read.value);
    at = read.next;
  }
  if (at !== bytes.length) return { ok: false, at, why: `${bytes.length - at} bytes left over` };
  return { ok: true, message: { mti: unpack(bytes.subarray(0, 2)), fields } };
}

function decodeField(
  bytes: Uint8Array,
  start: number,
  format: FieldFormat,
): { value: FieldValue; next: number } | string {
  let at = start;
  let length = format.size;
  if (format.prefix !== 0) {
    const width = format.prefix === 2 ? 1 : 2;
    if (at + width > bytes.length) return 'ends before its length';
    length = 0;
    for (let i = 0; i < width; i++) {
      const b = bytes[at++]!;
      if (b >> 4 > 9 || (b & 0x0f) > 9) return 'length is not decimal';
      length = length * 100 + (b >> 4) * 10 + (b & 0x0f);
    }
    if (length > format.size) return `length ${length} of at most ${format.size}`;
  }
  const packed = format.code !== 'text' && format.code !== 'bytes';
  const size = packed ? (length + 1) >> 1 : length;
  if (at + size > bytes.length) return 'beyond the end';
  const raw = bytes.slice(at, at + size);
  at += size;
  if (format.code === 'bytes') return { value: raw, next: at };
  if (format.code === 'text') return { value: asciiText(raw), next: at };
  if (format.code !== 'track' && !isDecimal(raw, length, format.code)) return 'not decimal';
  const digits = unpack(raw);
  const value =
    format.code === 'bcdR' ? digits.slice(digits.length - length) : digits.slice(0, length);
  return { value, next: at };
}

/** Every nibble but the one that fills up is 9 at most: a nibble over 9 carries when 6 is added. */
function isDecimal(raw: Uint8Array, length: number, code: 'bcdL' | 'bcdR'): boolean {
  if (length & 1) {
    if (code === 'bcdR') raw[0]! &= 0x0f;
    else raw[raw.length - 1]! &= 0xf0;
  }
  let carries = 0;
  for (let i = 0; i < raw.length; i++) carries |= (raw[i]! + 0x66) ^ raw[i]! ^ 0x66;
  return (carries & 0x110) === 0;
}

/** A field that holds digits or text. */
export function textOf(message: Message, id: number): string | undefined {
  const value = message.fields.get(id);
  return typeof value === 'string' ? value : undefined;
}

export function bytesOf(message: Message, id: number): Uint8Array | undefined {
  const value = message.fields.get(id);
  return value instanceof Uint8Array ? value : undefined;
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (let i = 0; i < parts.length; i++) length += parts[i]!.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    out.set(parts[i]!, at);
    at += parts[i]!.length;
  }
  return out;
}
