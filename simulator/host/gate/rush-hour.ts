/** A rush hour on a line of four stations: riders by phone and card pass eight gates, some denied, torn, or two at once. */

import { FareBook } from '../../../firmware/app/gate/fares.js';
import { SeededRandom } from '../../clock/random.js';
import { VirtualClock } from '../../clock/virtual-clock.js';
import { EventLog } from '../../log/event-log.js';
import { BackOffice } from '../../network/back-office.js';
import type { EngineName } from '../engine/engine.js';
import type { PlainPassage } from '../engine/gate-firmware.js';
import { gateStarter } from '../engine/gate-starter.js';
import { readShippedProfile } from '../rig/profiles.js';
import { GateStation } from './gate-station.js';
import { createRiders, type MediumName, type Rider } from './riders.js';

const STATIONS = 4;
const FARES = [
  [200, 200, 300, 400],
  [200, 200, 200, 300],
  [300, 200, 200, 200],
  [400, 300, 200, 200],
];
const MOST_FARE = 500;
const PASSBACK_MS = 180_000;
const GIVE_UP_US = 8_000_000;
const NEXT_RIDER_US = 200_000;
const STEP_BACK_US = 600_000;
const HOUR_US = 3_600_000_000;
/** Per mille of the passages. */
const TORN = 15;
const TWO_AT_ONCE = 10;
const PASSED_BACK = 10;

export interface Times {
  readonly inFieldUs: number[];
  readonly barrierUs: number[];
}

export interface RushHour {
  readonly riders: number;
  readonly seed: number;
  readonly opened: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly fareMinor: number;
  readonly issuerFareMinor: number;
  readonly deniedOpened: number;
  readonly times: ReadonlyMap<MediumName, Times>;
  readonly virtualUs: number;
  /** Fares that the issuers declined. */
  readonly lossMinor: number;
}

interface Lane {
  readonly station: GateStation;
  readonly place: number;
  readonly out: boolean;
  current: Rider | undefined;
  /** The gate has decided about the current one. */
  read: boolean;
  placedAtUs: number;
  timeout: { cancel(): void } | undefined;
}

export class RushHourWorld {
  readonly clock = new VirtualClock();
  readonly backOffice: BackOffice;
  readonly #seed: number;
  readonly #count: number;
  readonly #random: SeededRandom;
  readonly #riders: Rider[];
  readonly #lanes: Lane[] = [];
  readonly #times = new Map<MediumName, Times>();
  readonly #refused: Record<string, number> = {};
  readonly #denied: ReadonlySet<string>;
  #left: number;
  #opened = 0;
  #fare = 0;
  #deniedOpened = 0;

