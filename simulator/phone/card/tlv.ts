/** BER-TLV as cards write and read it (EMV Book 3 annex B): the card side's own code. */

import { join } from '../bytes.js';

export interface Tlv {
  readonly tag: number;
  readonly value: Uint8Array;
}

/** Tag and length with the value. Tags of one to three bytes. */
export function tlv(tag: number, value: Uint8Array): Uint8Array {
  return join([tagBytes(tag), lengthBytes(value.length), value]);
}

/** A template around its parts. */
export function template(tag: number, parts: readonly Uint8Array[]): Uint8Array {
  return tlv(tag, join(parts));
}

function tagBytes(tag: number): Uint8Array {
  if (tag > 0xffff) return Uint8Array.of(tag >> 16, (tag >> 8) & 0xff, tag & 0xff);
  if (tag > 0xff) return Uint8Array.of(tag >> 8, tag & 0xff);
  return Uint8Array.of(tag);
}

function lengthBytes(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  if (length < 0x100) return Uint8Array.of(0x81, length);
  return Uint8Array.of(0x82, length >> 8, length & 0xff);
}

/** The elements in `bytes`, one after another; undefined when they do not fit exactly. */
export function readTlvs(bytes: Uint8Array): Tlv[] | undefined {
  const found: Tlv[] = [];
  let at = 0;
  while (at < bytes.length) {
    let tag = bytes[at++]!;
    if ((tag & 0x1f) === 0x1f) {
      let next: number;
      do {
        if (at >= bytes.length || tag > 0xffff) return undefined;
        next = bytes[at++]!;
        tag = tag * 256 + next;
      } while (next & 0x80);
    }
    if (at >= bytes.length) return undefined;
    let length = bytes[at++]!;
    if (length > 0x82 || length === 0x80) return undefined;
    if (length > 0x80) {
      const count = length - 0x80;
      if (at + count > bytes.length) return undefined;
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + bytes[at++]!;
    }
    if (at + length > bytes.length) return undefined;
    found.push({ tag, value: bytes.slice(at, at + length) });
    at += length;
  }
  return found;
}

/** First element with the tag at this level. */
export function findTlv(tlvs: readonly Tlv[], tag: number): Uint8Array | undefined {
  for (let i = 0; i < tlvs.length; i++) if (tlvs[i]!.tag === tag) return tlvs[i]!.value;
  return undefined;
}
