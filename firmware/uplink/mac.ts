/** Field 64: the CUP "ECB" message authentication code (backoffice.md 3.7). */

import { asciiBytes, unpack } from '../bytes/digits.js';
import type { Crypto } from '../ports/crypto.js';
import { bytesOf, encodeMessage, type FieldValue, type Message } from './message.js';

/** Over a block of any length: XOR fold, hex characters, two DES steps, first eight hex characters. */
export function cupEcbMac(crypto: Crypto, mak: Uint8Array, block: Uint8Array): Uint8Array {
  const fold = new Uint8Array(8);
  for (let i = 0; i < block.length; i++) fold[i & 7]! ^= block[i]!;
  const text = asciiBytes(unpack(fold));
  const first = crypto.desEncrypt(mak, text.slice(0, 8));
  const second = new Uint8Array(8);
  for (let i = 0; i < 8; i++) second[i] = first[i]! ^ text[8 + i]!;
  return asciiBytes(unpack(crypto.desEncrypt(mak, second)).slice(0, 8));
}

/** The encoded message with field 64 set; bit 64 of the bitmap is part of the MAC input. */
export function encodeWithMac(crypto: Crypto, mak: Uint8Array, message: Message): Uint8Array {
  const fields = new Map<number, FieldValue>(message.fields);
  fields.set(64, new Uint8Array(8));
  const bytes = encodeMessage({ mti: message.mti, fields });
  const body = bytes.length - 8;
  bytes.set(cupEcbMac(crypto, mak, bytes.subarray(0, body)), body);
  return bytes;
}

/** True when field 64 is there and right. `body` is the message as it came, from the message type on. */
export function macHolds(
  crypto: Crypto,
  mak: Uint8Array,
  message: Message,
  body: Uint8Array,
): boolean {
  const got = bytesOf(message, 64);
  if (!got) return false;
  const want = cupEcbMac(crypto, mak, body.subarray(0, body.length - 8));
  let difference = 0;
  for (let i = 0; i < 8; i++) difference |= got[i]! ^ want[i]!;
  return difference === 0;
}
