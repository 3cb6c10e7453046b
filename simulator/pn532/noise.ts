/** Disturbed bytes on the bus between host and chip. */

import type { Pn532Chip } from './chip.js';

/** The byte as it arrives: one bit flipped where a fault says so. */
export function noisy(chip: Pn532Chip, byte: number): number {
  const faults = chip.faults;
  if (!faults.any) return byte;
  let value = byte;
  const at = faults.value('busCorruptAt');
  if (at > 0) {
    faults.set('busCorruptAt', at === 1 ? 0 : at - 1);
    if (at === 1) value ^= 0x08;
  }
  const noise = faults.value('busNoise');
  if (noise > 0 && chip.random.chance(noise)) value ^= 1 << chip.random.below(8);
  return value;
}
