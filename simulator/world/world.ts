/** A world that breaks on purpose: terminals, phones and hosts on one clock and one seed, watched after every event. */

import type { Screen } from '../../firmware/ports/display.js';
import { SeededRandom } from '../clock/random.js';
import type { EngineName } from '../host/engine/engine.js';
import { Rig } from '../host/rig/rig.js';
import type { ShippedProfile } from '../host/rig/profiles.js';
import type { Station } from '../host/rig/station.js';
import { DEFAULT_LINE, type LineTimes } from '../line/modelled-line.js';
import { PowerCut } from '../io/flash.js';
import type { AuthRequest } from '../network/switch/request.js';
import type { Phone } from '../phone/phone.js';
import type { PlasticCard } from '../phone/plastic-card.js';
import type { Picc } from '../rf/picc.js';
import type { Checks, Finding, Invariant } from './invariants/invariant.js';
import { INVARIANTS, WORLD_PROMISES } from './invariants/index.js';
import { ObservedCard } from './observed-card.js';
import { standing, Till, type Order } from './till.js';
import { peek } from './wire-peek.js';

export interface WorldOptions {
  readonly seed: number;
  readonly engine?: EngineName;
  readonly profile?: ShippedProfile;
  readonly terminals: number;
  readonly phones: number;
}

export interface Violation {
  readonly invariant: string;
  readonly reason: string;
  readonly detail: string;
  readonly step: number;
  readonly tap: number;
  readonly episode: number;
}

/** What the wallets of the world are, in turn. */
const PHONE_PROFILES = [
  'mi-pay',
  'google-pay',
  'apple-pay',
  'samsung-pay',
  'huawei-pay',
  'microsoft-wallet',
];
export const CARDS_PER_PHONE = 3;
const SECOND = 1_000_000;
const DARK_SECONDS = 20;
const MERCHANT_MCC = { mcc: '5411', name: 'Tapwright Market', city: 'Beijing' };
const MERCHANT = '999000000000001';
/** Rules of thumb of the issuers would decline most of what a hurried world does; limits and balances stay. */
const RISK = {
  noPinPerDay: Infinity,
  noPinSumPerDay: Infinity,
  declinesInFiveMinutes: Infinity,
  twoTokensSeconds: 0,
  fastestKmPerHour: Infinity,
};
/** Now and then somebody has not enough for what he wants. */
const POOR_FEN = 20_000;
const SALARY_FEN = 200_000;
/** What is on an account at first, credit included. */
const FIRST_FEN = 50_000;

export class World {
  readonly seed: number;
  readonly rig: Rig;
  readonly tills: readonly Till[];
  readonly phones: readonly Phone[];
  readonly lineTimes: LineTimes = DEFAULT_LINE;
  /** Tokens that were suspended or deleted. */
  readonly stopped = new Set<string>();
  /** Orders for which no phone was unlocked. */
  readonly unverified = new Set<Order>();
  /** The latest answers to GET PROCESSING OPTIONS: what a thief may have recorded. */
  readonly recorded: Uint8Array[] = [];
  phoneInHand: Phone | undefined;
  readonly plastic: PlasticCard;
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
  #dying: Till | undefined;

  constructor(options: WorldOptions) {
    const { seed, engine = 'node', profile = 'phone' } = options;
    this.seed = seed;
    this.#random = new SeededRandom(seed, 'world power');
    this.rig = new Rig({
      seed,
      engine,
      profile,
      log: false,
      cards: CARDS_PER_PHONE,
      backOffice: { risk: RISK, tsp: {} },
    });
    this.tills = this.#stations(options.terminals).map((station) => new Till(station));
    this.phones = this.#wallets(options.phones);
    this.#equalise();
    this.plastic = this.rig.addPlastic('plastic-offline');
    this.#copyRequests();
    this.#watch = INVARIANTS.map((invariant) => [invariant, invariant.watch(this)]);
    this.#listen();
    this.pay();
    for (const till of this.tills) this.#boot(till);
  }

