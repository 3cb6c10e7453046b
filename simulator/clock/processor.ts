/**
 * The terminal's processor on the virtual clock: everything that reaches the firmware (an interrupt edge, an alarm)
 * is handled after a fixed compute cost, the same on every engine. Measured cost belongs in benchmarks.
 */

import type { Alarm, AlarmOptions, VirtualClock } from './virtual-clock.js';

export interface ProcessorOptions {
  readonly stepUs: number;
  /** True: what was thrown out of an event means that the power failed in the middle of it, and the processor is dead. */
  readonly died?: (error: unknown) => boolean;
}

const CPU: AlarmOptions = { cpu: true };

export class Processor {
  readonly #clock: VirtualClock;
  readonly #stepUs: number;
  readonly #died: ((error: unknown) => boolean) | undefined;
  /** Alarms set before a power cut never ring after it. */
  #life = 0;

  constructor(clock: VirtualClock, options: ProcessorOptions) {
    this.#clock = clock;
    this.#stepUs = options.stepUs;
    this.#died = options.died;
  }

  get clock(): VirtualClock {
    return this.#clock;
  }

  /** Changes when the power fails: what was wired up in another life hears nothing any more. */
  get life(): number {
    return this.#life;
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
      this.run(fn);
    };
    return this.#clock.alarm(name, delayUs + this.#stepUs, run, CPU);
  }

  /** Runs a piece of firmware now; a power failure inside it ends it there. */
  run(fn: () => void): void {
    try {
      fn();
    } catch (error) {
      if (!this.#died?.(error)) throw error;
      this.powerCut();
    }
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
