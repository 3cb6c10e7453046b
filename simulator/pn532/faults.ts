/** What can go wrong with the chip and its bus, as numbers that a scenario or the page may set at any time. */

import { FaultBoard, type FaultRow } from '../rf/fault-board.js';

export const CHIP_FAULTS = {
  mute: { unit: 'switch', doc: 'commands are neither acknowledged nor answered until reset' },
  muteAfter: { unit: 'count', doc: 'goes mute after this many commands more' },
  muteIdleMs: { unit: 'ms', doc: 'goes mute when no command came for this long' },
  lostAck: { unit: 'probability', doc: 'an ACK is not sent' },
  lostResponse: { unit: 'probability', doc: 'a response is not sent' },
  corruptChecksum: { unit: 'probability', doc: 'a response carries a wrong data checksum' },
  corruptLength: { unit: 'probability', doc: 'a response carries a wrong length checksum' },
  stuckIrq: { unit: 'switch', doc: '1: the IRQ line stays high; 2: it stays low' },
  spuriousIrq: { unit: 'probability', doc: 'a command is followed by an IRQ pulse with no frame' },
  slowMs: { unit: 'ms', doc: 'each response comes this much later' },
  busNoise: { unit: 'probability', doc: 'each byte on the bus has a flipped bit' },
  busCorruptAt: { unit: 'position', doc: 'the n-th byte on the bus from now has a flipped bit' },
  resetMidway: {
    unit: 'probability',
    doc: 'the chip restarts by itself while it works on a command',
  },
} as const satisfies Record<string, FaultRow>;

export type ChipFault = keyof typeof CHIP_FAULTS;

export class ChipFaults extends FaultBoard<ChipFault> {
  constructor(initial: Partial<Record<ChipFault, number>> = {}) {
    super(CHIP_FAULTS, initial);
  }
}
