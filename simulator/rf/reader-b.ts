/** The reader's side of type B: REQB with slots, ATTRIB, HLTB (ISO/IEC 14443-3, 7). */

import { checked, withCrc, type AirWork } from './air.js';
import { RF_TIMING } from './timing.js';

export interface RequestedB {
  /** 12 bytes: 50, PUPI, application data, protocol info. */
  readonly atqb: Uint8Array;
  readonly collision: boolean;
}

/** REQB; doubles the number of slots while answers collide. */
export function* requestB(afi: number, wakeUp = false): AirWork<RequestedB | undefined> {
  let collision = false;
  for (let exponent = 0; exponent <= 4; exponent++) {
    const param = exponent | (wakeUp ? 0x08 : 0);
    let clashed = false;
    for (let slot = 1; slot <= 1 << exponent; slot++) {
      const data =
        slot === 1 ? Uint8Array.of(0x05, afi, param) : Uint8Array.of(((slot - 1) << 4) | 0x05);
      const answer = yield {
        kind: 'send',
        frame: withCrc('B', data),
        limitUs: RF_TIMING.atqbUs,
      };
      if (answer.kind === 'none') continue;
      const atqb = answer.error === 'none' ? checked('B', answer.bytes, answer.bits) : undefined;
      if (atqb && atqb.length >= 12 && atqb[0] === 0x50) return { atqb, collision };
      clashed = true;
      collision = true;
    }
    if (!clashed) return undefined;
  }
  return undefined;
}

/** ATTRIB: its answer without CRC, or undefined. `fsdi` is the frame size the reader can take. */
export function* attrib(
  pupi: Uint8Array,
  fsdi: number,
  fwtUs: number,
): AirWork<Uint8Array | undefined> {
  const data = new Uint8Array(9);
  data[0] = 0x1d;
  data.set(pupi, 1);
  data[6] = fsdi;
  data[7] = 0x01;
  for (let i = 0; i < 2; i++) {
    const answer = yield { kind: 'send', frame: withCrc('B', data), limitUs: fwtUs };
    if (answer.kind === 'none' || answer.error !== 'none') continue;
    const response = checked('B', answer.bytes, answer.bits);
    if (response && response.length > 0) return response;
  }
  return undefined;
}

export function* haltB(pupi: Uint8Array): AirWork<void> {
  const data = new Uint8Array(5);
  data[0] = 0x50;
  data.set(pupi, 1);
  yield { kind: 'send', frame: withCrc('B', data), limitUs: RF_TIMING.atqbUs };
}
