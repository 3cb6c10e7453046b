/** Field 55: which tags each message carries, in which order (backoffice.md 3.5). Tags are taken literally, values as collected. */

import { frozen } from '../bytes/frozen.js';
import { join } from './message.js';

/** Values by tag number, as the kernel collected them. */
export type TagValues = ReadonlyMap<number, Uint8Array>;

// prettier-ignore
const ONLINE = frozen([
  0x9f26, 0x9f27, 0x9f10, 0x9f37, 0x9f36, 0x95, 0x9a, 0x9c, 0x9f02, 0x5f2a, 0x82,
  0x9f1a, 0x9f03, 0x9f33, 0x9f34, 0x9f35, 0x9f1e, 0x84, 0x9f09, 0x9f41, 0x9f63,
] as const);

export const TAG_LISTS = frozen({
  online: ONLINE,
  offlineUpload: [...ONLINE, 0x9f74],
  reversal: [0x95, 0x9f1e, 0x9f10, 0x9f36, 0xdf31],
  /** Lab extras, inside DF8101 so that the realistic list stays clean. */
  lab: [0x9f19, 0x9f24, 0x9f25, 0x9f66, 0x9f6c, 0x9f6e],
} as const satisfies Record<string, readonly number[]>);

export const LAB_TEMPLATE = 0xdf8101;

export interface Field55Options {
  /** Adds DF8101 with the lab extras that are there. */
  readonly labExtras?: boolean;
}

export function field55(
  use: 'online' | 'offlineUpload' | 'reversal',
  tags: TagValues,
  options: Field55Options = {},
): Uint8Array {
  const parts: Uint8Array[] = [];
  collect(TAG_LISTS[use], tags, parts);
  if (options.labExtras) {
    const extras: Uint8Array[] = [];
    collect(TAG_LISTS.lab, tags, extras);
    if (extras.length > 0) parts.push(tlv(LAB_TEMPLATE, join(extras)));
  }
  return join(parts);
}

function collect(list: readonly number[], tags: TagValues, parts: Uint8Array[]): void {
  for (let i = 0; i < list.length; i++) {
    const value = tags.get(list[i]!);
    if (value) parts.push(tlv(list[i]!, value));
  }
}

function tlv(tag: number, value: Uint8Array): Uint8Array {
  const tagSize = tag > 0xffff ? 3 : tag > 0xff ? 2 : 1;
  const lengthSize = value.length < 0x80 ? 1 : 2;
  const out = new Uint8Array(tagSize + lengthSize + value.length);
  for (let i = 0; i < tagSize; i++) out[i] = (tag >> (8 * (tagSize - 1 - i))) & 0xff;
  if (lengthSize === 2) out[tagSize] = 0x81;
  out[tagSize + lengthSize - 1] = value.length;
  out.set(value, tagSize + lengthSize);
  return out;
}

/** The tags of a field 55, flat: DF8101 stays one value. Stops at the first thing that cannot be read. */
export function readField55(bytes: Uint8Array): Map<number, Uint8Array> {
  const tags = new Map<number, Uint8Array>();
  let at = 0;
  while (at < bytes.length) {
    let tag = bytes[at++]!;
    if ((tag & 0x1f) === 0x1f) {
      let more = true;
      while (more && at < bytes.length) {
        tag = tag * 256 + bytes[at]!;
        more = (bytes[at++]! & 0x80) !== 0;
      }
    }
    let length = bytes[at++];
    if (length === 0x81) length = bytes[at++];
    if (length === undefined || at + length > bytes.length) break;
    tags.set(tag, bytes.slice(at, at + length));
    at += length;
  }
  return tags;
}

/** The data a card leaves out and terminals add: 9F03 of zeros, 9F27 from the card verification results (backoffice.md 3.5). */
export function completeTags(tags: TagValues): TagValues {
  if (tags.has(0x9f03) && tags.has(0x9f27)) return tags;
  const out = new Map(tags);
  if (!out.has(0x9f03)) out.set(0x9f03, new Uint8Array(6));
  const iad = out.get(0x9f10);
  if (!out.has(0x9f27) && iad && iad.length > 4)
    // CVR byte 2 bits 6-5: 00 AAC, 01 TC, 10 ARQC; the same two bits lead the CID
    out.set(0x9f27, Uint8Array.of(((iad[4]! >> 4) & 3) << 6));
  return out;
}
