/** How strongly a card and the antenna are coupled, and what weak coupling does to frames. An estimate, not a measurement. */

export interface CouplingEffect {
  readonly powered: boolean;
  /** Probability that a frame is lost. */
  readonly loss: number;
  /** Probability that a bit is flipped. */
  readonly bitError: number;
}

/** Below it the card has no power; from `CLEAR` on nothing is disturbed. */
const POWER = 0.15;
const CLEAR = 0.35;

export function couplingEffect(coupling: number): CouplingEffect {
  if (coupling < POWER) return { powered: false, loss: 0, bitError: 0 };
  if (coupling >= CLEAR) return { powered: true, loss: 0, bitError: 0 };
  const weak = (CLEAR - coupling) / (CLEAR - POWER);
  return { powered: true, loss: 0.3 * weak * weak, bitError: 0.002 * weak * weak };
}

/** Coupling of two coaxial loops, the antenna's radius 20 mm: 1 on the antenna, 0.15 at about 32 mm. */
export function couplingAt(distanceMm: number): number {
  const radius = 20;
  return Math.pow(1 + (distanceMm * distanceMm) / (radius * radius), -1.5);
}
