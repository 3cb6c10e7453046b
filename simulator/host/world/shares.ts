/** How the terminals of `tapwright world` are divided: into small worlds, the same ones for every number of processes. */

import type { EngineName } from '../engine/engine.js';
import type { FaultChoice } from '../../world/faults.js';
import type { ShareOptions, ShareResult } from '../../world/run.js';
import type { Violation } from '../../world/world.js';

export interface WorldRequest {
  readonly taps: number;
  readonly seed: number;
  readonly faults: FaultChoice;
  readonly terminals: number;
  readonly phones: number;
  readonly engine: EngineName;
}

export interface FoundViolation extends Violation {
  /** Of the small world it was found in. */
  readonly world: number;
  readonly seed: number;
}

/** Two terminals and their customers meet in one world; more only make it slower. */
const TERMINALS_PER_WORLD = 2;
const GATES_PER_WORLD = 1;
/** A world's books grow: long runs are many worlds. */
const TAPS_PER_WORLD = 500;

export function sharesOf(request: WorldRequest): ShareOptions[] {
  const { taps, seed, faults, terminals, phones, engine } = request;
  const byTerminals = Math.ceil(terminals / TERMINALS_PER_WORLD);
  const rounds = Math.max(1, Math.ceil(taps / (byTerminals * TAPS_PER_WORLD)));
  const count = Math.min(byTerminals * rounds, Math.max(1, taps));
  return Array.from({ length: count }, (_, index) => {
    const group = index % byTerminals;
    return {
      seed: worldSeed(seed, index),
      taps: portion(taps, count, index),
      faults,
      terminals: portion(terminals, byTerminals, group),
      gates: GATES_PER_WORLD,
      phones: Math.max(1, portion(phones, byTerminals, group)),
      profile: group % 2 === 0 ? 'phone' : 'pos',
      engine,
    };
  });
}

/** Whole parts that differ by one at most. */
function portion(total: number, parts: number, index: number): number {
  return Math.floor(total / parts) + (index < total % parts ? 1 : 0);
}

function worldSeed(seed: number, index: number): number {
  return index === 0
    ? seed
    : (Math.imul(seed + 1, 0x9e3779b1) + Math.imul(index, 0x85ebca6b)) >>> 0;
}

export function violationsOf(
  shares: readonly ShareOptions[],
  results: readonly ShareResult[],
): FoundViolation[] {
  return results.flatMap(({ violation }, world) =>
    violation ? [{ world, seed: shares[world]!.seed, ...violation }] : [],
  );
}
