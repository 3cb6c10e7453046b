/** Message bodies, MTI to MAC, of the acquirer's own ISO 8583 codec (backoffice §3.1, §3.2). Driven by the table. */

import { concat, fromAscii, fromHex, ascii, toHex } from '../bytes.js';
import { FIELDS, type FieldFormat } from './fields.js';

/** Digits and text as strings, binary as bytes. */
export type FieldValue = string | Uint8Array;

export interface Message {
  readonly mti: string;
  readonly fields: ReadonlyMap<number, FieldValue>;
}

export type Unpacked =
  | {
      readonly ok: true;
      readonly message: Message;
      /** MTI up to and without field 64: the input of the link MAC. */
      readonly macInput: Uint8Array;
    }
  | { readonly ok: false; readonly field: number; readonly why: string };

export function text(message: Message, field: number): string | undefined {
  const value = message.fields.get(field);
  return typeof value === 'string' ? value : undefined;
}

export function binary(message: Message, field: number): Uint8Array | undefined {
  const value = message.fields.get(field);
  return typeof value === 'string' ? undefined : value;
}

export function unpack(body: Uint8Array): Unpacked {
  if (body.length < 10) return { ok: false, field: 0, why: 'shorter than MTI and bitmap' };
  const mti = toHex(body.subarray(0, 2));
  if (!/^\d{4}$/.test(mti)) return { ok: false, field: 0, why: `MTI ${mti}` };
  const fields = new Map<number, FieldValue>();
  let at = 10;
  let macFrom = body.length;
  for (let field = 1; field <= 64; field++) {
    if ((body[2 + ((field - 1) >> 3)]! & (0x80 >> ((field - 1) & 7))) === 0) continue;
    const format = FIELDS[field];
    if (!format) return { ok: false, field, why: 'not in this dialect' };
    if (field === 64) macFrom = at;
    const read = readField(format, body, at);
    if (typeof read === 'string') return { ok: false, field, why: read };
    fields.set(field, read.value);
    at = read.next;
  }
  if (at !== body.length)
    return { ok: false, field: 64, why: `${body.length - at} bytes too many` };
  return { ok: true, message: { mti, fields }, macInput: body.subarray(0, macFrom) };
}

function readField(
  format: FieldFormat,
  body: Uint8Array,
  start: number,
): { value: FieldValue; next: number } | string {
  let at = start;
  let count = format.max;
  if (format.kind !== 'fix') {
    const bytes = format.kind === 'll' ? 1 : 2;
    if (at + bytes > body.length) return 'ends in its length';
    const digits = toHex(body.subarray(at, at + bytes));
    if (!/^\d+$/.test(digits)) return `length ${digits}`;
    count = Number(digits);
    if (count > format.max) return `length ${count}, at most ${format.max}`;
    at += bytes;
  }
  const packed = format.as === 'bcdR' || format.as === 'bcdL';
  const length = packed ? (count + 1) >> 1 : count;
  if (at + length > body.length) return 'runs past the end';
  const bytes = body.slice(at, at + length);
  const next = at + length;
  if (format.as === 'bin') return { value: bytes, next };
  if (format.as === 'asc') return { value: fromAscii(bytes), next };
  const hex = toHex(bytes);
  const digits = format.as === 'bcdR' ? hex.slice(0, count) : hex.slice(hex.length - count);
  if (!/^[0-9D]*$/.test(digits)) return 'not digits';
  if (digits.includes('D') && !format.track) return 'not digits';
  return { value: digits, next };
}

/** Without field 64 unless it is among the fields; the bitmap says what is there. */
export function pack(message: Message): Uint8Array {
  const bitmap = new Uint8Array(8);
  const parts: Uint8Array[] = [];
  for (let field = 2; field <= 64; field++) {
    const value = message.fields.get(field);
    if (value === undefined) continue;
    const format = FIELDS[field];
    if (!format) throw new RangeError(`field ${field} is not in this dialect`);
    bitmap[(field - 1) >> 3]! |= 0x80 >> ((field - 1) & 7);
    parts.push(writeField(field, format, value));
  }
  return concat(fromHex(message.mti), bitmap, ...parts);
}

/** The body with its MAC; bit 64 is set before the MAC is formed (backoffice §3.1). */
export function packWithMac(message: Message, mac: (input: Uint8Array) => Uint8Array): Uint8Array {
  const fields = new Map(message.fields);
  fields.delete(64);
  fields.set(64, new Uint8Array(8));
  const body = pack({ mti: message.mti, fields });
  body.set(mac(body.subarray(0, body.length - 8)), body.length - 8);
  return body;
}

function writeField(field: number, format: FieldFormat, value: FieldValue): Uint8Array {
  const packed = format.as === 'bcdR' || format.as === 'bcdL';
  if (packed !== (typeof value === 'string' && format.as !== 'asc'))
    throw new TypeError(`field ${field} wants ${packed ? 'digits' : format.as}`);
  const count = value.length;
  if (count > format.max || (format.kind === 'fix' && count !== format.max))
    throw new RangeError(`field ${field} of length ${count}, not ${format.max}`);
  const data =
    typeof value !== 'string'
      ? value
      : format.as === 'asc'
        ? ascii(value)
        : fromHex(count % 2 === 0 ? value : format.as === 'bcdR' ? `${value}0` : `0${value}`);
  if (format.kind === 'fix') return data;
  const digits = String(count).padStart(format.kind === 'll' ? 2 : 4, '0');
  return concat(fromHex(digits), data);
}
