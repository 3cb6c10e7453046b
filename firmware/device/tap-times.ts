/** How long a card was spoken to: the reader, with a watch on the commands of a tap. */

import type { Activation, CardReader, CardReply } from '../ports/card-reader.js';
import type { Clock } from '../ports/clock.js';

const MILLISECOND = 1000;

export interface CardTime {
  readonly commands: number;
  /** From the first command to the last answer. */
  readonly ms: number;
}

export class TimedReader implements CardReader {
  readonly #reader: CardReader;
  readonly #clock: Clock;
  #commands = 0;
  #first = 0;
  #last = 0;

  constructor(reader: CardReader, clock: Clock) {
    this.#reader = reader;
    this.#clock = clock;
  }

  /** Since it was asked last; undefined: no card. */
  take(): CardTime | undefined {
    const commands = this.#commands;
    this.#commands = 0;
    if (commands === 0) return undefined;
    return { commands, ms: ((this.#last - this.#first) / MILLISECOND) | 0 };
  }

  activate(limitMs: number, done: (result: Activation) => void): void {
    this.#reader.activate(limitMs, done);
  }

  transceive(capdu: Uint8Array, done: (reply: CardReply) => void): void {
    if (this.#commands++ === 0) this.#first = this.#last = this.#clock.now();
    this.#reader.transceive(capdu, (reply) => {
      this.#last = this.#clock.now();
      done(reply);
    });
  }

  fieldOff(holdMs: number, done: () => void): void {
    this.#reader.fieldOff(holdMs, done);
  }

  removal(limitMs: number, done: (gone: boolean) => void): void {
    this.#reader.removal(limitMs, done);
  }

  stop(): void {
    this.#reader.stop();
  }
}
