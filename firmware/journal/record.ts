/**
 * How a journal record lies in flash.
 *
 *   length 2 | secret length 1 | type 1 | sequence 4 | wiped 1 | payload | tag 8 | CRC 4 | secret | tag 8 | CRC 4
 *
 * The first tag and CRC cover everything before them but the wiped mark; of the second ones the tag covers sequence and
 * secret, the CRC secret and tag. A wrong CRC is what a power cut or a worn cell leaves; a wrong tag under a right CRC
 * was written by somebody who has not the device's key. The secret part (account
 * number) can be overwritten with zeros in place, because programming only clears bits: first the mark, then the
 * secret. Records start on words; without a key there are no tags.
 */

import { crc32, getInt32, putUint32 } from '../bytes/crc32.js';

/** Eight bytes over these, under the device's key. */
export type Tag = (bytes: Uint8Array) => Uint8Array;

export const HEADER = 9;
const WIPED_AT = 8;
const CRC = 4;
const TAG = 8;

export interface JournalRecord {
  readonly type: number;
  readonly sequence: number;
  readonly payload: Uint8Array;
  /** As stored (sealed); undefined once wiped, empty when there was none. */
  readonly secret: Uint8Array | undefined;
  /** Where it lies, for `wipe`. */
  readonly offset: number;
}

export function recordSize(payloadLength: number, secretLength: number, tag?: Tag): number {
  const check = tag ? CRC + TAG : CRC;
  const size = HEADER + payloadLength + check + (secretLength > 0 ? secretLength + check : 0);
  return (size + 3) & ~3;
}

/** Of the record that begins with this header. */
export function sizeAt(header: Uint8Array, tag?: Tag): number {
  return recordSize((header[0]! << 8) | header[1]!, header[2]!, tag);
}

export function encodeRecord(
  type: number,
  sequence: number,
  payload: Uint8Array,
  secret: Uint8Array,
  tag?: Tag,
): Uint8Array {
  const length = payload.length;
  const out = new Uint8Array(recordSize(length, secret.length, tag)).fill(0xff);
  out[0] = length >> 8;
  out[1] = length & 0xff;
  out[2] = secret.length;
  out[3] = type;
  putUint32(out, 4, sequence);
  out.set(payload, HEADER);
  const at = close(out, HEADER, length, crc32(out.subarray(0, WIPED_AT)), () =>
    tag?.(covered(out, 0, payload)),
  );
  if (secret.length === 0) return out;
  out.set(secret, at);
  close(out, at, secret.length, undefined, () => tag?.(coveredSecret(out, 0, secret)));
  return out;
}

/** Behind what lies from `from` on: its tag, and the CRC over both. Returns where the next part begins. */
function close(
  out: Uint8Array,
  from: number,
  length: number,
  crc: number | undefined,
  tag: () => Uint8Array | undefined,
): number {
  let at = from + length;
  const made = tag();
  if (made) {
    out.set(made, at);
    at += TAG;
  }
  putUint32(out, at, crc32(out.subarray(from, at), crc));
  return at + CRC;
}

/** Header without the wiped mark, then the payload. */
function covered(bytes: Uint8Array, at: number, payload: Uint8Array): Uint8Array {
  const out = new Uint8Array(WIPED_AT + payload.length);
  out.set(bytes.subarray(at, at + WIPED_AT));
  out.set(payload, WIPED_AT);
  return out;
}

/** Sequence, then the secret: shorter than any header and payload. */
function coveredSecret(bytes: Uint8Array, at: number, secret: Uint8Array): Uint8Array {
  const out = new Uint8Array(4 + secret.length);
  out.set(bytes.subarray(at + 4, at + WIPED_AT));
  out.set(secret, 4);
  return out;
}

function same(bytes: Uint8Array, at: number, tag: Uint8Array): boolean {
  let difference = 0;
  for (let i = 0; i < TAG; i++) difference |= bytes[at + i]! ^ tag[i]!;
  return difference === 0;
}

export type Read =
  /** Nothing was ever written here. */
  | { readonly kind: 'free' }
  /** Written, but not a whole record. */
  | { readonly kind: 'torn' }
  /** Whole, but not of this device: its tag is wrong. */
  | { readonly kind: 'forged'; readonly next: number }
  | { readonly kind: 'record'; readonly record: JournalRecord; readonly next: number };

/** Reads what lies at `at` of a sector that starts at `base`. */
export function decodeRecord(sector: Uint8Array, at: number, base: number, tag?: Tag): Read {
  if (at + HEADER > sector.length || isBlank(sector, at, at + HEADER)) return { kind: 'free' };
  const length = (sector[at]! << 8) | sector[at + 1]!;
  const secretLength = sector[at + 2]!;
  const next = at + recordSize(length, secretLength, tag);
  if (next > sector.length) return { kind: 'torn' };
  const tagSize = tag ? TAG : 0;
  const tagAt = at + HEADER + length;
  const crcAt = tagAt + tagSize;
  const head = crc32(sector.subarray(at, at + WIPED_AT));
  if (crc32(sector.subarray(at + HEADER, crcAt), head) !== getInt32(sector, crcAt))
    return { kind: 'torn' };
  const payload = sector.slice(at + HEADER, tagAt);
  const from = crcAt + CRC;
  let secret: Uint8Array | undefined;
  if (sector[at + WIPED_AT] === 0xff) {
    const secretCrcAt = from + secretLength + tagSize;
    if (
      secretLength > 0 &&
      crc32(sector.subarray(from, secretCrcAt)) !== getInt32(sector, secretCrcAt)
    )
      return { kind: 'torn' };
    secret = sector.slice(from, from + secretLength);
  }
  if (tag) {
    if (!same(sector, tagAt, tag(covered(sector, at, payload)))) return { kind: 'forged', next };
    if (secret && secretLength > 0)
      if (!same(sector, from + secretLength, tag(coveredSecret(sector, at, secret))))
        return { kind: 'forged', next };
  }
  const type = sector[at + 3]!;
  const sequence = getInt32(sector, at + 4);
  return { kind: 'record', record: { type, sequence, payload, secret, offset: base + at }, next };
}

/** The steps that wipe the secret of the record at `offset`: bytes to program, in this order. */
export function wipeSteps(
  record: JournalRecord,
  secretLength: number,
  tagged: boolean,
): { readonly offset: number; readonly bytes: Uint8Array }[] {
  const check = tagged ? TAG + CRC : CRC;
  const at = record.offset + HEADER + record.payload.length + check;
  return [
    { offset: record.offset + WIPED_AT, bytes: new Uint8Array(1) },
    { offset: at, bytes: new Uint8Array(secretLength + check) },
  ];
}

export function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0xff) return false;
  return true;
}
