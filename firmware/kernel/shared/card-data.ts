/**
 * The data that a card returned in one activation, by tag, with the rules of acceptance (kernel7.md 2.7): what belongs to
 * the terminal is never taken from the card, duplicates and forbidden lengths are told to the kernel.
 */

import { tagDef } from '../../emv/tags.js';
import { isConstructed, TlvCursor, type TagMap } from '../../emv/tlv.js';

/** 5F34 may come in the GPO response and again in a record (kernel7.md 2.4). */
const MAY_REPEAT = 0x5f34;
const MAX_DEPTH = 4;

export interface CardDataFault {
  readonly why: 'malformed' | 'duplicate';
  readonly detail: string;
}

export class CardData {
  readonly tags: TagMap = new Map();
  /** Tags that came with a length that the dictionary forbids; they are not in `tags`. */
  readonly illegal: number[] = [];

  get(tag: number): Uint8Array | undefined {
    return this.tags.get(tag);
  }

  /** There, and not empty. */
  has(tag: number): boolean {
    const value = this.tags.get(tag);
    return value !== undefined && value.length > 0;
  }

  /** Takes the primitive objects between `start` and `end`. */
  add(
    bytes: Uint8Array,
    start = 0,
    end: number = bytes.length,
    depth = 1,
  ): CardDataFault | undefined {
    if (depth > MAX_DEPTH) return { why: 'malformed', detail: 'nested too deep' };
    const { tags } = this;
    const cursor = new TlvCursor(bytes, start, end);
    while (cursor.next()) {
      const tag = cursor.tag;
      if (isConstructed(tag)) {
        const fault = this.add(bytes, cursor.start, cursor.position, depth + 1);
        if (fault) return fault;
      } else {
        const def = tagDef(tag);
        if (def && def.source === 'terminal') continue;
        if (tags.has(tag) || (this.illegal.length > 0 && this.illegal.includes(tag))) {
          if (tag === MAY_REPEAT) continue;
          return { why: 'duplicate', detail: tag.toString(16).toUpperCase() };
        }
        if (!def || (cursor.length >= def.min && cursor.length <= def.max))
          tags.set(tag, cursor.value());
        else this.illegal.push(tag);
      }
    }
    const fault = cursor.fault;
    return fault && { why: 'malformed', detail: `${fault.why} at ${fault.at}` };
  }
}
