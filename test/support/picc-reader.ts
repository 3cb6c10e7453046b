/** A CardReader straight on cards and phones, without chip and radio: for specs and sweeps of the terminal alone. */

import type { Activation, Card, CardReader, CardReply } from '../../firmware/ports/card-reader.js';
import type { Processor } from '../../simulator/clock/processor.js';
import type { Picc } from '../../simulator/rf/picc.js';

const RF_US = 3000;

export class PiccReader implements CardReader {
  readonly #processor: Processor;
  /** What lies on the reader. */
  #there: Picc | undefined;
  #active = false;
  #waiting: { done: (result: Activation) => void; limit: { cancel(): void } } | undefined;
  #removal: { done: (gone: boolean) => void; limit: { cancel(): void } } | undefined;
  /** Names of the APDUs sent so far, by instruction byte. */
  readonly sent: number[] = [];

  constructor(processor: Processor) {
    this.#processor = processor;
  }

  present(picc: Picc): void {
    this.#there = picc;
    this.#poll();
  }

  remove(): void {
    if (this.#active) this.#there?.powerDown();
    this.#there = undefined;
    this.#active = false;
    const { processor } = { processor: this.#processor };
    const removal = this.#removal;
    if (!removal) return;
    this.#removal = undefined;
    removal.limit.cancel();
    processor.deliver('removed', RF_US, () => removal.done(true));
  }

  activate(limitMs: number, done: (result: Activation) => void): void {
    const limit = this.#processor.alarm('activate', limitMs, () => {
      this.#waiting = undefined;
      done({ kind: 'none' });
    });
    this.#waiting = { done, limit };
    this.#poll();
  }

  #poll(): void {
    const waiting = this.#waiting;
    const picc = this.#there;
    if (!waiting || !picc) return;
    this.#waiting = undefined;
    waiting.limit.cancel();
    const identity = picc.powerUp();
    this.#active = true;
    const card: Card = { type: picc.type, uid: identity.uid, sak: identity.sak };
    this.#processor.deliver('card', RF_US, () => waiting.done({ kind: 'card', card }));
  }

  transceive(capdu: Uint8Array, done: (reply: CardReply) => void): void {
    this.sent.push(capdu[1]!);
    const picc = this.#there;
    if (!picc || !this.#active) {
      this.#processor.deliver('no card', RF_US, () => done({ ok: false, fault: 'timeout' }));
      return;
    }
    picc.receive(capdu.slice(), (rapdu) => {
      this.#processor.deliver('rapdu', RF_US, () => {
        if (this.#there === picc) done({ ok: true, rapdu });
        else done({ ok: false, fault: 'timeout' });
      });
    });
  }

  fieldOff(holdMs: number, done: () => void): void {
    if (this.#active) this.#there?.powerDown();
    this.#active = false;
    this.#processor.alarm('field off', holdMs, done);
  }

  removal(limitMs: number, done: (gone: boolean) => void): void {
    if (!this.#there) {
      this.#processor.deliver('removed', RF_US, () => done(true));
      return;
    }
    const limit = this.#processor.alarm('removal', limitMs, () => {
      this.#removal = undefined;
      done(false);
    });
    this.#removal = { done, limit };
  }

  stop(): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = undefined;
    waiting.limit.cancel();
    this.#processor.deliver('stopped', 0, () => waiting.done({ kind: 'stopped' }));
  }
}
