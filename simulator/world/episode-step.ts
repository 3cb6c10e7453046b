/** Episodes as steps of a scenario and back: what `tapwright world` found, as the desktop simulator opens it. */

import type { Step } from '../scenario/scenario.js';
import { BEHAVIOURS } from './behaviours.js';
import type { Doing } from './doing.js';
import { runEpisode, type Episode, type PlannedFault } from './episode.js';
import { FAULTS } from './faults.js';
import type { World } from './world.js';

export type EpisodeStep = Extract<Step, { do: 'episode' }>;

export function stepOf(episode: Episode): EpisodeStep {
  const { index, behaviour, till, gate, phone, amountMinor, faults } = episode;
  return {
    do: 'episode',
    number: index,
    behaviour: behaviour.name,
    terminal: till + 1,
    ...(behaviour.atGate && { gate: gate + 1 }),
    phone: phone + 1,
    amount: (amountMinor / 100).toFixed(2),
    ...(faults.length > 0 && {
      faults: faults.map(({ row, value }) => ({ name: row.name, value })),
    }),
  };
}

/** Text: what this world does not have. */
export function episodeOf(step: EpisodeStep, world: World): Episode | string {
  const behaviour = BEHAVIOURS.find(({ name }) => name === step.behaviour);
  if (!behaviour) return `nobody does "${step.behaviour}"`;
  const faults: PlannedFault[] = [];
  for (const { name, value } of step.faults ?? []) {
    const row = FAULTS.find((fault) => fault.name === name);
    if (!row) return `no fault "${name}"`;
    faults.push({ row, value });
  }
  const [till, gate, phone] = [step.terminal - 1, (step.gate ?? 1) - 1, step.phone - 1];
  if (till >= world.tills.length) return `no terminal ${step.terminal}`;
  if (behaviour.atGate && gate >= world.gates.length) return `no gate ${step.gate ?? 1}`;
  if (phone >= world.phones.length) return `no phone ${step.phone}`;
  const amountMinor = Math.round(Number(step.amount) * 100);
  return { index: step.number, behaviour, till, gate, phone, amountMinor, faults };
}

/** Says which promise was broken, or nothing. */
export function* playEpisode(step: EpisodeStep, world: World): Doing<string | undefined> {
  const episode = episodeOf(step, world);
  if (typeof episode === 'string') return episode;
  yield* runEpisode(world, episode);
  return brokenPromise(world);
}

export function brokenPromise({ violation }: World): string | undefined {
  return violation && `"${violation.invariant}" is broken: ${violation.detail.split('\n')[0]}`;
}
