/** What can go wrong on the radio, as numbers that a scenario or the page may set at any time. */

import { FaultBoard, type FaultRow } from './fault-board.js';

export const RF_FAULTS = {
  bitError: { unit: 'probability', doc: 'each bit on the air is flipped with this probability' },
  loss: { unit: 'probability', doc: 'each frame on the air is lost with this probability' },
  corruptAt: { unit: 'position', doc: 'n-th byte on the air since the first answer is spoilt' },
  tearAt: { unit: 'position', doc: 'the card is taken away at the n-th byte on the air' },
  slowPhoneMs: { unit: 'ms', doc: 'each answer of the phone comes this much later' },
  wtxStorm: { unit: 'count', doc: 'S(WTX) requests before each answer, though it is ready' },
  wtxm: { unit: 'count', doc: 'multiplier that the card asks for by S(WTX), 1 to 59; 0: 10' },
  noWtx: { unit: 'switch', doc: 'the card never asks for time, however late its answer is' },
  secondCard: { unit: 'switch', doc: 'a second card lies in the field' },
} as const satisfies Record<string, FaultRow>;

export type RfFault = keyof typeof RF_FAULTS;

export class RfFaults extends FaultBoard<RfFault> {
  constructor(initial: Partial<Record<RfFault, number>> = {}) {
    super(RF_FAULTS, initial);
  }
}