  constructor(options: {
    readonly riders: number;
    readonly seed: number;
    readonly engine?: EngineName;
  }) {
    this.#seed = options.seed;
    this.#count = options.riders;
    this.#left = options.riders;
    this.#random = new SeededRandom(options.seed, 'rush hour');
    const log = new EventLog(() => this.clock.now(), false);
    this.backOffice = new BackOffice({ clock: this.clock, seed: options.seed });
    const people = Math.max(24, Math.min(240, Math.ceil(options.riders / 10)));
    this.#riders = createRiders({
      clock: this.clock,
      backOffice: this.backOffice,
      seed: options.seed,
      count: people,
    });
    this.#denied = new Set(this.#riders.filter((rider) => rider.denied).map((r) => r.token));
    const profile = readShippedProfile('gate');
    const start = gateStarter(options.engine ?? 'node');
    const table = { kind: 'stations', minor: FARES, most: MOST_FARE } as const;
    const fares = new FareBook({
      fares: table,
      dailyCapMinor: 0,
      passbackMs: PASSBACK_MS,
      mostCards: 4000,
    });
    for (let i = 0; i < 2 * STATIONS; i++) {
      const place = i % STATIONS;
      const out = i >= STATIONS;
      const station = new GateStation({
        clock: this.clock,
        log,
        seed: options.seed,
        backOffice: this.backOffice,
        terminalId: `GATE000${i + 1}`,
        profile,
        start,
        settings: { station: place, direction: out ? 'out' : 'in', fares: table },
        fares,
      });
      const lane: Lane = {
        station,
        place,
        out,
        current: undefined,
        read: false,
        placedAtUs: 0,
        timeout: undefined,
      };
      station.onPassage = (passage) => this.#onPassage(lane, passage);
      this.#lanes.push(lane);
    }
  }

  run(): RushHour {
    const opening = this.#customers();
    for (const { station } of this.#lanes) station.powerOn();
    // The deny list comes first
    this.clock.runFor(5_000_000);
    const started = this.clock.now();
    for (const lane of this.#lanes) this.#nextRider(lane, this.#random.below(NEXT_RIDER_US));
    this.#until(() => this.#left === 0 && this.#lanes.every((lane) => !lane.current));
    const virtualUs = this.clock.now() - started;
    for (const { station } of this.#lanes) station.gate.closeDay();
    this.#until(() => this.#lanes.every(({ station }) => station.gate.counts.waiting === 0));
    for (const { station } of this.#lanes) station.gate.stop();
    let lossMinor = 0;
    for (const { station } of this.#lanes) {
      lossMinor += station.gate.counts.lossMinor;
      station.powerCut();
    }
    const issuerFareMinor = opening - this.#customers();
    this.backOffice.close();
    return {
      riders: this.#count,
      seed: this.#seed,
      opened: this.#opened,
      refused: this.#refused,
      fareMinor: this.#fare,
      issuerFareMinor,
      deniedOpened: this.#deniedOpened,
      times: this.#times,
      virtualUs,
      lossMinor,
    };
  }

  #until(done: () => boolean): void {
    const limit = this.clock.now() + 100 * HOUR_US;
    while (!done() && this.clock.now() < limit && this.clock.step());
    if (!done()) throw new Error('the rush hour does not end');
  }

  #refuse(reason: string): void {
    this.#refused[reason] = (this.#refused[reason] ?? 0) + 1;
  }

  #customers(): number {
    let sum = 0;
    for (const [account, balance] of Object.entries(this.backOffice.ledger()))
      if (account.startsWith('customer:')) sum += balance;
    return sum;
  }

  #nextRider(lane: Lane, delayUs: number): void {
    this.clock.alarm('next rider', delayUs, () => {
      if (this.#left === 0) return;
      const rider = this.#choose(lane);
      if (!rider) {
        this.#nextRider(lane, NEXT_RIDER_US);
        return;
      }
      this.#left--;
      this.#approach(lane, rider);
    });
  }

  /** Somebody who wants to pass this way and is nowhere else. */
  #choose(lane: Lane): Rider | undefined {
    const from = this.#random.below(this.#riders.length);
    for (let i = 0; i < this.#riders.length; i++) {
      const rider = this.#riders[(from + i) % this.#riders.length]!;
      if (rider.busy) continue;
      // Some hand their phone back over the barrier
      if (rider.inside === lane.out || this.#random.below(1000) < PASSED_BACK) return rider;
    }
    return undefined;
  }

  #approach(lane: Lane, rider: Rider): void {
    const { field } = lane.station;
    rider.busy = true;
    lane.current = rider;
    lane.read = false;
    lane.placedAtUs = this.clock.now();
    rider.ready();
    field.forgetActivation();
    field.place(rider.picc);
    const luck = this.#random.below(1000);
    if (luck < TORN)
      this.clock.alarm('torn', 20_000 + this.#random.below(120_000), () =>
        field.remove(rider.picc),
      );
    else if (luck < TORN + TWO_AT_ONCE) this.#bothAtOnce(lane, rider);
    const before = { ...lane.station.gate.counts.refused };
    lane.timeout = this.clock.alarm('gives up', GIVE_UP_US, () => {
      this.#refuse(this.#whyStuck(lane, before));
      this.#leave(lane, rider);
    });
  }

  /** What the gate said to somebody who could not pass and went away. */
  #whyStuck(lane: Lane, before: Readonly<Record<string, number>>): string {
    const { refused } = lane.station.gate.counts;
    for (const reason of ['TORN', 'TWO_CARDS'] as const)
      if ((refused[reason] ?? 0) > (before[reason] ?? 0)) return reason;
    return 'GAVE_UP';
  }

  /** Another phone in the field as well: for a moment, or until both give up. */
  #bothAtOnce(lane: Lane, rider: Rider): void {
    const other = this.#riders.find((one) => !one.busy && one !== rider);
    if (!other) return;
    other.busy = true;
    lane.station.field.place(other.picc);
    const stays = this.#random.below(2) === 0;
    this.clock.alarm('steps back', stays ? GIVE_UP_US : STEP_BACK_US, () => {
      lane.station.field.remove(other.picc);
      other.busy = false;
    });
  }

  #onPassage(lane: Lane, passage: PlainPassage): void {
    const rider = lane.current;
    const { station } = lane;
    if (passage.opened) {
      this.#opened++;
      this.#fare += passage.fareMinor;
      if (passage.account !== undefined && this.#denied.has(passage.account)) this.#deniedOpened++;
    }
    if (!rider || lane.read) return;
    lane.read = true;
    if (!passage.opened) this.#refuse(passage.refusal ?? 'UNSUPPORTED');
    if (passage.opened && passage.account === rider.token) {
      rider.inside = !lane.out;
      this.#measure(rider.medium, lane);
    }
    lane.timeout?.cancel();
    this.clock.alarm('rider walks on', 120_000, () => this.#leave(lane, rider));
    station.onPassage = (again) => this.#onPassage(lane, again);
  }

  #measure(medium: MediumName, lane: Lane): void {
    const activation = lane.station.field.activation;
    let times = this.#times.get(medium);
    if (!times) this.#times.set(medium, (times = { inFieldUs: [], barrierUs: [] }));
    if (activation?.lastByteUs !== undefined)
      times.inFieldUs.push(activation.lastByteUs - activation.firstAnswerUs);
    times.barrierUs.push(lane.station.openedAtUs - lane.placedAtUs);
  }

  #leave(lane: Lane, rider: Rider): void {
    if (lane.current !== rider) return;
    lane.station.field.remove(rider.picc);
    lane.current = undefined;
    rider.busy = false;
    this.#nextRider(lane, NEXT_RIDER_US + this.#random.below(NEXT_RIDER_US));
  }
}

/** The value below which so many hundredths of the sample lie. */
export function percentile(sample: readonly number[], hundredths: number): number {
  if (sample.length === 0) return 0;
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((hundredths / 100) * sorted.length) - 1)]!;
}
