/** What a log of the radio says that a case may ask for: blocks for time, commands of activation, times of the dialogue. */

import { toHex } from '../../decode/hex.js';
import type { TraceEvent } from '../../log/event-log.js';

/** S(WTX) of the card: PCB F2, or FA with CID. */
const S_WTX = [0xf2, 0xfa];
const ATTRIB = 0x1d;
const ATTRIB_FIXED = 9;
const CRC = 2;

interface AirData {
  readonly from: 'pcd' | 'picc';
}

export function wtxCount(events: readonly TraceEvent[]): number {
  return airFrames(events, 'picc').filter((bytes) => S_WTX.includes(bytes[0]!)).length;
}

/** Higher-layer INF of the last ATTRIB, hex; undefined: none was sent. */
export function attribInf(events: readonly TraceEvent[]): string | undefined {
  const attribs = airFrames(events, 'pcd').filter((bytes) => bytes[0] === ATTRIB);
  const last = attribs.at(-1);
  return last && toHex(last.subarray(ATTRIB_FIXED, last.length - CRC));
}

function airFrames(events: readonly TraceEvent[], from: AirData['from']): Uint8Array[] {
  return events
    .filter(
      ({ lane, kind, bytes, data }) =>
        lane === 'rf' && kind === 'frame' && bytes && (data as AirData).from === from,
    )
    .map(({ bytes }) => bytes!);
}
