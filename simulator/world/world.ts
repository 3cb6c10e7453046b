/** A world that breaks on purpose: terminals, gates, phones and hosts on one clock and one seed, watched after every event. */

import { SeededRandom } from '../clock/random.js';
import type { Rig } from '../host/rig/rig.js';
import { DEFAULT_LINE, type LineTimes } from '../line/modelled-line.js';
import { PowerCut } from '../io/flash.js';
import type { AuthRequest } from '../network/switch/request.js';
import type { Phone } from '../phone/phone.js';
import type { PlasticCard } from '../phone/plastic-card.js';
import type { Picc } from '../rf/picc.js';
import type { Doing, Wait } from './doing.js';
import type { GateSite } from './gate-site.js';
import type { Checks, Finding, Invariant } from './invariants/invariant.js';
import { INVARIANTS, WORLD_PROMISES } from './invariants/index.js';
import { ObservedCard } from './observed-card.js';
import type { Site } from './site.js';
import { Till, type Order } from './till.js';
import {
  createGates,
  createPhones,
  createTills,
  createTown,
  equalise,
  paySalaries,
  type WorldOptions,
} from './town.js';
import { listen } from './witness.js';

export interface Violation {
  readonly invariant: string;
  readonly reason: string;
  readonly detail: string;
  readonly step: number;
  readonly tap: number;
  readonly episode: number;
}

const SECOND = 1_000_000;
const DARK_SECONDS = 20;
/** Answers to GET PROCESSING OPTIONS that a thief keeps. */
const RECORDED = 4;

export class World {
  readonly seed: number;
  readonly rig: Rig;
  readonly tills: readonly Till[];
  readonly gates: readonly GateSite[];
  readonly phones: readonly Phone[];
  readonly plastic: PlasticCard;
  readonly lineTimes: LineTimes = DEFAULT_LINE;
  /** Tokens that were suspended or deleted. */
  readonly stopped = new Set<string>();
  /** Orders for which no phone was unlocked. */
  readonly unverified = new Set<Order>();
  /** The latest answers to GET PROCESSING OPTIONS: what a thief may have recorded. */
  readonly recorded: Uint8Array[] = [];
  /** The latest answer of each card: what a copy of it could play at a gate. */
  readonly answers = new Map<Picc, Uint8Array>();
  /** The card that computed a cryptogram last. */
  card: ObservedCard | undefined;
  phoneInHand: Phone | undefined;
  /** The latest payment that was approved, as a thief at the switch may have copied it. */
  copied: AuthRequest | undefined;
  taps = 0;
  steps = 0;
  episode = 0;
  violation: Violation | undefined;
  readonly #watch: readonly (readonly [Invariant, Checks])[];
  readonly #observed = new Map<Picc, ObservedCard>();
  readonly #random: SeededRandom;
  #planned: { cancel(): void }[] = [];

  constructor(options: WorldOptions) {
    this.seed = options.seed;
    this.#random = new SeededRandom(this.seed, 'world power');
    const rig = createTown(options);
    this.rig = rig;
    this.tills = createTills(rig, options.terminals);
    this.gates = createGates(rig, options.gates);
    this.phones = createPhones(rig, options.phones);
    equalise(rig);
    this.plastic = rig.addPlastic('plastic-offline');
    this.#watch = INVARIANTS.map((invariant) => [invariant, invariant.watch(this)]);
    listen(this);
    this.pay();
    for (const till of this.tills) this.boot(till);
    rig.station = this.tills[options.shown ?? 0]?.station ?? rig.station;
  }

  // Promises

  check(ask: (checks: Checks) => Finding): void {
    if (this.violation) return;
    const watch = this.#watch;
    for (let i = 0; i < watch.length; i++) {
      const found = ask(watch[i]![1]);
      if (found === undefined) continue;
      const { name, reason } = watch[i]![0];
      this.broken(name, reason, found);
      return;
    }
  }

  broken(invariant: string, reason: string, detail: string): void {
    const { steps: step, taps: tap, episode } = this;
    this.violation ??= { invariant, reason, detail, step, tap, episode };
  }

  guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.thrown(error);
    }
  }

  thrown(error: unknown): void {
    // Where a cut is not caught by the processor, it is the end of what was under way, too.
    if (error instanceof PowerCut) return;
    this.broken(WORLD_PROMISES.crash, 'an exception is a bug', String((error as Error).stack));
  }

  // Time

  /** Does it now, as fast as it goes. */
  drive(doing: Doing<unknown>): void {
    this.guard(() => {
      for (let at = doing.next(); !at.done && !this.violation; at = doing.next())
        this.#pass(at.value);
    });
  }

  #pass({ done, limitUs }: Wait): void {
    const { clock } = this.rig;
    const end = clock.now() + limitUs;
    for (;;) {
      try {
        while (!done()) {
          const next = clock.nextAt();
          if (next === undefined || next > end) {
            clock.runFor(end - clock.now());
            return;
          }
          this.steps++;
          clock.step();
        }
        return;
      } catch (error) {
        this.thrown(error);
      }
    }
  }

  /** Until `done`, until so much virtual time has passed, or until a promise is broken. True: done. */
  *until(done: () => boolean, limitUs: number): Doing<boolean> {
    if (this.violation) return false;
    if (done()) return true;
    yield { done: () => this.violation !== undefined || done(), limitUs };
    return !this.violation && done();
  }

  *run(us: number): Doing {
    yield { done: () => this.violation !== undefined, limitUs: us };
  }

  /** Later in this episode. */
  after(name: string, us: number, work: () => void): void {
    this.#planned.push(this.rig.clock.alarm(name, us, work));
  }

  forgetPlans(): void {
    for (const plan of this.#planned) plan.cancel();
    this.#planned = [];
  }

  // Power

  /** Once what runs now is done: nothing of the firmware is on its way then. */
  cutPower(site: Site): void {
    this.rig.clock.alarm('dark', 0, () => this.#goDark(site), { cpu: true });
  }

  planCut(site: Site, afterBytes: number): void {
    site.station.flash.planCut({ afterBytes, onCut: () => this.cutPower(site) });
  }

  #goDark(site: Site): void {
    if (site.darkUntil !== undefined || !site.station.powered) return;
    site.cuts++;
    site.station.powerCut();
    const us = (1 + this.#random.below(DARK_SECONDS)) * SECOND;
    site.darkUntil = this.rig.clock.now() + us;
    this.rig.clock.alarm('power is back', us, () => this.boot(site));
  }

  boot(site: Site): void {
    site.darkUntil = undefined;
    const { station } = site;
    station.flash.powerOn();
    if (site instanceof Till)
      this.guard(() => {
        const ledger = site.recover();
        site.noteOffline(ledger);
        this.check((checks) => checks.recovered?.(site, ledger));
      });
    else if (!(site as GateSite).inService) return;
    else this.guard(() => this.onGateBoot(site as GateSite));
    station.processor.run(() => station.powerOn());
  }

  /** What the flash of a gate says before it is on. */
  onGateBoot(gate: GateSite): void {
    const taps = gate.recover();
    gate.owing = new Set(taps.debts.keys());
    gate.bootedAtUs = this.rig.clock.now();
    this.check((checks) => checks.gateBoots?.(gate, taps));
  }

  // Hands

  state(till: Till): string {
    return till.station.powered && till.darkUntil === undefined
      ? till.station.firmware.state
      : 'off';
  }

  /** Something done to a terminal or gate from outside. */
  touch<Place extends Site>(site: Place, work: (site: Place) => void): void {
    if (!site.station.powered || site.darkUntil !== undefined) return;
    this.guard(() => site.station.processor.run(() => work(site)));
  }

  /** Puts a card or phone on the antenna, seen by the watch. */
  place(site: Site, card: Picc, wrap?: (card: Picc) => Picc, coupling?: number): Picc {
    this.taps++;
    const observed = this.observed(card);
    const placed = wrap ? wrap(observed) : observed;
    site.station.field.place(placed, coupling === undefined ? {} : { coupling });
    return placed;
  }

  /** The card with its witness. */
  observed(card: Picc): Picc {
    let observed = this.#observed.get(card);
    if (!observed) {
      observed = new ObservedCard(card, (made, rapdu, by) => {
        this.card = by;
        if (this.gates.some(({ inService }) => inService)) this.answers.set(by, rapdu.slice());
        this.recorded.push(rapdu.slice());
        if (this.recorded.length > RECORDED) this.recorded.shift();
        this.check((checks) => checks.cryptogram?.(made));
      });
      this.#observed.set(card, observed);
    }
    return observed;
  }

  pay(): void {
    paySalaries(this.rig);
  }

  close(): void {
    for (const { station } of [...this.tills, ...this.gates])
      if (station.powered) station.powerCut();
    this.rig.backOffice.close();
  }
}
