/** One episode: planned from seed and number alone, so that leaving others out does not change it. */

import { SeededRandom } from '../clock/random.js';
import type { Behaviour } from './behaviour.js';
import { AT_TILLS, BEHAVIOURS } from './behaviours.js';
import type { Doing } from './doing.js';
import { clearFaults, faultsOf, type FaultChoice, type FaultRow } from './faults.js';
import { closeGate, goodRide, settleGate } from './gate-rest.js';
import { settle } from './paying.js';
import { goodTap, settleDown } from './rest.js';
import type { World } from './world.js';

export interface PlannedFault {
  readonly row: FaultRow;
  readonly value: number;
}

export interface Episode {
  readonly index: number;
  readonly behaviour: Behaviour;
  readonly till: number;
  readonly gate: number;
  readonly phone: number;
  readonly amountMinor: number;
  readonly faults: readonly PlannedFault[];
}

/** An episode of a run, perhaps without some of its faults. */
export interface Pick {
  readonly index: number;
  /** Places of the faults that are left out. */
  readonly without?: readonly number[];
}

export interface EpisodeSetting {
  readonly seed: number;
  readonly faults: FaultChoice;
  readonly terminals: number;
  readonly gates: number;
  readonly phones: number;
}

/** Share of episodes with one fault; of these, with a second. */
const FAULTY = 0.5;
const TWICE = 0.25;
const MAX_FEN = 60_000;

export function planEpisode({ index, without }: Pick, setting: EpisodeSetting): Episode {
  const random = new SeededRandom(setting.seed, `episode ${index}`);
  const rows = faultsOf(setting.faults);
  const faults: PlannedFault[] = [];
  const behaviour = weighted(setting.gates > 0 ? BEHAVIOURS : AT_TILLS, random);
  const till = random.below(setting.terminals);
  const gate = random.below(Math.max(1, setting.gates));
  const phone = random.below(setting.phones);
  const amountMinor = 1 + random.below(random.chance(0.7) ? 5000 : MAX_FEN);
  if (rows.length > 0 && random.chance(FAULTY)) {
    do {
      const row = weighted(rows, random);
      faults.push({ row, value: row.draw(random) });
    } while (faults.length < 2 && random.chance(TWICE));
  }
  const left = without ? faults.filter((_, place) => !without.includes(place)) : faults;
  return { index, behaviour, till, gate, phone, amountMinor, faults: left };
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

/** Between two looks at a place in rest. */
const QUIET_EVERY = 8;
const PROOF_EVERY = 64;
const SALARY_EVERY = 32;

export function* runEpisode(world: World, episode: Episode): Doing {
  const { index, behaviour, amountMinor, faults } = episode;
  world.episode = index;
  const till = world.tills[episode.till]!;
  const gate = behaviour.atGate && world.gates[episode.gate];
  const site = gate ?? till;
  const { station } = site;
  const phone = world.phones[episode.phone]!;
  const random = new SeededRandom(world.seed, `act ${index}`);
  if (index % SALARY_EVERY === 0) world.pay();
  for (const { row, value } of faults) row.arm({ world, site, station, random, value });
  const calm = faults.length === 0;
  yield* behaviour.run(world, { till, phone, amountMinor, random, calm, ...(gate && { gate }) });
  world.forgetPlans();
  station.field.remove();
  if (gate) closeGate(gate);
  clearFaults(world, station);
  world.check((checks) => checks.between?.());
  if (gate) {
    if (index % QUIET_EVERY === 0) yield* settleGate(world, gate);
    if (index % PROOF_EVERY === 0) yield* goodRide(world, gate);
    return;
  }
  if (till.station.panel.screen.message === 'journal-full') yield* settle(world, till);
  if (index % QUIET_EVERY === 0) yield* settleDown(world, till);
  if (index % PROOF_EVERY === 0) yield* goodTap(world, till);
}
