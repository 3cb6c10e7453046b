/**
 * The radio between one reader antenna and the cards in front of it: frames go out and come back after their air time,
 * lost, spoilt, collided or cut where coupling, faults or a removal say so. 106 kbit/s, types A and B.
 */

import { SeededRandom } from '../clock/random.js';
import type { Alarm, VirtualClock } from '../clock/virtual-clock.js';
import type { EventLog } from '../log/event-log.js';
import { SILENCE, type AirAnswer, type AirFrame } from './air.js';
import { CardA } from './card-a.js';
import { CardB } from './card-b.js';
import type { CardSide } from './card-side.js';
import { couplingEffect, type CouplingEffect } from './coupling.js';
import { RfFaults } from './faults.js';
import type { Picc } from './picc.js';
import { PlainCard } from './plain-card.js';
import { overlay, spoil } from './signal.js';
import { airUs, RF_TIMING } from './timing.js';

export interface RadioFieldOptions {
  readonly clock: VirtualClock;
  readonly seed?: number;
  readonly log?: EventLog;
  readonly faults?: RfFaults;
  /** Stream name of the random numbers; several fields of a world need several. */
  readonly name?: string;
}

/** For the time in the field: from the phone's first answer to the polling to its last response byte. */
export interface FieldActivation {
  readonly firstAnswerUs: number;
  /** Undefined until an R-APDU has ended. */
  lastByteUs: number | undefined;
}

interface Placed {
  readonly picc: Picc;
  readonly side: CardSide;
  effect: CouplingEffect;
  powered: boolean;
}

/** One frame of the reader and the time it listens after it. */
interface Exchange {
  readonly frame: AirFrame;
  readonly limitUs: number;
  readonly done: (answer: AirAnswer) => void;
  endUs: number;
  /** Index of a byte that arrives damaged, or -1. */
  spoilt: number;
  /** No card was there when it was sent. */
  unheard: boolean;
  /** The answer that is on the air now. */
  answer: { readonly frame: AirAnswer & { kind: 'frame' }; readonly startUs: number } | undefined;
  alarm: Alarm | undefined;
}

export class RadioField {
  readonly faults: RfFaults;
  readonly #clock: VirtualClock;
  readonly #log: EventLog | undefined;
  readonly #random: SeededRandom;
  readonly #cards: Placed[] = [];
  #second: Picc | undefined;
  #on = false;
  #exchange: Exchange | undefined;
  #quietFromUs = 0;
  #position = 0;
  #answered = false;
  #activation: FieldActivation | undefined;
  #finished: FieldActivation | undefined;

