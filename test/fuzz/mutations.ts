/** Changes to the answers of a dialogue: bits, bytes, lengths, whole answers, Level 1 faults. Positions wrap, so that any number is a change. */

import { fromHex, toHex } from '../../firmware/bytes/hex.js';
import { TlvCursor, isConstructed } from '../../firmware/emv/tlv.js';
import type { Dialogue, Exchange } from './dialogues.js';

export type Mutation =
  | { readonly kind: 'flip'; readonly exchange: number; readonly at: number }
  | { readonly kind: 'cut'; readonly exchange: number; readonly at: number }
  | { readonly kind: 'set'; readonly exchange: number; readonly at: number; readonly byte: number }
  | {
      readonly kind: 'insert';
      readonly exchange: number;
      readonly at: number;
      readonly byte: number;
    }
  | { readonly kind: 'drop'; readonly exchange: number; readonly at: number }
  | {
      readonly kind: 'length';
      readonly exchange: number;
      readonly at: number;
      readonly byte: number;
    }
  | { readonly kind: 'replace'; readonly exchange: number; readonly hex: string }
  | { readonly kind: 'fault'; readonly exchange: number; readonly fault: Fault };

export type Fault = 'timeout' | 'transmission' | 'protocol' | 'removed' | 'stopped';

export function mutate(dialogue: Dialogue, mutations: readonly Mutation[]): readonly Exchange[] {
  const exchanges = dialogue.exchanges.map((one) => ({ ...one }));
  for (const mutation of mutations) {
    const one = exchanges[mutation.exchange % exchanges.length]!;
    if (one.response.startsWith('!')) continue;
    one.response = change(one.response, mutation);
  }
  return exchanges;
}

function change(response: string, mutation: Mutation): string {
  if (mutation.kind === 'replace') return mutation.hex;
  if (mutation.kind === 'fault') return `!${mutation.fault}`;
  const bytes = [...fromHex(response)];
  if (bytes.length === 0) return response;
  const at = mutation.at % bytes.length;
  switch (mutation.kind) {
    case 'flip':
      bytes[(mutation.at >> 3) % bytes.length]! ^= 1 << (mutation.at & 7);
      break;
    case 'cut':
      // The status word goes with the rest, or stays: both happen.
      return toHex(Uint8Array.from(bytes.slice(0, at)));
    case 'set':
      bytes[at] = mutation.byte;
      break;
    case 'insert':
      bytes.splice(at, 0, mutation.byte);
      break;
    case 'drop':
      bytes.splice(at, 1);
      break;
    case 'length': {
      const lengths = lengthFields(Uint8Array.from(bytes.slice(0, -2)));
      if (lengths.length > 0) bytes[lengths[mutation.at % lengths.length]!] = mutation.byte;
      break;
    }
  }
  return toHex(Uint8Array.from(bytes));
}

/** Offsets of the last length byte of every object, at every depth. */
export function lengthFields(bytes: Uint8Array, start = 0, end = bytes.length): number[] {
  const found: number[] = [];
  const cursor = new TlvCursor(bytes, start, end);
  while (cursor.next()) {
    found.push(cursor.start - 1);
    if (isConstructed(cursor.tag))
      found.push(...lengthFields(bytes, cursor.start, cursor.position));
  }
  return found;
}

const LENGTHS = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xff];

/** Every bit flip, every truncation (with and without status word), every length field, of one dialogue. */
export function* everyMutation(dialogue: Dialogue): Generator<readonly Mutation[]> {
  for (let exchange = 0; exchange < dialogue.exchanges.length; exchange++) {
    const bytes = fromHex(dialogue.exchanges[exchange]!.response);
    for (let at = 0; at < bytes.length * 8; at++) yield [{ kind: 'flip', exchange, at }];
    for (let at = 0; at < bytes.length; at++) {
      yield [{ kind: 'cut', exchange, at }];
      const hex = toHex(bytes.subarray(0, at)) + '9000';
      yield [{ kind: 'replace', exchange, hex }];
    }
    const data = bytes.subarray(0, -2);
    const fields = lengthFields(data);
    for (let at = 0; at < fields.length; at++) {
      const now = bytes[fields[at]!]!;
      for (const byte of [...LENGTHS, now - 1, now + 1])
        yield [{ kind: 'length', exchange, at, byte: byte & 0xff }];
    }
  }
}
