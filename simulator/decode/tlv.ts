/** Reads BER-TLV with the place of every piece, for showing it: ISO/IEC 8825-1 as EMV Book 3 Annex B narrows it. */

/** One data object and where its tag, length and value lie in the bytes that were read. */
export interface TlvPiece {
  readonly tag: number;
  readonly constructed: boolean;
  readonly offset: number;
  readonly tagLength: number;
  readonly lengthLength: number;
  readonly valueOffset: number;
  readonly valueLength: number;
}

export interface TlvFault {
  readonly at: number;
  readonly why: string;
}

export interface TlvList {
  readonly pieces: readonly TlvPiece[];
  readonly fault?: TlvFault;
}

/** EMV uses at most three bytes for a tag; four are still shown. */
const MAX_TAG_BYTES = 4;

/** Pieces between `start` and `end`. Bytes 00 and FF between data objects are padding. */
export function readTlv(bytes: Uint8Array, start: number, end: number): TlvList {
  const pieces: TlvPiece[] = [];
  let at = start;
  while (at < end) {
    if (bytes[at] === 0x00 || bytes[at] === 0xff) {
      at += 1;
      continue;
    }
    const piece = readPiece(bytes, at, end);
    if ('why' in piece) return { pieces, fault: piece };
    pieces.push(piece);
    at = piece.valueOffset + piece.valueLength;
  }
  return { pieces };
}

function readPiece(bytes: Uint8Array, offset: number, end: number): TlvPiece | TlvFault {
  const first = bytes[offset]!;
  let at = offset + 1;
  let tag = first;
  if ((first & 0x1f) === 0x1f) {
    let more = true;
    while (more) {
      if (at >= end) return { at: offset, why: 'the tag is cut off' };
      if (at - offset >= MAX_TAG_BYTES) return { at: offset, why: 'the tag is too long' };
      tag = tag * 256 + bytes[at]!;
      more = (bytes[at]! & 0x80) !== 0;
      at += 1;
    }
  }
  const tagLength = at - offset;
  const length = readLength(bytes, at, end);
  if ('why' in length) return length;
  const valueOffset = at + length.taken;
  if (length.value > end - valueOffset) {
    return {
      at,
      why: `length says ${length.value} bytes, ${end - valueOffset} are there`,
    };
  }
  return {
    tag,
    constructed: (first & 0x20) !== 0,
    offset,
    tagLength,
    lengthLength: length.taken,
    valueOffset,
    valueLength: length.value,
  };
}

function readLength(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly value: number; readonly taken: number } | TlvFault {
  if (at >= end) return { at, why: 'no length byte' };
  const first = bytes[at]!;
  if (first < 0x80) return { value: first, taken: 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 3) return { at, why: 'length form not allowed' };
  if (at + count >= end) return { at, why: 'the length is cut off' };
  let value = 0;
  for (let i = 1; i <= count; i++) value = value * 256 + bytes[at + i]!;
  return { value, taken: 1 + count };
}
