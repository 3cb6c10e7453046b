/** The card's side of a terminal: one reading at a time, what it brought, and the wait until the card has left. */

import { drive, type Running } from '../kernel/drive.js';
import { entryPoint } from '../kernel/entry/entry-point.js';
import type { FinalOutcome } from '../kernel/entry/final-outcome.js';
import type { UiRequest } from '../kernel/outcome.js';
import { KERNELS } from '../kernel/registry.js';
import type { TerminalProfile } from '../config/profile.js';
import type { CardReader } from '../ports/card-reader.js';
import type { Calendar, Clock } from '../ports/clock.js';
import type { Crypto, Random } from '../ports/crypto.js';
import type { Log } from '../ports/log.js';
import type { CardFields } from '../uplink/requests.js';
import { cardFields } from './card-data.js';
import { CardGuard } from './card-guard.js';
import type { Parameters } from './parameters.js';
import { readResult, transactionRequest } from './reading.js';
import type { TerminalSettings } from './settings.js';
import type { Order, ReadResult } from './state.js';
import { WatchedRandom } from './watched-random.js';

export interface CardSidePorts {
  readonly reader: CardReader;
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly random: Random;
  readonly crypto: Crypto;
  readonly log?: Log | undefined;
  readonly profile: TerminalProfile;
}

export interface CardSideEvents {
  readonly ui: (ui: UiRequest) => void;
  readonly read: (result: ReadResult) => void;
  readonly gone: (gone: boolean) => void;
}

const REMOVAL_MS = 10_000;

export class CardSide {
  /** GPO also to cards outside the test ranges; nothing of them is sent. */
  inspect: boolean;
  readonly #ports: CardSidePorts;
  readonly #settings: TerminalSettings;
  readonly #parameters: Parameters;
  readonly #events: CardSideEvents;
  readonly #reader: CardGuard;
  readonly #random: WatchedRandom;
  #running: Running | undefined;
  #removing = false;
  #held = false;
  #switchingOff = false;
  /** Begins when the field is off. */
  #afterOff: (() => void) | undefined;
  #card: CardFields | undefined;
  #outcome: FinalOutcome | undefined;

  constructor(parts: {
    readonly ports: CardSidePorts;
    readonly settings: TerminalSettings;
    readonly parameters: Parameters;
    readonly events: CardSideEvents;
  }) {
    this.#ports = parts.ports;
    this.#settings = parts.settings;
    this.#parameters = parts.parameters;
    this.#events = parts.events;
    this.inspect = parts.settings.inspect === 'any';
    this.#reader = new CardGuard(parts.ports.reader, parts.settings.testRanges, () => this.inspect);
    this.#random = new WatchedRandom(parts.ports.random);
  }

  /** Until `forget`. */
  get card(): CardFields | undefined {
    return this.#card;
  }

  /** Its unpredictable numbers are predictable: no more cards until the next start. */
  get weakRandom(): boolean {
    return this.#random.weak;
  }

  get outcome(): FinalOutcome | undefined {
    return this.#outcome;
  }

  /** Its removal was waited for, and not seen yet. */
  get held(): boolean {
    return this.#held;
  }

  /** Account number and track 2 are done with. */
  forget(): void {
    this.#card = undefined;
  }

  forgetOutcome(): void {
    this.#outcome = undefined;
  }

  read(order: Order, sequence: number): void {
    const { profile, calendar, crypto, clock, log } = this.#ports;
    this.#outcome = undefined;
    this.#card = undefined;
    const config = this.#parameters.over(profile);
    const request = transactionRequest(order, profile.currency, calendar.read(), sequence);
    const step = entryPoint(config, request, { crypto, kernels: KERNELS, notes: log?.on ?? false });
    const ports = {
      reader: this.#reader,
      random: this.#random,
      clock,
      show: this.#events.ui,
      ...(log ? { log } : {}),
    };
    const begin = (): void => {
      this.#running = drive(step, ports, (outcome) => this.#onOutcome(order, outcome));
    };
    if (this.#switchingOff) this.#afterOff = begin;
    else begin();
  }

  stop(): void {
    this.#running?.stop();
  }

  #onOutcome(order: Order, outcome: FinalOutcome): void {
    this.#running = undefined;
    this.#outcome = outcome;
    this.#card = cardFields(outcome);
    const result = readResult(order, outcome, this.#card, {
      settings: this.#settings,
      parameters: this.#parameters,
      guarded: this.#reader.refused,
      weakRandom: this.#random.weak,
    });
    this.#events.read(result);
  }

  /** The reader does one thing at a time: an order that comes meanwhile is read afterwards. */
  fieldOff(): void {
    this.#switchingOff = true;
    this.#reader.fieldOff(0, () => {
      this.#switchingOff = false;
      const begin = this.#afterOff;
      this.#afterOff = undefined;
      begin?.();
    });
  }

  awaitRemoval(): void {
    if (this.#removing) return;
    this.#removing = this.#held = true;
    this.#reader.removal(REMOVAL_MS, (gone) => {
      this.#removing = false;
      this.#held = !gone;
      this.#events.gone(gone);
    });
  }
}
