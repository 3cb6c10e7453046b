/** The episodes of a broken promise as a scenario file, for the desktop simulator: one terminal, one phone, the same faults. */

import type { Scenario, Step } from '../scenario/scenario.js';
import { planEpisode, type Episode, type EpisodeSetting } from './episode.js';
import type { Violation } from './world.js';

const MS_AFTER_TAP = 4000;
const MS_REST = 45_000;

export function toScenario(
  setting: EpisodeSetting & { readonly profile: 'phone' | 'pos' },
  episodes: readonly number[],
  violation: Violation,
): Scenario {
  const planned = episodes.map((index) => planEpisode(index, setting));
  return {
    name: `world-${setting.seed}-${violation.step}`,
    title: `Broken promise: ${violation.invariant}`,
    about: [
      violation.reason + '.',
      `Seen: ${violation.detail.split('\n')[0]}.`,
      `Episodes of the world with seed ${setting.seed}: ${planned.map(said).join('; ')}.`,
    ].join(' '),
    group: 'World',
    world: { seed: setting.seed, profile: setting.profile },
    steps: planned.flatMap(stepsOf),
  };
}

function said({ index, behaviour, faults }: Episode): string {
  const broken = faults.map(({ row, value }) => `${row.name} ${Number(value.toPrecision(3))}`);
  return [`${index} ${behaviour.name}`, ...broken].join(', ');
}

function stepsOf({ behaviour, amountMinor, faults }: Episode): Step[] {
  const amount = (amountMinor / 100).toFixed(2);
  const kind = behaviour.name === 'refund' ? ('refund' as const) : ('sale' as const);
  const steps: Step[] = faults.flatMap(({ row, value }) =>
    row.scenario ? [{ do: 'fault', ...row.scenario, value } as Step] : [],
  );
  steps.push({ do: behaviour.name === 'sale, locked phone' ? 'lock' : 'unlock' });
  steps.push({ do: 'order', amount, kind });
  steps.push({ do: 'tap' });
  if (behaviour.name === 'two phones') steps.push({ do: 'tap', with: 'second-phone' });
  const cut = faults.find(({ row }) => row.name === 'power cut');
  if (cut)
    steps.push(
      { do: 'wait', ms: cut.value },
      { do: 'power', state: 'cut' },
      { do: 'wait', ms: MS_AFTER_TAP },
      { do: 'power', state: 'on' },
    );
  steps.push({ do: 'wait', ms: MS_AFTER_TAP }, { do: 'remove' }, { do: 'clear-faults' });
  steps.push({ do: 'wait', ms: MS_REST });
  return steps;
}
