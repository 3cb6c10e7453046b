/**
 * Frames between host and PN532: normal, extended, ACK, NACK, error (UM0701-02, "Host controller
 * communication protocol").
 */

import { frozen } from '../frozen.js';
import { byteSum } from './bits.js';

export const HOST_TO_CHIP = 0xd4;
export const CHIP_TO_HOST = 0xd5;
/** TFI of the error frame: syntax error, the only thing it can say. */
export const ERROR_TFI = 0x7f;

/** TFI and packet data of the longest frame either side may send. */
export const MAX_FRAME_DATA = 265;
/** Of it, parameters of a command. */
export const MAX_PARAMETERS = MAX_FRAME_DATA - 2;
/** Longest frame on the wire: preamble, start code, extended header, data, checksum, postamble. */
export const MAX_FRAME = MAX_FRAME_DATA + 11;

export type FrameKind = 'ack' | 'nack' | 'error' | 'data' | 'bad';

/**
 * `at` and `length` frame TFI and packet data inside the array, with the checksum behind them; both 0 unless `kind` is
 * 'data'. Nobody writes the array of such a frame again.
 */
export type OnFrame = (kind: FrameKind, buffer: Uint8Array, at: number, length: number) => void;

/**
 * A whole command frame in a fresh array, with `lead` bytes left free before it for the link.
 * At most MAX_PARAMETERS fit; the caller sees to that.
 */
export function encodeFrame(
  lead: number,
  code: number,
  head: readonly number[],
  body?: Uint8Array,
): Uint8Array {
  const headLength = head.length;
  const bodyLength = body ? body.length : 0;
  const length = 2 + headLength + bodyLength;
  const extended = length > 255;
  const frame = new Uint8Array(lead + length + (extended ? 10 : 7));
  let i = lead + 5;
  frame[lead + 2] = 0xff;
  if (extended) {
    frame[lead + 3] = 0xff;
    frame[lead + 4] = 0xff;
    frame[lead + 5] = length >> 8;
    frame[lead + 6] = length & 0xff;
    frame[lead + 7] = -((length >> 8) + length) & 0xff;
    i += 3;
  } else {
    frame[lead + 3] = length;
    frame[lead + 4] = -length & 0xff;
  }
  let sum = HOST_TO_CHIP + code;
  frame[i++] = HOST_TO_CHIP;
  frame[i++] = code;
  for (let k = 0; k < headLength; k++) {
    const byte = head[k]!;
    frame[i++] = byte;
    sum += byte;
  }
  if (body) {
    frame.set(body, i);
    i += bodyLength;
    sum += byteSum(body);
  }
  frame[i] = -sum & 0xff;
  return frame;
}

/** ACK: from the host, it aborts the running command. */
export function encodeAck(lead: number): Uint8Array {
  const frame = new Uint8Array(lead + 6);
  frame[lead + 2] = 0xff;
  frame[lead + 4] = 0xff;
  return frame;
}

/** NACK: send the last response again. */
export function encodeNack(lead: number): Uint8Array {
  const frame = new Uint8Array(lead + 6);
  frame[lead + 2] = 0xff;
  frame[lead + 3] = 0xff;
  return frame;
}

/** What the three bytes after the start code announce. `length` counts TFI and packet data. */
export type Header = { readonly kind: FrameKind | 'extended'; readonly length: number };

const ACK: Header = frozen({ kind: 'ack', length: 0 });
const NACK: Header = frozen({ kind: 'nack', length: 0 });
const EXTENDED: Header = frozen({ kind: 'extended', length: 0 });
const BAD: Header = frozen({ kind: 'bad', length: 0 });

/** Reads LEN and LCS at `at`. */
export function decodeHeader(buffer: Uint8Array, at: number): Header {
  const length = buffer[at]!;
  const check = buffer[at + 1]!;
  if (length === 0 && check === 0xff) return ACK;
  if (length === 0xff && check === 0) return NACK;
  if (length === 0xff && check === 0xff) return EXTENDED;
  if (length === 0 || ((length + check) & 0xff) !== 0) return BAD;
  return { kind: 'data', length };
}

/** Reads LENM, LENL and LCS at `at`, after `FF FF`. */
export function decodeExtendedHeader(buffer: Uint8Array, at: number): Header {
  const length = (buffer[at]! << 8) | buffer[at + 1]!;
  const sum = buffer[at]! + buffer[at + 1]! + buffer[at + 2]!;
  if (length === 0 || length > MAX_FRAME_DATA || (sum & 0xff) !== 0) return BAD;
  return { kind: 'data', length };
}

/** Judges TFI, packet data and DCS at `at`. */
export function judgeBody(buffer: Uint8Array, at: number, length: number): FrameKind {
  let sum = 0;
  const end = at + length;
  for (let i = at; i <= end; i++) sum += buffer[i]!;
  return judgeSum(buffer[at]!, length, sum);
}

/** The same with the sum of TFI, packet data and DCS known. */
export function judgeSum(tfi: number, length: number, sum: number): FrameKind {
  if ((sum & 0xff) !== 0) return 'bad';
  if (tfi === CHIP_TO_HOST) return length > 1 ? 'data' : 'bad';
  return tfi === ERROR_TFI && length === 1 ? 'error' : 'bad';
}
