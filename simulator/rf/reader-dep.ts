/** The reader's side of ISO-DEP (ISO/IEC 14443-4, 7.5): chaining both ways, S(WTX), recovery by R(NAK) and R(ACK), deselect. */

import { checked, withCrc, type AirAnswer, type AirFrame, type AirWork } from './air.js';
import { FWT_MAX_US, frameSize, fwtUs, RF_TIMING } from './timing.js';

const I_BLOCK = 0x02;
const R_ACK = 0xa2;
const R_NAK = 0xb2;
const S_WTX = 0xf2;
const S_DESELECT = 0xc2;
const CHAINING = 0x10;
const EMPTY = new Uint8Array(0);

export type DepFault = 'timeout' | 'crc' | 'parity' | 'framing' | 'protocol';

export type DepAnswer =
  | { readonly ok: true; readonly data: Uint8Array; readonly more: boolean }
  | { readonly ok: false; readonly fault: DepFault };

export class DepLink {
  readonly type: 'A' | 'B';
  /** FSC: what the card can take in one frame. */
  readonly frameSize: number;
  readonly fwtUs: number;
  /** Repeats of R(NAK) or R(ACK) before giving up. */
  readonly repeats: number;
  /** Rule A: the reader's block number starts at 0. */
  number = 0;

  constructor(parts: {
    readonly type: 'A' | 'B';
    readonly fsci: number;
    readonly fwi: number;
    readonly repeats: number;
  }) {
    this.type = parts.type;
    this.frameSize = frameSize(parts.fsci);
    this.fwtUs = fwtUs(parts.fwi);
    this.repeats = parts.repeats;
  }
}

/** FSCI, FWI and SFGI of an ATS, with the defaults of ISO/IEC 14443-4, 5.2. */
export function atsLimits(ats: Uint8Array): { fsci: number; fwi: number; sfgi: number } {
  const t0 = ats.length > 1 ? ats[1]! : 0x02;
  const tb = t0 & 0x20 ? (ats[2 + (t0 & 0x10 ? 1 : 0)] ?? 0x40) : 0x40;
  return { fsci: t0 & 0x0f, fwi: tb >> 4, sfgi: tb & 0x0f };
}

/** Sends data as one chain of I-blocks; `open`: the chain goes on with the next call. The first block of the answer. */
export function* sendChain(link: DepLink, data: Uint8Array, open: boolean): AirWork<DepAnswer> {
  const room = link.frameSize - 3;
  let from = 0;
  for (;;) {
    const last = from + room >= data.length;
    const part = data.slice(from, last ? data.length : from + room);
    const pcb = I_BLOCK | (last && !open ? 0 : CHAINING) | link.number;
    const answer = yield* exchange(link, frame(link, pcb, part));
    if (!answer.ok) return answer;
    const acknowledged = (answer.block[0]! & 0xf6) === R_ACK;
    if (!last || open) {
      if (!acknowledged) return { ok: false, fault: 'protocol' };
      from += part.length;
      if (last) return { ok: true, data: EMPTY, more: false };
      continue;
    }
    return acknowledged ? { ok: false, fault: 'protocol' } : received(answer.block);
  }
}

/** Asks for the next block of a chained answer. */
export function* nextPart(link: DepLink): AirWork<DepAnswer> {
  const answer = yield* exchange(link, frame(link, R_ACK | link.number, EMPTY));
  return answer.ok ? received(answer.block) : answer;
}

/** S(DESELECT): true when the card confirmed. */
export function* deselect(link: DepLink): AirWork<boolean> {
  for (let i = 0; i <= link.repeats; i++) {
    const answer = yield {
      kind: 'send',
      frame: frame(link, S_DESELECT, EMPTY),
      limitUs: RF_TIMING.deselectUs,
    };
    const block = heard(link, answer);
    if (block.ok && block.block[0] === S_DESELECT) return true;
  }
  return false;
}

/** Presence check, method 2: R(NAK) is answered by R(ACK) (ISO/IEC 14443-4, annex B). */
export function* presence(link: DepLink): AirWork<boolean> {
  const nak = frame(link, R_NAK | link.number, EMPTY);
  const limitUs = link.fwtUs + RF_TIMING.deltaFwtUs;
  for (let i = 0; i <= link.repeats; i++) {
    const block = heard(link, yield { kind: 'send', frame: nak, limitUs });
    if (block.ok) return (block.block[0]! & 0xe6) === R_ACK;
  }
  return false;
}

type Heard =
  | { readonly ok: true; readonly block: Uint8Array }
  | { readonly ok: false; readonly fault: DepFault };

/** One block and what answers it, with time extensions and recovery (rules 3 to 8). */
function* exchange(link: DepLink, first: AirFrame): AirWork<Heard> {
  const own = first.bytes[0]!;
  const acknowledging = (own & 0xe2) !== I_BLOCK;
  let next = first;
  let limitUs = link.fwtUs + RF_TIMING.deltaFwtUs;
  let failures = 0;
  let resent = 0;
  for (;;) {
    const block = heard(link, yield { kind: 'send', frame: next, limitUs });
    limitUs = link.fwtUs + RF_TIMING.deltaFwtUs;
    if (!block.ok) {
      if (++failures > link.repeats) return block;
      // Rule 4: R(NAK); while chaining is received, rule 5: R(ACK) again.
      next = acknowledging ? first : frame(link, R_NAK | link.number, EMPTY);
      continue;
    }
    const pcb = block.block[0]!;
    if ((pcb & 0xf7) === S_WTX && block.block.length >= 2) {
      const wtxm = block.block[1]! & 0x3f;
      if (wtxm === 0 || wtxm > 59) return { ok: false, fault: 'protocol' };
      next = frame(link, S_WTX, Uint8Array.of(wtxm)); // Rule 3
      const asked = link.fwtUs * wtxm;
      limitUs = (asked > FWT_MAX_US ? FWT_MAX_US : asked) + RF_TIMING.deltaFwtUs;
      failures = 0;
      continue;
    }
    if ((pcb & 0xf6) === R_ACK) {
      if ((pcb & 1) === link.number) {
        link.number ^= 1; // Rule B
        return acknowledging ? { ok: false, fault: 'protocol' } : block;
      }
      if (acknowledging || ++resent > link.repeats) return { ok: false, fault: 'protocol' };
      next = first; // Rule 6
      continue;
    }
    if ((pcb & 0xee) === I_BLOCK && (pcb & 1) === link.number) {
      link.number ^= 1;
      return block;
    }
    return { ok: false, fault: 'protocol' };
  }
}

function received(block: Uint8Array): DepAnswer {
  return { ok: true, data: block.slice(1), more: (block[0]! & CHAINING) !== 0 };
}

function heard(link: DepLink, answer: AirAnswer): Heard {
  if (answer.kind === 'none') return { ok: false, fault: 'timeout' };
  if (answer.error === 'cut') return { ok: false, fault: 'framing' };
  if (answer.error === 'parity') return { ok: false, fault: 'parity' };
  const block = checked(link.type, answer.bytes, answer.bits);
  return block && block.length > 0 ? { ok: true, block } : { ok: false, fault: 'crc' };
}

function frame(link: DepLink, pcb: number, data: Uint8Array): AirFrame {
  const block = new Uint8Array(1 + data.length);
  block[0] = pcb;
  block.set(data, 1);
  return withCrc(link.type, block);
}
