/** One episode: planned from seed and number alone, so that leaving others out does not change it. */

import { SeededRandom } from '../clock/random.js';
import { BEHAVIOURS, pay, settle, unlock, type Behaviour } from './behaviours.js';
import { clearFaults, faultsOf, type FaultChoice, type FaultRow } from './faults.js';
import { WORLD_PROMISES } from './invariants/index.js';
import type { Till } from './till.js';
import type { World } from './world.js';

export interface PlannedFault {
  readonly row: FaultRow;
  readonly value: number;
}

export interface Episode {
  readonly index: number;
  readonly behaviour: Behaviour;
  readonly till: number;
  readonly phone: number;
  readonly amountMinor: number;
  readonly faults: readonly PlannedFault[];
}

export interface EpisodeSetting {
  readonly seed: number;
  readonly faults: FaultChoice;
  readonly tills: number;
  readonly phones: number;
}

/** Share of episodes with one fault; of these, with a second. */
const FAULTY = 0.5;
const TWICE = 0.25;
const MAX_FEN = 60_000;

export function planEpisode(index: number, setting: EpisodeSetting): Episode {
  const random = new SeededRandom(setting.seed, `episode ${index}`);
  const rows = faultsOf(setting.faults);
  const faults: PlannedFault[] = [];
  const behaviour = weighted(BEHAVIOURS, random);
  const till = random.below(setting.tills);
  const phone = random.below(setting.phones);
  const amountMinor = 1 + random.below(random.chance(0.7) ? 5000 : MAX_FEN);
  if (rows.length > 0 && random.chance(FAULTY)) {
    do {
      const row = weighted(rows, random);
      faults.push({ row, value: row.draw(random) });
    } while (faults.length < 2 && random.chance(TWICE));
  }
  return { index, behaviour, till, phone, amountMinor, faults };
}

function weighted<Row extends { readonly weight: number }>(
  rows: readonly Row[],
  random: SeededRandom,
): Row {
  let sum = 0;
  for (const { weight } of rows) sum += weight;
  let at = random.below(sum);
  for (const row of rows) {
    at -= row.weight;
    if (at < 0) return row;
  }
  return rows[0]!;
}

/** Between two looks at a terminal in rest. */
const QUIET_EVERY = 8;
const PROOF_EVERY = 64;
const SALARY_EVERY = 32;
const GOOD_TAP_FEN = 100;
const GOOD_TAP_TRIES = 2;

export function runEpisode(world: World, episode: Episode): void {
  world.episode = episode.index;
  const till = world.tills[episode.till]!;
  const phone = world.phones[episode.phone]!;
  const random = new SeededRandom(world.seed, `act ${episode.index}`);
  if (episode.index % SALARY_EVERY === 0) world.pay();
  for (const { row, value } of episode.faults)
    row.arm({ world, station: till.station, random, value });
  episode.behaviour.run(world, { till, phone, amountMinor: episode.amountMinor, random });
  world.forgetPlans();
  clearFaults(world, till.station);
  till.station.field.remove();
  world.check((checks) => checks.between?.());
  if (till.station.panel.screen.message === 'journal-full') settle(world, till);
  if (episode.index % QUIET_EVERY === 0) world.settleDown(till);
  if (episode.index % PROOF_EVERY === 0) goodTap(world, till);
}

/** After faults, an ordinary customer with money pays an ordinary sum. */
export function goodTap(world: World, till: Till): void {
  if (!world.settleDown(till)) return;
  const [phone] = world.phones;
  const ready = phone!.wallet.cards.find(({ status }) => status === 'ready');
  if (ready) phone!.wallet.setDefault(ready.id);
  unlock(phone!);
  world.pay();
  const random = new SeededRandom(world.seed, `good tap ${world.episode}`);
  const seen: string[] = [];
  for (let tries = 0; tries < GOOD_TAP_TRIES && !world.violation; tries++) {
    const screens = till.station.panel.onScreen(({ message }) => seen.push(message));
    pay(world, { till, phone: phone!, amountMinor: GOOD_TAP_FEN, random });
    screens();
    if (till.order?.shown) return;
    // A full journal is a reason to settle, not a fault.
    if (!seen.includes('journal-full') && !seen.includes('settlement-pending')) break;
    settle(world, till);
    world.settleDown(till);
  }
  if (!world.violation)
    world.broken(
      WORLD_PROMISES.goodTap,
      'nothing that broke may leave a terminal that cannot sell',
      `${till.id}: ${seen.join(', ')}; hosts: ${world.rig.backOffice.lastVerdict?.reason ?? 'content'}`,
    );
}
