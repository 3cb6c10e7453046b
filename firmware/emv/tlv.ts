/** BER-TLV as EMV uses it (EMV Book 3, annex B): a length-checked reader and a writer. Nothing here knows an application. */

import { concat } from '../bytes/bytes.js';

/** Tags by number, in order of arrival; values without tag and length. */
export type TagMap = Map<number, Uint8Array>;

export interface TlvFault {
  readonly ok: false;
  readonly at: number;
  readonly why: string;
}

const MAX_DEPTH = 6;

/**
 * Walks over the objects of one level. Padding 00 and FF between objects is skipped; tags have up to three bytes,
 * lengths one to three (short form, 81, 82).
 * @example for (const c = new TlvCursor(bytes); c.next(); ) use(c.tag, c.value());
 */
export class TlvCursor {
  // Assigned by the constructor alone: XS runs initialisers of fields in a call of their own.
  declare tag: number;
  /** Value of the current object: offset and length. */
  declare start: number;
  declare length: number;
  /** Set when the walk ended at something that is no object. */
  declare fault: TlvFault | undefined;
  declare readonly bytes: Uint8Array;
  declare position: number;
  declare readonly end: number;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.tag = 0;
    this.start = start;
    this.length = 0;
    this.fault = undefined;
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** False at the end and at a fault. */
  next(): boolean {
    const bytes = this.bytes;
    const end = this.end;
    let i = this.position;
    let tag = bytes[i]!;
    while ((tag === 0x00 || tag === 0xff) && i < end) tag = bytes[++i]!;
    if (i >= end) {
      this.position = i;
      return false;
    }
    const at = i;
    if ((tag & 0x1f) === 0x1f) {
      tag = (tag << 8) | bytes[++i]!;
      if (tag & 0x80) {
        tag = (tag << 8) | bytes[++i]!;
        if (tag & 0x80) return this.#stop(at);
      }
    }
    let length = bytes[++i]!;
    if (length > 0x7f) {
      if (length === 0x81) length = bytes[++i]!;
      else if (length === 0x82) length = (bytes[++i]! << 8) | bytes[++i]!;
      else return this.#stop(at);
    }
    const position = ++i + length;
    // What was read beyond the end makes it greater, or no number.
    if (!(position <= end)) return this.#stop(at);
    this.tag = tag;
    this.start = i;
    this.length = length;
    this.position = position;
    return true;
  }

  /** A view, not a copy. */
  value(): Uint8Array {
    return this.bytes.subarray(this.start, this.position);
  }

  #stop(at: number): false {
    this.position = at;
    this.fault = faultAt(this.bytes, at, this.end);
    return false;
  }
}

/** Why there is no object at `from`. */
function faultAt(bytes: Uint8Array, from: number, end: number): TlvFault {
  let i = from + 1;
  if ((bytes[from]! & 0x1f) === 0x1f) {
    do {
      if (i >= end) return { ok: false, at: i, why: 'tag cut short' };
      if (i - from > 2) return { ok: false, at: from, why: 'tag longer than three bytes' };
    } while (bytes[i++]! & 0x80);
  }
  if (i >= end) return { ok: false, at: i, why: 'length missing' };
  const length = bytes[i]!;
  if (length > 0x82 || length === 0x80) return { ok: false, at: i, why: 'length form not allowed' };
  if (length > 0x80 && i + length - 0x80 >= end)
    return { ok: false, at: i + 1, why: 'length cut short' };
  return { ok: false, at: i + 1 + (length > 0x80 ? length - 0x80 : 0), why: 'value cut short' };
}

/** Bit 6 of the first tag byte. */
export function isConstructed(tag: number): boolean {
  return ((tag > 0xffff ? tag >> 16 : tag > 0xff ? tag >> 8 : tag) & 0x20) !== 0;
}

/**
 * Adds all primitive objects, of whatever depth, to `into`. The first value of a tag stays; tags that come again are
 * returned. An empty list therefore means: well formed and no duplicate.
 */
export function collectPrimitives(
  bytes: Uint8Array,
  into: TagMap,
  start = 0,
  end: number = bytes.length,
): readonly number[] | TlvFault {
  const again: number[] = [];
  return collect(new TlvCursor(bytes, start, end), into, again, 1) ?? again;
}

function collect(
  cursor: TlvCursor,
  into: TagMap,
  again: number[],
  depth: number,
): TlvFault | undefined {
  if (depth > MAX_DEPTH) return { ok: false, at: cursor.position, why: 'nested too deep' };
  while (cursor.next()) {
    const tag = cursor.tag;
    if (isConstructed(tag)) {
      const inner = new TlvCursor(cursor.bytes, cursor.start, cursor.position);
      const fault = collect(inner, into, again, depth + 1);
      if (fault) return fault;
    } else if (into.has(tag)) {
      again.push(tag);
    } else {
      into.set(tag, cursor.value());
    }
  }
  return cursor.fault;
}

/** The value of the one object `bytes` consists of, padding around it aside; undefined when it is another or not alone. */
export function onlyTemplate(bytes: Uint8Array, tag: number): Uint8Array | undefined {
  const cursor = new TlvCursor(bytes);
  if (!cursor.next() || cursor.tag !== tag) return undefined;
  const value = cursor.value();
  return cursor.next() || cursor.fault ? undefined : value;
}

export function encodeTlv(tag: number, value: Uint8Array): Uint8Array {
  const length = value.length;
  const head: number[] = tag > 0xffff ? [tag >> 16, (tag >> 8) & 0xff, tag & 0xff] : [];
  if (head.length === 0) {
    if (tag > 0xff) head.push(tag >> 8);
    head.push(tag & 0xff);
  }
  if (length > 0xff) head.push(0x82, length >> 8, length & 0xff);
  else if (length > 0x7f) head.push(0x81, length);
  else head.push(length);
  return concat(new Uint8Array(head), value);
}
