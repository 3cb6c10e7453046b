/** What may happen to a message on its way. Applied to each write of one side: terminal and host write whole frames. */

import type { SeededRandom } from '../clock/random.js';

export type Treatment =
  | { readonly do: 'deliver' }
  | { readonly do: 'lose' }
  /** Arrives a second time, so much later. */
  | { readonly do: 'duplicate'; readonly afterUs: number }
  /** Arrives so much later than it should; what follows is not held up. */
  | { readonly do: 'late'; readonly byUs: number }
  /** One bit of one byte is another. */
  | { readonly do: 'garble'; readonly at: number; readonly bit: number }
  /** Other bytes altogether, of the same length. */
  | { readonly do: 'noise'; readonly bytes: Uint8Array }
  /** The line is lost when so many bytes have passed. */
  | { readonly do: 'cut'; readonly afterBytes: number };

export const DELIVER: Treatment = { do: 'deliver' };

export interface Passage {
  readonly way: 'toHost' | 'toTerminal';
  readonly bytes: Uint8Array;
  /** Count of messages this way on this line, from 1. */
  readonly number: number;
}

/** Decides message by message. */
export type LineFaults = (passage: Passage) => Treatment;

/** Probabilities by kind of fault, each way; `refuse`: a connection is not taken. */
export interface FaultRates {
  readonly refuse?: number;
  readonly lose?: number;
  readonly duplicate?: number;
  readonly late?: number;
  readonly garble?: number;
  readonly noise?: number;
  readonly cut?: number;
}

const SECOND = 1_000_000;

/** Seeded: the same random numbers give the same faults. */
export function randomFaults(rates: FaultRates, random: SeededRandom): LineFaults {
  return ({ bytes }) => {
    if (random.chance(rates.lose ?? 0)) return { do: 'lose' };
    if (random.chance(rates.duplicate ?? 0))
      return { do: 'duplicate', afterUs: random.below(2 * SECOND) };
    if (random.chance(rates.late ?? 0)) return { do: 'late', byUs: random.below(30 * SECOND) };
    if (random.chance(rates.garble ?? 0))
      return { do: 'garble', at: random.below(bytes.length), bit: random.below(8) };
    if (random.chance(rates.noise ?? 0)) return { do: 'noise', bytes: random.bytes(bytes.length) };
    if (random.chance(rates.cut ?? 0))
      return { do: 'cut', afterBytes: random.below(bytes.length + 1) };
    return DELIVER;
  };
}
