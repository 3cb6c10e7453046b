/** A passive buzzer on a PWM pin. The frequency of Moddable's PWM is fixed when it is made: each tone opens it anew. */

import type { PeripheralClock, PwmConstructor, PwmPin } from '../peripheral-io.js';

export interface BuzzerTone {
  /** 0: a pause */
  readonly hz: number;
  readonly ms: number;
}

const RESOLUTION_BITS = 10;

export class Buzzer {
  readonly #Pwm: PwmConstructor;
  readonly #wiring: object;
  readonly #clock: PeripheralClock;
  #pin: PwmPin | undefined;
  #alarm: { cancel(): void } | undefined;
  #closed = false;

  constructor(options: {
    readonly buzzer: { readonly io: PwmConstructor; readonly pin: number };
    readonly clock: PeripheralClock;
  }) {
    const { io, ...wiring } = options.buzzer;
    this.#Pwm = io;
    this.#wiring = wiring;
    this.#clock = options.clock;
  }

  /** Ends what was playing. */
  play(tones: readonly BuzzerTone[]): void {
    this.stop();
    if (!this.#closed) this.#from(tones, 0);
  }

  stop(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#silence();
  }

  close(): void {
    this.stop();
    this.#closed = true;
  }

  #from(tones: readonly BuzzerTone[], index: number): void {
    this.#silence();
    const tone = tones[index];
    if (!tone) return;
    if (tone.hz > 0) {
      this.#pin = new this.#Pwm({ ...this.#wiring, hz: tone.hz, resolution: RESOLUTION_BITS });
      this.#pin.write(1 << (RESOLUTION_BITS - 1));
    }
    this.#alarm = this.#clock.alarm('tone', tone.ms, () => this.#from(tones, index + 1));
  }

  #silence(): void {
    this.#pin?.write(0);
    this.#pin?.close();
    this.#pin = undefined;
  }
}
