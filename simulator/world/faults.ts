/** What breaks in the world, one row each: how often, how badly, and how it is armed for one episode. Docs: docs/world.md. */

import type { SeededRandom } from '../clock/random.js';
import { DELIVER, randomFaults, type FaultRates } from '../line/faults.js';
import type { ChipFault } from '../pn532/faults.js';
import type { RfFault } from '../rf/faults.js';
import type { Site } from './site.js';
import type { World } from './world.js';

/** `--faults` takes one of these, `none` or `all`. */
export const FAULT_GROUPS = ['field', 'line', 'power'] as const;
export type FaultGroup = (typeof FAULT_GROUPS)[number];
export type FaultChoice = 'none' | 'all' | FaultGroup;

export interface Breakage {
  readonly world: World;
  readonly site: Site;
  readonly station: Site['station'];
  readonly random: SeededRandom;
  readonly value: number;
}

export interface FaultRow {
  readonly name: string;
  readonly group: FaultGroup;
  readonly weight: number;
  /** How badly: drawn once when the episode is planned. */
  draw(random: SeededRandom): number;
  arm(breakage: Breakage): void;
}

const SECOND = 1_000_000;
const DAY_MS = 86_400_000;
/** A clock that lost its battery, or was set by a clumsy hand. */
const WRONG_DAYS = 400;

const oneIn =
  (low: number, high: number) =>
  (random: SeededRandom): number =>
    1 / (low + random.below(high - low));

const whole =
  (low: number, high: number) =>
  (random: SeededRandom): number =>
    low + random.below(high - low + 1);

function rf(name: RfFault, weight: number, draw: FaultRow['draw']): FaultRow {
  return {
    name: `rf ${name}`,
    group: 'field',
    weight,
    draw,
    arm: ({ station, value }) => station.field.faults.set(name, value),
  };
}

function chip(name: ChipFault, weight: number, draw: FaultRow['draw']): FaultRow {
  return {
    name: `chip ${name}`,
    group: 'field',
    weight,
    draw,
    arm: ({ station, value }) => station.chip.faults.set(name, value),
  };
}

function line(name: keyof FaultRates, weight: number): FaultRow {
  return {
    name: `line ${name}`,
    group: 'line',
    weight,
    draw: oneIn(1, 4),
    arm: ({ station, random, value }) => {
      if (name === 'refuse') station.line.refuse = value;
      else station.line.faults = randomFaults({ [name]: value }, random);
    },
  };
}

function host(
  name:
    | 'dropRequests'
    | 'dropAnswers'
    | 'duplicateAnswers'
    | 'wrongMac'
    | 'wrongStan'
    | 'closeLine'
    | 'late'
    | 'crashBefore'
    | 'crashAfter',
): FaultRow {
  return {
    name: `host ${name}`,
    group: 'line',
    weight: 2,
    draw: whole(1, 2),
    arm: ({ world, value }) => void (world.rig.backOffice.faults[name] = value),
  };
}

/** Somewhere within what a sale takes. */
const moment = whole(1, 2500);

