/** Runs a world in real time: whatever is due by the wall clock happens, then it sleeps until the next event. */

import type { VirtualClock } from '../../clock/virtual-clock.js';

const LONGEST_SLEEP_MS = 500;

export class RealTime {
  readonly #clock: VirtualClock;
  readonly #virtualStart: number;
  readonly #realStart: number;
  #timer: NodeJS.Timeout | undefined;
  #running = false;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
    this.#virtualStart = clock.now();
    this.#realStart = performance.now();
  }

  /** Something came in from outside: the world catches up, takes it, and goes on. */
  enter(action: () => void): void {
    this.#catchUp();
    action();
    this.#catchUp();
    this.#arm();
  }

  start(): void {
    this.#running = true;
    this.#arm();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  #catchUp(): void {
    const due = this.#virtualStart + Math.floor((performance.now() - this.#realStart) * 1000);
    const behind = due - this.#clock.now();
    if (behind > 0) this.#clock.runFor(behind);
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (!this.#running) return;
    const next = this.#clock.nextAt();
    const ms = next === undefined ? LONGEST_SLEEP_MS : (next - this.#clock.now()) / 1000;
    this.#timer = setTimeout(() => this.enter(() => undefined), Math.min(ms, LONGEST_SLEEP_MS));
  }
}
