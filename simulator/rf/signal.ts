/** What arrives at the reader's receiver when answers overlap or bits are disturbed. */

import type { SeededRandom } from '../clock/random.js';
import { bitAt, setBit, type AirAnswer, type AirFrame } from './air.js';

type Heard = AirAnswer & { kind: 'frame' };

/** Several answers at once: type A shows where they first differ (Manchester code), type B is garbled. */
export function overlay(type: 'A' | 'B', frames: readonly AirFrame[]): Heard {
  const first = frames[0]!;
  const bytes = first.bytes.slice();
  if (type === 'B') {
    const error = frames.length > 1 ? 'cut' : 'none';
    return { kind: 'frame', bytes, bits: first.bits, collision: -1, error };
  }
  let collision = -1;
  for (let f = 1; f < frames.length; f++) {
    const other = frames[f]!;
    const bits = other.bits < first.bits ? other.bits : first.bits;
    for (let i = 0; i < bits; i++) {
      if (bitAt(other.bytes, i) === bitAt(first.bytes, i)) continue;
      if (collision < 0 || i < collision) collision = i;
      break;
    }
  }
  return { kind: 'frame', bytes, bits: first.bits, collision, error: 'none' };
}

/** Flips bits: one of byte `corrupt` (unless -1), and each with the given probability. Odd flips break parity (type A). */
export function spoil(
  heard: Heard,
  type: 'A' | 'B',
  corrupt: number,
  bitError: number,
  random: SeededRandom,
): Heard {
  if (corrupt < 0 && bitError <= 0) return heard;
  const bytes = heard.bytes.slice();
  let parity = false;
  for (let i = 0; i < bytes.length; i++) {
    let flips = 0;
    const last = heard.bits - i * 8 < 8 ? heard.bits - i * 8 : 8;
    for (let bit = 0; bit < last; bit++) {
      const hit = i === corrupt && bit === 3 % last;
      if (!hit && !(bitError > 0 && random.chance(bitError))) continue;
      setBit(bytes, i * 8 + bit, bitAt(bytes, i * 8 + bit) ^ 1);
      flips++;
    }
    if (flips & 1) parity = true;
  }
  const error = heard.error === 'none' && parity && type === 'A' ? 'parity' : heard.error;
  return { ...heard, bytes, error };
}
