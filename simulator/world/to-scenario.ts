/** The episodes of a broken promise as a scenario file: the same world, the same people, the same faults, to the microsecond. */

import type { Scenario } from '../scenario/scenario.js';
import { stepOf } from './episode-step.js';
import { planEpisode, type Pick } from './episode.js';
import type { ShareOptions } from './run.js';
import type { Violation } from './world.js';

const MOST_ABOUT = 1000;
/** What the file form takes, one being the rest at the end. */
const MOST_STEPS = 999;

export function toScenario(
  share: ShareOptions,
  picks: readonly Pick[],
  violation: Violation,
): Scenario {
  const { seed, terminals, gates, phones, profile } = share;
  const planned = picks.slice(-MOST_STEPS).map((pick) => planEpisode(pick, share));
  const about = [`${violation.reason}.`, `Seen: ${violation.detail.split('\n')[0]}.`].join(' ');
  return {
    name: `world-${seed}-${violation.step}`,
    title: `Broken promise: ${violation.invariant}`.slice(0, 120),
    about: about.slice(0, MOST_ABOUT),
    group: 'World',
    world: { seed, profile, terminals, gates, phones, shown: (planned.at(-1)?.till ?? 0) + 1 },
    steps: [...planned.map(stepOf), { do: 'rest' }],
  };
}
