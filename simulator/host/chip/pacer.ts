/** Runs a virtual clock in step with real time, for models that talk to programs outside. */

import type { VirtualClock } from '../../clock/virtual-clock.js';

export class Pacer {
  readonly #clock: VirtualClock;
  readonly #originMs: number;
  readonly #originUs: number;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
    this.#originMs = performance.now();
    this.#originUs = clock.now();
  }

  /** Something came from outside: the world is brought up to now, then takes it. */
  take(event: () => void): void {
    if (this.#closed) return;
    this.#catchUp();
    event();
    this.#plan();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #catchUp(): void {
    const us = this.#originUs + Math.floor((performance.now() - this.#originMs) * 1000);
    if (us > this.#clock.now()) this.#clock.runFor(us - this.#clock.now());
  }

  #plan(): void {
    clearTimeout(this.#timer);
    const next = this.#clock.nextAt();
    if (next === undefined || this.#closed) return;
    const ms = this.#originMs + (next - this.#originUs) / 1000 - performance.now();
    this.#timer = setTimeout(() => this.take(() => undefined), Math.max(0, ms));
  }
}