export const FAULTS: readonly FaultRow[] = [
  rf('bitError', 3, oneIn(300, 20_000)),
  rf('loss', 3, oneIn(4, 60)),
  rf('corruptAt', 5, whole(1, 700)),
  rf('tearAt', 6, whole(1, 700)),
  rf('slowPhoneMs', 1, whole(1, 400)),
  rf('wtxStorm', 1, whole(1, 4)),
  {
    ...rf('secondCard', 1, () => 1),
    arm: ({ world, station }) => {
      station.field.faults.set('secondCard', 1);
      // Somebody sees it and takes it away.
      world.after('second card', SECOND, () => station.field.faults.set('secondCard', 0));
    },
  },
  chip('mute', 1, () => 1),
  chip('muteAfter', 2, whole(1, 14)),
  chip('lostAck', 2, oneIn(4, 40)),
  chip('lostResponse', 2, oneIn(4, 40)),
  chip('corruptChecksum', 2, oneIn(3, 30)),
  chip('corruptLength', 2, oneIn(3, 30)),
  chip('stuckIrq', 1, whole(1, 2)),
  chip('spuriousIrq', 2, oneIn(2, 20)),
  chip('slowMs', 1, whole(1, 200)),
  chip('busNoise', 2, oneIn(300, 6000)),
  chip('busCorruptAt', 4, whole(1, 2500)),
  chip('resetMidway', 2, oneIn(6, 40)),
  line('lose', 4),
  line('duplicate', 4),
  line('late', 3),
  line('garble', 4),
  line('noise', 2),
  line('cut', 4),
  line('refuse', 2),
  {
    name: 'line forged code',
    group: 'line',
    weight: 2,
    draw: () => 1,
    arm: ({ station }) => {
      // Field 39 stands before the terminal's own name, field 41: approved becomes declined.
      station.line.faults = ({ way, bytes }) => {
        const at = way === 'toTerminal' ? Buffer.from(bytes).indexOf(station.name, 0, 'latin1') : 0;
        return at > 1 ? { do: 'garble', at: at - 1, bit: 0 } : DELIVER;
      };
    },
  },
  {
    name: 'line slow',
    group: 'line',
    weight: 2,
    draw: whole(100, 6000),
    arm: ({ station, value }) => {
      station.line.times = { ...station.line.times, delayUs: value * 1000, segmentBytes: 16 };
    },
  },
  {
    name: 'line down',
    group: 'line',
    weight: 2,
    draw: moment,
    arm: ({ world, station, value }) =>
      world.after('line down', value * 1000, () => {
        station.line.down = true;
        station.line.cut();
      }),
  },
  host('dropRequests'),
  host('dropAnswers'),
  host('duplicateAnswers'),
  host('wrongMac'),
  host('wrongStan'),
  host('closeLine'),
  host('late'),
  {
    name: 'host restart',
    group: 'line',
    weight: 3,
    draw: moment,
    arm: ({ world, value }) =>
      world.after('host restart', value * 1000, () => world.rig.backOffice.restart()),
  },
  host('crashBefore'),
  host('crashAfter'),
  {
    name: 'host busy with reversals',
    group: 'line',
    weight: 3,
    draw: whole(1, 3),
    arm: ({ world, value }) => {
      world.rig.backOffice.faults.dropAnswers = 1;
      world.rig.backOffice.faults.busyReversals = value;
    },
  },
  {
    name: 'issuer restarts',
    group: 'line',
    weight: 1,
    draw: moment,
    arm: ({ world, value }) => {
      const { faults } = world.rig.backOffice.network;
      world.after('issuer ends', value * 1000, () => (faults.issuerDown = true));
      world.after('issuer is back', value * 1000 + 3 * SECOND, () => (faults.issuerDown = false));
    },
  },
  {
    name: 'issuer down',
    group: 'line',
    weight: 1,
    draw: () => 1,
    arm: ({ world }) => void (world.rig.backOffice.network.faults.issuerDown = true),
  },
  {
    name: 'power cut in a write',
    group: 'power',
    weight: 8,
    draw: whole(0, 900),
    arm: ({ world, site, value }) => world.planCut(site, value),
  },
  {
    name: 'power cut in an erase',
    group: 'power',
    weight: 2,
    draw: whole(900, 9000),
    arm: ({ world, site, value }) => world.planCut(site, value),
  },
  {
    name: 'power cut',
    group: 'power',
    weight: 6,
    draw: moment,
    arm: ({ world, site, value }) =>
      world.after('power cut', value * 1000, () => world.cutPower(site)),
  },
  {
    name: 'phone reboots',
    group: 'power',
    weight: 2,
    draw: moment,
    arm: ({ world, value }) =>
      world.after('phone reboots', value * 1000, () => world.phoneInHand?.reboot()),
  },
  {
    name: 'phone battery',
    group: 'power',
    weight: 2,
    draw: moment,
    arm: ({ world, value }) =>
      world.after('phone battery', value * 1000, () => world.phoneInHand?.batteryEmpty()),
  },
  {
    name: 'clock jump',
    group: 'power',
    weight: 1,
    draw: whole(1, 3),
    arm: ({ world, value }) =>
      world.after('clock jump', SECOND, () => world.rig.backOffice.advanceDays(value)),
  },
  {
    name: 'clock wrong',
    group: 'power',
    weight: 2,
    draw: (random) => random.below(2 * WRONG_DAYS + 1) - WRONG_DAYS,
    arm: ({ station, value }) => void (station.skewMs = value * DAY_MS),
  },
];

export function faultsOf(choice: FaultChoice): readonly FaultRow[] {
  if (choice === 'none') return [];
  return choice === 'all' ? FAULTS : FAULTS.filter(({ group }) => group === choice);
}

/** After the episode nothing of it is left. */
export function clearFaults(world: World, station: Site['station']): void {
  const { backOffice } = world.rig;
  station.field.faults.clear();
  // A chip that hangs does so until it is reset.
  const hangs = station.chip.faults.value('mute');
  station.chip.faults.clear();
  station.chip.faults.set('mute', hangs);
  station.skewMs = 0;
  station.line.faults = undefined;
  station.line.refuse = 0;
  station.line.down = false;
  station.line.times = world.lineTimes;
  station.flash.planCut(undefined);
  backOffice.network.faults.issuerDown = false;
  const hosts = backOffice.faults;
  hosts.dropRequests = hosts.dropAnswers = hosts.duplicateAnswers = 0;
  hosts.wrongMac = hosts.wrongStan = hosts.closeLine = hosts.late = 0;
  hosts.busyReversals = hosts.crashBefore = hosts.crashAfter = 0;
}
