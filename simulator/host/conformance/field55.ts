/** Tags of field 55 as they lie in a host message: found by its shape, not by decoding the message (LLL in BCD, then TLV). */

import { tagHex } from '../../decode/tag-table.js';
import { readTlv } from '../../decode/tlv.js';

const LEAST_OBJECTS = 5;

export function field55Tags(message: Uint8Array): string[] | undefined {
  for (let at = 2; at < message.length; at++) {
    const length = bcd(message[at - 2]!) * 100 + bcd(message[at - 1]!);
    if (!(length > 0) || at + length > message.length) continue;
    const { pieces, fault } = readTlv(message, at, at + length);
    const known = pieces.some(({ tag }) => tag === 0x9f26);
    if (!fault && known && pieces.length >= LEAST_OBJECTS) {
      return pieces.map(({ tag }) => tagHex(tag));
    }
  }
  return undefined;
}

/** NaN: no decimal digits. */
function bcd(byte: number): number {
  const high = byte >> 4;
  const low = byte & 15;
  return high > 9 || low > 9 ? Number.NaN : high * 10 + low;
}
