/**
 * The head of a journal sector, twice, so that no damaged byte costs a sector:
 * "TWJ3" | generation 4 | index 2 | spare 2 | next sequence 4 | CRC 4 | done 4.
 *
 * A generation is what one compaction wrote: it counts only when its first sector carries the done mark, which is
 * programmed last. So a cut during compaction leaves either the old generation or the new one.
 */

import { crc32, getInt32, putUint32 } from '../bytes/crc32.js';
import { frozen } from '../bytes/frozen.js';

const COPY = 24;
export const SECTOR_HEAD = 2 * COPY;

const MAGIC = 0x54574a33;
const DONE = 0x444f4e45;
const CRC_AT = 16;
const DONE_AT = 20;
/** Where the done mark goes, in this order. */
export const DONE_PLACES: readonly number[] = frozen([DONE_AT, COPY + DONE_AT]);

export interface SectorHead {
  readonly generation: number;
  readonly index: number;
  /** Sequence of the first record that may follow. */
  readonly nextSequence: number;
  readonly done: boolean;
}

export function encodeHead(head: SectorHead): Uint8Array {
  const out = new Uint8Array(SECTOR_HEAD).fill(0xff);
  putUint32(out, 0, MAGIC);
  putUint32(out, 4, head.generation);
  out[8] = head.index >> 8;
  out[9] = head.index & 0xff;
  putUint32(out, 12, head.nextSequence);
  putUint32(out, CRC_AT, crc32(out.subarray(0, CRC_AT)));
  if (head.done) putUint32(out, DONE_AT, DONE);
  out.copyWithin(COPY, 0, COPY);
  return out;
}

export function doneMark(): Uint8Array {
  const out = new Uint8Array(4);
  putUint32(out, 0, DONE);
  return out;
}

/** Of the copies the one that is whole; done when one says so. */
export function decodeHead(bytes: Uint8Array): SectorHead | undefined {
  const first = decodeCopy(bytes.subarray(0, COPY));
  const second = decodeCopy(bytes.subarray(COPY, SECTOR_HEAD));
  return first && !second?.done ? first : second;
}

function decodeCopy(bytes: Uint8Array): SectorHead | undefined {
  if (getInt32(bytes, 0) !== MAGIC) return undefined;
  if (crc32(bytes.subarray(0, CRC_AT)) !== getInt32(bytes, CRC_AT)) return undefined;
  return {
    generation: getInt32(bytes, 4),
    index: (bytes[8]! << 8) | bytes[9]!,
    nextSequence: getInt32(bytes, 12),
    done: getInt32(bytes, DONE_AT) === DONE,
  };
}