  #stations(count: number): Station[] {
    const stations = [this.rig.station];
    const { terminals, store } = this.rig.backOffice;
    for (let i = 1; i < count; i++) {
      const id = `WRLD${String(i).padStart(4, '0')}`;
      store.transaction(() => terminals.add({ id, merchant: MERCHANT, ...MERCHANT_MCC }));
      stations.push(this.rig.addStation(id));
    }
    return stations;
  }

  #wallets(count: number): Phone[] {
    const phones = [this.rig.phone];
    for (let i = 1; i < count; i++) {
      const phone = this.rig.addPhone(PHONE_PROFILES[i % PHONE_PROFILES.length]!, `phone ${i}`);
      this.rig.fillWallet(phone, CARDS_PER_PHONE);
      phones.push(phone);
    }
    return phones;
  }

  /** Everybody begins with little: declines for want of money belong to the world. */
  #equalise(): void {
    const { issuers, store, calendar } = this.rig.backOffice;
    const { accounts } = issuers;
    store.transaction(() => {
      for (const { id } of accounts.accounts.values())
        accounts.deposit(id, FIRST_FEN - accounts.available(id), calendar.now());
    });
  }

  #copyRequests(): void {
    const { network } = this.rig.backOffice;
    const authorise = network.authorise.bind(network);
    network.authorise = (request, before) => {
      const answer = authorise(request, before);
      if (answer.f39 === '00' && request.kind === 'sale') this.copied = request;
      return answer;
    };
  }

  // Watching

  #listen(): void {
    const { backOffice } = this.rig;
    backOffice.books.onWritten((entry) => this.check((checks) => checks.posted?.(entry)));
    backOffice.authorisations.rows.onWritten((row) =>
      this.check((checks) => checks.authorised?.(row)),
    );
    backOffice.batches.entries.onWritten((entry) => {
      const till = this.tills.find(({ id }) => id === entry.terminal);
      const order = till?.byStan.get(entry.stan);
      order?.entries.set(entry.id, entry);
      this.check((checks) => checks.batched?.(entry, order));
    });
    for (const till of this.tills) {
      till.station.panel.onScreen((screen) => this.#screen(till, screen));
      till.station.line.proxy = {
        toHost: (bytes) => this.#sent(till, bytes),
        toTerminal: (bytes) => {
          this.check((checks) => checks.wire?.(till, bytes));
          return [bytes];
        },
      };
    }
  }

  #sent(till: Till, bytes: Uint8Array): Uint8Array[] {
    const message = peek(bytes);
    const kind = message?.mti;
    if (
      message &&
      till.order &&
      (kind === '0200' || kind === '0220') &&
      !till.byStan.has(message.stan)
    )
      till.byStan.set(message.stan, till.order);
    this.check((checks) => checks.wire?.(till, bytes));
    return [bytes];
  }

  #screen(till: Till, screen: Screen): void {
    const { message } = screen;
    if (message === 'approved' && till.order && standing(till.order) === 0)
      till.noteOffline(till.recover());
    this.check((checks) => checks.screen?.(till, screen));
    if (message === 'approved' || message === 'approved-sign') {
      if (till.order) till.order.shown = true;
    } else if (message === 'last-approved') {
      // A refund that was repeated, or a sale before the power went.
      const last = till.unchecked.findLast(
        (order) => !order.shown && (order.offline || standing(order) > 0),
      );
      if (last) last.shown = true;
    }
  }

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

  // Time

  /** Runs until `done`, until so much virtual time has passed, or until a promise is broken. True: done. */
  until(done: () => boolean, limitUs: number): boolean {
    const { clock } = this.rig;
    const end = clock.now() + limitUs;
    for (;;) {
      try {
        while (!done()) {
          if (this.violation) return false;
          const next = clock.nextAt();
          if (next === undefined || next > end) {
            clock.runFor(end - clock.now());
            return done();
          }
          this.steps++;
          clock.step();
          if (this.#dying) this.#goDark(this.#dying);
        }
        return true;
      } catch (error) {
        this.#thrown(error);
      }
    }
  }

  run(us: number): void {
    this.until(() => false, us);
  }

  guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#thrown(error);
    }
  }

  #thrown(error: unknown): void {
    if (this.#dying) this.#goDark(this.#dying);
    // Where a cut is not caught by the processor, it is the end of what was under way, too.
    if (error instanceof PowerCut) return;
    this.broken(WORLD_PROMISES.crash, 'an exception is a bug', String((error as Error).stack));
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

  cutPower(station: Station): void {
    this.#dying = this.tills.find((till) => till.station === station);
  }

  planCut(station: Station, afterBytes: number): void {
    station.flash.planCut({ afterBytes, onCut: () => this.cutPower(station) });
  }

  #goDark(till: Till): void {
    this.#dying = undefined;
    if (till.darkUntil !== undefined) return;
    till.cuts++;
    this.guard(() => till.station.powerCut());
    const us = (1 + this.#random.below(DARK_SECONDS)) * SECOND;
    till.darkUntil = this.rig.clock.now() + us;
    this.rig.clock.alarm('power is back', us, () => this.#boot(till));
  }

  #boot(till: Till): void {
    till.darkUntil = undefined;
    const { station } = till;
    station.flash.powerOn();
    this.guard(() => {
      const ledger = till.recover();
      till.noteOffline(ledger);
      this.check((checks) => checks.recovered?.(till, ledger));
    });
    station.processor.run(() => station.powerOn());
  }

  // Hands

  state(till: Till): string {
    return till.station.powered && till.darkUntil === undefined
      ? till.station.firmware.state
      : 'off';
  }

  /** Something done to the terminal from outside. */
  touch(till: Till, work: (till: Till) => void): void {
    if (this.state(till) === 'off') return;
    this.guard(() => till.station.processor.run(() => work(till)));
    if (this.#dying) this.#goDark(this.#dying);
  }

  /** Puts a card or phone on the antenna, seen by the watch. */
  place(till: Till, card: Picc, wrap?: (card: Picc) => Picc, coupling?: number): Picc {
    this.taps++;
    const observed = this.observed(card);
    const placed = wrap ? wrap(observed) : observed;
    till.station.field.place(placed, coupling === undefined ? {} : { coupling });
    return placed;
  }

  /** The card with its witness. */
  observed(card: Picc): Picc {
    let observed = this.#observed.get(card);
    if (!observed) {
      observed = new ObservedCard(card, (made, rapdu) => {
        this.recorded.push(rapdu.slice());
        if (this.recorded.length > 4) this.recorded.shift();
        this.check((checks) => checks.cryptogram?.(made));
      });
      this.#observed.set(card, observed);
    }
    return observed;
  }

  /** Salaries: whoever is poor gets money, so that the world goes on. */
  pay(): void {
    const { issuers, store, calendar } = this.rig.backOffice;
    const poor = [...issuers.accounts.accounts.values()].filter(
      ({ id }) => issuers.accounts.available(id) < POOR_FEN,
    );
    if (poor.length === 0) return;
    store.transaction(() => {
      for (const { id } of poor) issuers.accounts.deposit(id, SALARY_FEN, calendar.now());
    });
  }

  // Rest

  /** Faults are over: the terminal becomes idle and everything that was open is closed. */
  settleDown(till: Till): boolean {
    for (let tries = 0; tries < REST_TRIES && !this.violation; tries++) {
      if (!this.until(() => this.state(till) === 'idle', REST_US)) break;
      const ledger = till.recover();
      if (!ledger.open && ledger.waiting.length === 0 && !ledger.settling) {
        till.order = undefined;
        this.check((checks) => checks.quiet?.(till, ledger));
        return !this.violation;
      }
      if (ledger.settling && !ledger.open) this.onUnsettled?.(till);
      this.run(31 * SECOND);
    }
    if (this.violation) return false;
    const ledger = till.recover();
    const idle = this.state(till) === 'idle';
    this.broken(
      idle ? WORLD_PROMISES.reversals : WORLD_PROMISES.rest,
      'when faults cease, what they left is put right within minutes',
      `${till.id} is ${this.state(till)}, screen "${till.station.panel.screen.message}"` +
        `, open ${ledger.open?.kind ?? 'none'}, waiting ${ledger.waiting.length}, settling ${ledger.settling?.batch ?? 'no'}`,
    );
    return false;
  }

  /** A settlement that was cut is begun again by the operator. */
  onUnsettled: ((till: Till) => void) | undefined;

  close(): void {
    for (const { station } of this.tills) if (station.powered) station.powerCut();
    this.rig.backOffice.close();
  }
}

const REST_TRIES = 40;
const REST_US = 900 * SECOND;
