/** A share of the terminals as one seeded world, from the first tap to the last proof that everything is in order. */

import type { EngineName } from '../host/engine/engine.js';
import { planEpisode, runEpisode, type Pick } from './episode.js';
import type { FaultChoice } from './faults.js';
import { comeToRest } from './rest.js';
import { stateHash } from './state-hash.js';
import { World, type Violation } from './world.js';

export interface ShareOptions {
  readonly seed: number;
  readonly taps: number;
  readonly faults: FaultChoice;
  readonly terminals: number;
  readonly gates: number;
  readonly phones: number;
  readonly profile: 'phone' | 'pos';
  readonly engine: EngineName;
  /** Only these episodes: while a failing run is shrunk. */
  readonly only?: readonly Pick[];
}

export interface ShareResult {
  readonly taps: number;
  readonly steps: number;
  readonly episodes: number;
  readonly violation?: Violation;
  readonly stateHash: string;
}

export function runShare(options: ShareOptions): ShareResult {
  const { seed, engine, profile, terminals, gates, phones, taps, only } = options;
  const world = new World({ seed, engine, profile, terminals, gates, phones });
  let episodes = 0;
  if (only) {
    for (const pick of only) {
      if (world.violation) break;
      world.drive(runEpisode(world, planEpisode(pick, options)));
      episodes++;
    }
  } else {
    while (world.taps < taps && !world.violation)
      world.drive(runEpisode(world, planEpisode({ index: ++episodes }, options)));
  }
  if (!world.violation) world.drive(comeToRest(world));
  const result: ShareResult = {
    taps: world.taps,
    steps: world.steps,
    episodes,
    ...(world.violation && { violation: world.violation }),
    stateHash: stateHash(world),
  };
  world.close();
  return result;
}
