/** The reader's side of type A: request, bit-wise anticollision, selection, RATS (ISO/IEC 14443-3, 6; ISO/IEC 14443-4, 5). */

import { bitAt, checked, plain, setBit, withCrc, type AirWork } from './air.js';
import { RF_TIMING } from './timing.js';

const SELECT: readonly number[] = [0x93, 0x95, 0x97];
const CASCADE_TAG = 0x88;
const CASCADE = 0x04;
const WUPA = 0x52;

export const REQA = 0x26;

export interface SelectedA {
  readonly atqa: number;
  readonly sak: number;
  readonly uid: Uint8Array;
  /** Another card answered as well. */
  readonly collision: boolean;
}

/** REQA or WUPA: ATQA, or undefined. Several cards make one ATQA. */
export function* requestA(code = REQA): AirWork<{ atqa: number; collision: boolean } | undefined> {
  const answer = yield {
    kind: 'send',
    frame: plain('A', Uint8Array.of(code), 7),
    limitUs: RF_TIMING.listenUs,
  };
  if (answer.kind === 'none' || answer.error === 'cut' || answer.bits !== 16) return undefined;
  return {
    atqa: answer.bytes[0]! | (answer.bytes[1]! << 8),
    collision: answer.collision >= 0,
  };
}

/** After an ATQA: all cascade levels. */
export function* selectA(atqa: number): AirWork<SelectedA | undefined> {
  const uid: number[] = [];
  let collision = false;
  for (let level = 0; level < SELECT.length; level++) {
    const code = SELECT[level]!;
    const found = yield* anticollision(code);
    if (!found) return undefined;
    collision ||= found.collision;
    const sak = yield* choose(code, found.part);
    if (sak === undefined) return undefined;
    const more = found.part[0] === CASCADE_TAG && (sak & CASCADE) !== 0;
    for (let i = more ? 1 : 0; i < 4; i++) uid.push(found.part[i]!);
    if (!more) return { atqa, sak, uid: Uint8Array.from(uid), collision };
  }
  return undefined;
}

/** Wakes a known card, also from HALT, and selects it. */
export function* reselectA(uid: Uint8Array): AirWork<boolean> {
  if (!(yield* requestA(WUPA))) return false;
  const levels = uid.length === 4 ? 1 : uid.length === 7 ? 2 : 3;
  for (let level = 0; level < levels; level++) {
    const part = new Uint8Array(5);
    const last = level === levels - 1;
    if (!last) part[0] = CASCADE_TAG;
    const from = last ? 0 : 1;
    for (let i = from; i < 4; i++) part[i] = uid[level * 3 + i - from]!;
    part[4] = part[0]! ^ part[1]! ^ part[2]! ^ part[3]!;
    if ((yield* choose(SELECT[level]!, part)) === undefined) return false;
  }
  return true;
}

export function* haltA(): AirWork<void> {
  yield {
    kind: 'send',
    frame: withCrc('A', Uint8Array.of(0x50, 0x00)),
    limitUs: RF_TIMING.listenUs,
  };
}

/** RATS with one repeat: the ATS with its length byte, or undefined. */
export function* rats(fsdi: number, tries = 2): AirWork<Uint8Array | undefined> {
  for (let i = 0; i < tries; i++) {
    const answer = yield {
      kind: 'send',
      frame: withCrc('A', Uint8Array.of(0xe0, fsdi << 4)),
      limitUs: RF_TIMING.ratsUs,
    };
    if (answer.kind === 'none' || answer.error !== 'none') continue;
    const ats = checked('A', answer.bytes, answer.bits);
    if (ats && ats.length > 0 && ats[0] === ats.length) return ats;
  }
  return undefined;
}

/** One level: follows the 1-branch at each collision. The five bytes UID part and BCC. */
function* anticollision(
  code: number,
): AirWork<{ part: Uint8Array; collision: boolean } | undefined> {
  const part = new Uint8Array(5);
  let known = 0;
  let collision = false;
  for (let round = 0; round < 33; round++) {
    const bytes = new Uint8Array(2 + ((known + 7) >> 3));
    bytes[0] = code;
    bytes[1] = ((2 + (known >> 3)) << 4) | (known & 7);
    for (let i = 0; i < known; i++) setBit(bytes, 16 + i, bitAt(part, i));
    const answer = yield {
      kind: 'send',
      frame: plain('A', bytes, 16 + known),
      limitUs: RF_TIMING.listenUs,
    };
    if (answer.kind === 'none' || answer.error !== 'none' || answer.bits !== 40 - known)
      return undefined;
    const good = answer.collision < 0 ? answer.bits : answer.collision;
    for (let i = 0; i < good; i++) setBit(part, known + i, bitAt(answer.bytes, i));
    known += good;
    if (answer.collision < 0) {
      const bcc = part[0]! ^ part[1]! ^ part[2]! ^ part[3]!;
      return bcc === part[4] ? { part, collision } : undefined;
    }
    collision = true;
    setBit(part, known, 1);
    known++;
    if (known >= 40) return undefined;
  }
  return undefined;
}

/** SELECT with the whole part: SAK, or undefined. */
function* choose(code: number, part: Uint8Array): AirWork<number | undefined> {
  const data = new Uint8Array(7);
  data[0] = code;
  data[1] = 0x70;
  data.set(part, 2);
  const answer = yield {
    kind: 'send',
    frame: withCrc('A', data),
    limitUs: RF_TIMING.listenUs,
  };
  if (answer.kind === 'none' || answer.error !== 'none') return undefined;
  const sak = checked('A', answer.bytes, answer.bits);
  return sak?.length === 1 ? sak[0] : undefined;
}
