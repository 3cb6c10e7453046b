/**
 * The terminal's processor on the virtual clock: everything that reaches the firmware (an interrupt edge, an alarm)
 * is handled after a fixed compute cost, the same on every engine. Measured cost belongs in benchmarks.
 */

import type { Alarm, VirtualClock } from './virtual-clock.js';

export class Processor {
  readonly #clock: VirtualClock;
  readonly #stepUs: number;
  /** Alarms set before a power cut never ring after it. */
  #life = 0;

  constructor(clock: VirtualClock, options: { readonly stepUs: number }) {
    this.#clock = clock;
    this.#stepUs = options.stepUs;
  }

  get clock(): VirtualClock {
    return this.#clock;
  }

  now(): number {
    return this.#clock.now();
  }

  /** The firmware's Clock port: `delayMs` in milliseconds, plus the compute cost of the step. */
  alarm(name: string, delayMs: number, fn: () => void): Alarm {
    return this.deliver(name, delayMs * 1000, fn);
  }

  /** Hands an event of the hardware to the firmware. */
  deliver(name: string, delayUs: number, fn: () => void): Alarm {
    const life = this.#life;
    const run = (): void => {
      if (life !== this.#life) return;
      this.#clock.charge('terminal', this.#stepUs);
      fn();
    };
    return this.#clock.alarm(name, delayUs + this.#stepUs, run, { cpu: true });
  }

  /** A blocking bus transfer. */
  spend(us: number): void {
    this.#clock.charge('bus', us);
    this.#clock.spend(us);
  }

  /** Power is cut: nothing that was pending reaches the firmware any more. */
  powerCut(): void {
    this.#life++;
  }
}