  constructor(options: RadioFieldOptions) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#random = new SeededRandom(options.seed ?? 1, options.name ?? 'rf');
    this.faults = options.faults ?? new RfFaults();
  }

  get on(): boolean {
    return this.#on;
  }

  /** Cards in front of the antenna, powered or not. */
  get cards(): readonly Picc[] {
    return this.#cards.map((card) => card.picc);
  }

  /** Bytes on the air, both ways, since the first answer after the last `place`. */
  get position(): number {
    return this.#position;
  }

  /** The last activation that brought an R-APDU, else the last one at all. */
  get activation(): FieldActivation | undefined {
    return this.#finished ?? this.#activation;
  }

  forgetActivation(): void {
    this.#activation = undefined;
    this.#finished = undefined;
  }

  /** Lays a card on the antenna; again with another coupling: moves it. */
  place(picc: Picc, options: { readonly coupling?: number } = {}): void {
    const effect = couplingEffect(options.coupling ?? 1);
    const known = this.#cards.find((card) => card.picc === picc);
    if (known) {
      known.effect = effect;
      this.#power(known);
      return;
    }
    this.#position = 0;
    this.#answered = false;
    const parts = { clock: this.#clock, random: this.#random, faults: this.faults };
    const side = picc.type === 'A' ? new CardA(picc, parts) : new CardB(picc, parts);
    const card: Placed = { picc, side, effect, powered: false };
    if (this.#cards.length === 0) this.#heardAfterAll();
    this.#cards.push(card);
    this.#note('place', picc.name);
    this.#power(card);
  }

  /** The frame that goes out now was sent when no card was there. */
  #heardAfterAll(): void {
    const exchange = this.#exchange;
    if (!exchange?.unheard || this.#clock.now() >= exchange.endUs) return;
    exchange.unheard = false;
    exchange.alarm?.cancel();
    this.#air(exchange);
  }

  /** Takes one card away, or all. What it was sending ends there. */
  remove(picc?: Picc): void {
    for (let i = this.#cards.length - 1; i >= 0; i--) {
      const card = this.#cards[i]!;
      if (picc && card.picc !== picc) continue;
      this.#cards.splice(i, 1);
      this.#note('remove', card.picc.name);
      this.#powerDown(card);
    }
    this.#cutAnswer();
  }

  setOn(on: boolean): void {
    if (on === this.#on) return;
    this.#on = on;
    this.#note(on ? 'field-on' : 'field-off');
    if (on) this.#secondCard();
    for (let i = 0; i < this.#cards.length; i++) this.#power(this.#cards[i]!);
    if (!on) {
      this.#activation = undefined;
      this.#cutAnswer();
    }
  }

  /** Sends a frame, `leadUs` from now at the earliest, and listens; one at a time. `done` comes later, once, unless cancelled. */
  send(frame: AirFrame, limitUs: number, done: (answer: AirAnswer) => void, leadUs = 0): void {
    this.cancel();
    const now = this.#clock.now();
    const startUs = this.#quietFromUs > now + leadUs ? this.#quietFromUs : now + leadUs;
    const us = airUs(frame.type, frame.bits);
    const exchange: Exchange = {
      frame,
      limitUs,
      done,
      endUs: Math.ceil(startUs + us),
      spoilt: -1,
      unheard: false,
      answer: undefined,
      alarm: undefined,
    };
    this.#exchange = exchange;
    if (!this.#on) {
      const untilUs = exchange.endUs + limitUs - now;
      exchange.alarm = this.#clock.alarm('rf off', untilUs, () => this.#finish(exchange, SILENCE));
      return;
    }
    this.#clock.charge('rf', exchange.endUs - now);
    if (this.#log?.on)
      this.#log.add({
        lane: 'rf',
        kind: 'frame',
        bytes: frame.bytes,
        data: { from: 'pcd', type: frame.type, bits: frame.bits, startUs },
      });
    exchange.spoilt = this.#advance(frame.bytes.length, startUs, us);
    exchange.unheard = this.#cards.length === 0;
    // Nobody is there to hear it: one event instead of two, unless a card comes before its end.
    if (exchange.unheard) this.#listen(exchange);
    else this.#air(exchange);
  }

  #air(exchange: Exchange): void {
    const leftUs = exchange.endUs - this.#clock.now();
    exchange.alarm = this.#clock.alarm('rf frame', leftUs, () => this.#reach(exchange));
  }

  /** Stops listening: an answer goes nowhere. */
  cancel(): void {
    this.#exchange?.alarm?.cancel();
    this.#exchange = undefined;
  }

  /** The reader's frame has ended: every powered card hears it. */
  #reach(exchange: Exchange): void {
    const { spoilt } = exchange;
    exchange.alarm = undefined;
    let answers: AirFrame[] | undefined = [];
    let delayUs = 0;
    for (let i = 0; i < this.#cards.length; i++) {
      const card = this.#cards[i]!;
      if (!card.powered || spoilt >= 0 || this.#disturbed(card, exchange.frame.bits)) continue;
      card.side.receive(exchange.frame, (frame, us) => {
        if (answers) {
          answers.push(frame);
          if (us > delayUs) delayUs = us;
        } else this.#answer(exchange, [frame], exchange.endUs + us, card.effect);
      });
    }
    const together = answers;
    answers = undefined;
    this.#listen(exchange);
    if (together.length > 0)
      this.#answer(exchange, together, exchange.endUs + delayUs, this.#worstEffect());
  }

  #listen(exchange: Exchange): void {
    if (this.#exchange !== exchange) return;
    const leftUs = exchange.endUs + exchange.limitUs - this.#clock.now();
    exchange.alarm = this.#clock.alarm('rf time-out', leftUs, () =>
      this.#finish(exchange, SILENCE),
    );
  }

  #answer(
    exchange: Exchange,
    frames: AirFrame[],
    earliestUs: number,
    effect: CouplingEffect,
  ): void {
    if (this.#exchange !== exchange || exchange.answer || !this.#on) return;
    const now = this.#clock.now();
    const startUs = Math.ceil(earliestUs > now ? earliestUs : now);
    if (startUs > exchange.endUs + exchange.limitUs) return;
    const type = exchange.frame.type;
    const us = airUs(type, frames[0]!.bits);
    this.#first(startUs);
    const corrupt = this.#advance(frames[0]!.bytes.length, startUs, us);
    if (this.#chance(this.faults.value('loss') + effect.loss)) return;
    exchange.alarm?.cancel();
    const heard = overlay(type, frames);
    const frame = spoil(
      heard,
      type,
      corrupt,
      this.faults.value('bitError') + effect.bitError,
      this.#random,
    );
    exchange.answer = { frame, startUs };
    const endUs = Math.ceil(startUs + us);
    this.#clock.charge('rf', endUs - startUs + (startUs > now ? startUs - now : 0));
    exchange.alarm = this.#clock.alarm('rf answer', endUs - now, () => {
      if (frames[0]!.endsAnswer && this.#activation) {
        this.#activation.lastByteUs = this.#clock.now();
        this.#finished = this.#activation;
      }
      this.#finish(exchange, frame);
    });
  }

  #finish(exchange: Exchange, answer: AirAnswer): void {
    if (this.#exchange !== exchange) return;
    this.#exchange = undefined;
    if (answer.kind === 'frame') {
      this.#quietFromUs = this.#clock.now() + RF_TIMING.guardUs;
      if (this.#log?.on) this.#trace(exchange.frame.type, answer);
    }
    exchange.done(answer);
  }

  /** The signal ends while an answer is on the air: the receiver has the bytes so far. */
  #cutAnswer(): void {
    const exchange = this.#exchange;
    if (!exchange?.answer) return;
    exchange.alarm?.cancel();
    const { frame, startUs } = exchange.answer;
    const share = (this.#clock.now() - startUs) / airUs(exchange.frame.type, frame.bits);
    const bits = Math.max(0, Math.min(frame.bits, Math.floor(frame.bits * share)));
    const bytes = frame.bytes.slice(0, (bits + 7) >> 3);
    const cut: AirAnswer = { ...frame, bytes, bits, error: 'cut' };
    exchange.alarm = this.#clock.alarm('rf cut', 0, () => this.#finish(exchange, cut));
  }

  /** Counts the bytes of a frame; sets a tear inside it; returns the index of the byte to spoil, or -1. */
  #advance(length: number, startUs: number, us: number): number {
    if (!this.#answered) return -1;
    const from = this.#position;
    this.#position += length;
    const tear = this.faults.value('tearAt');
    if (tear > from && tear <= this.#position) {
      this.faults.set('tearAt', 0);
      const atUs = startUs + (us * (tear - from - 0.5)) / length - this.#clock.now();
      this.#clock.alarm('rf tear', atUs, () => this.remove());
    }
    const corrupt = this.faults.value('corruptAt');
    if (corrupt <= from || corrupt > this.#position) return -1;
    this.faults.set('corruptAt', 0);
    return corrupt - from - 1;
  }

  #first(startUs: number): void {
    this.#answered = true;
    this.#activation ??= { firstAnswerUs: startUs, lastByteUs: undefined };
  }

  #disturbed(card: Placed, bits: number): boolean {
    const flip = this.faults.value('bitError') + card.effect.bitError;
    const whole = flip > 0 ? 1 - Math.pow(1 - flip, bits) : 0;
    return this.#chance(this.faults.value('loss') + card.effect.loss) || this.#chance(whole);
  }

  /** Draws no number where nothing can happen: an undisturbed world stays the same world. */
  #chance(probability: number): boolean {
    return probability > 0 && this.#random.chance(probability);
  }

  #worstEffect(): CouplingEffect {
    let worst = this.#cards[0]!.effect;
    for (let i = 1; i < this.#cards.length; i++)
      if (this.#cards[i]!.effect.loss > worst.loss) worst = this.#cards[i]!.effect;
    return worst;
  }

  #power(card: Placed): void {
    const powered = this.#on && card.effect.powered;
    if (powered === card.powered) return;
    if (!powered) {
      this.#powerDown(card);
      return;
    }
    card.powered = true;
    card.side.powerUp();
  }

  #powerDown(card: Placed): void {
    if (!card.powered) return;
    card.powered = false;
    card.side.powerDown();
  }

  #secondCard(): void {
    const wanted = this.faults.value('secondCard') > 0;
    if (wanted && !this.#second) this.place((this.#second = new PlainCard()));
    else if (!wanted && this.#second) {
      this.remove(this.#second);
      this.#second = undefined;
    }
  }

  #note(kind: string, name?: string): void {
    if (this.#log?.on) this.#log.add({ lane: 'rf', kind, ...(name ? { data: { name } } : {}) });
  }

  #trace(type: 'A' | 'B', { bytes, bits, collision, error }: AirAnswer & { kind: 'frame' }): void {
    const trouble = { ...(error !== 'none' && { error }), ...(collision >= 0 && { collision }) };
    const data = { from: 'picc', type, bits, ...trouble };
    this.#log!.add({ lane: 'rf', kind: 'frame', bytes, data });
  }
}
