/**
 * How a journal record lies in flash.
 *
 *   length 2 | secret length 1 | type 1 | sequence 4 | wiped 1 | payload | CRC 4 | secret | CRC 4 of the secret
 *
 * The first CRC covers everything before it but the wiped mark. The secret part (account number) can be overwritten
 * with zeros in place, because programming only clears bits: first the mark, then the secret. Records start on words.
 */

import { crc32, getInt32, putUint32 } from '../bytes/crc32.js';

export const HEADER = 9;
const WIPED_AT = 8;
const CRC = 4;

export interface JournalRecord {
  readonly type: number;
  readonly sequence: number;
  readonly payload: Uint8Array;
  /** As stored (sealed); undefined once wiped, empty when there was none. */
  readonly secret: Uint8Array | undefined;
  /** Where it lies, for `wipe`. */
  readonly offset: number;
}

export function recordSize(payloadLength: number, secretLength: number): number {
  const size = HEADER + payloadLength + CRC + (secretLength > 0 ? secretLength + CRC : 0);
  return (size + 3) & ~3;
}

export function encodeRecord(
  type: number,
  sequence: number,
  payload: Uint8Array,
  secret: Uint8Array,
): Uint8Array {
  const length = payload.length;
  const out = new Uint8Array(recordSize(length, secret.length)).fill(0xff);
  out[0] = length >> 8;
  out[1] = length & 0xff;
  out[2] = secret.length;
  out[3] = type;
  putUint32(out, 4, sequence);
  out.set(payload, HEADER);
  let at = HEADER + length;
  putUint32(out, at, crc32(payload, crc32(out.subarray(0, WIPED_AT))));
  at += CRC;
  if (secret.length > 0) {
    out.set(secret, at);
    putUint32(out, at + secret.length, crc32(secret));
  }
  return out;
}

export type Read =
  /** Nothing was ever written here. */
  | { readonly kind: 'free' }
  /** Written, but not a whole record. */
  | { readonly kind: 'torn' }
  | { readonly kind: 'record'; readonly record: JournalRecord; readonly next: number };

/** Reads what lies at `at` of a sector that starts at `base`. */
export function decodeRecord(sector: Uint8Array, at: number, base: number): Read {
  if (at + HEADER > sector.length || isBlank(sector, at, at + HEADER)) return { kind: 'free' };
  const length = (sector[at]! << 8) | sector[at + 1]!;
  const secretLength = sector[at + 2]!;
  const next = at + recordSize(length, secretLength);
  if (next > sector.length) return { kind: 'torn' };
  const payload = sector.slice(at + HEADER, at + HEADER + length);
  const crcAt = at + HEADER + length;
  if (crc32(payload, crc32(sector.subarray(at, at + WIPED_AT))) !== getInt32(sector, crcAt))
    return { kind: 'torn' };
  let secret: Uint8Array | undefined;
  if (sector[at + WIPED_AT] === 0xff) {
    const from = crcAt + CRC;
    secret = sector.slice(from, from + secretLength);
    if (secretLength > 0 && crc32(secret) !== getInt32(sector, from + secretLength))
      return { kind: 'torn' };
  }
  const type = sector[at + 3]!;
  const sequence = getInt32(sector, at + 4);
  return { kind: 'record', record: { type, sequence, payload, secret, offset: base + at }, next };
}

/** The steps that wipe the secret of the record at `offset`: bytes to program, in this order. */
export function wipeSteps(
  record: JournalRecord,
  secretLength: number,
): { readonly offset: number; readonly bytes: Uint8Array }[] {
  const at = record.offset + HEADER + record.payload.length + CRC;
  return [
    { offset: record.offset + WIPED_AT, bytes: new Uint8Array(1) },
    { offset: at, bytes: new Uint8Array(secretLength + CRC) },
  ];
}

export function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0xff) return false;
  return true;
}
