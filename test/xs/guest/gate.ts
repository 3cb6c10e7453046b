/** A gate inside XS: its barrier and the fares of its line are the world's. */

import { Gate, type Barrier, type GatePassage } from '../../../firmware/app/gate/gate.js';
import type { Fare, Fares } from '../../../firmware/app/gate/fares.js';
import type { GateSettings } from '../../../firmware/app/gate/settings.js';
import { assembleReader, type Platform } from '../../../firmware/assemble.js';
import type { TerminalProfile } from '../../../firmware/config/profile.js';
import type { GateCounts } from '../../../simulator/host/engine/gate-firmware.js';
import { ASK, decode, encode } from '../../../simulator/host/engine/wire.js';

export interface GateData {
  readonly settings: Partial<GateSettings>;
  /** The world keeps the book. */
  readonly sharedFares: boolean;
}

const asked = (...values: unknown[]): unknown =>
  decode(worldCall(ASK.fares, 0, 0, encode(values)) as string);

const fares: Fares = Object.freeze({
  passedBack: (passage) => asked('passedBack', passage) as boolean,
  quote: (passage) => asked('quote', passage) as Fare,
  book: (passage, fare) => void worldCall(ASK.fares, 0, 0, encode(['book', passage, fare])),
} satisfies Fares);

const barrier: Barrier = Object.freeze({
  open: () => void worldCall(ASK.barrier, 1),
  close: () => void worldCall(ASK.barrier, 0),
});

function onPassage({ outcome: final, ...passage }: GatePassage): void {
  const { outcome, start, cvm, oda, reason } = final;
  const plain = { ...passage, outcome, start, cvm, oda, ...(reason && { reason: reason.code }) };
  worldCall(ASK.passage, 0, 0, encode(plain));
}

export function createGate(platform: Platform, profile: TerminalProfile, data: GateData): Gate {
  return new Gate({
    ...platform,
    reader: assembleReader(platform),
    profile,
    settings: data.settings,
    barrier,
    onPassage,
    ...(data.sharedFares && { fares }),
  });
}

export function callGate(gate: Gate, method: string, values: readonly unknown[]): unknown {
  switch (method) {
    case 'start':
      return gate.start();
    case 'stop':
      return gate.stop();
    case 'closeDay':
      return gate.closeDay();
    case 'collectDebts':
      return gate.collectDebts();
    case 'denied':
      return gate.parameters.denied(values[0] as string);
    case 'counts':
      return gateCounts(gate);
    default:
      throw new Error(`no method ${method}`);
  }
}

export function gateCounts({ taps, counters }: Gate): GateCounts {
  const { waiting, paidMinor, lossMinor, debts } = taps;
  const { refused } = counters;
  return { waiting: waiting.length, paidMinor, lossMinor, debts: debts.size, refused };
}

/** Another number when gateCounts has changed. */
export function gateChanges({ taps, counters }: Gate): number {
  const { refused } = counters;
  let sum = taps.waiting.length + taps.debts.size + taps.paidMinor + taps.lossMinor;
  for (const reason in refused) sum += refused[reason as keyof typeof refused]! * 1e9;
  return sum;
}
