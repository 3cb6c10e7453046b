/**
 * When to look for a frame on SPI: on the IRQ line's falling edge, else by bounded polling on alarms.
 * The line is watched with suspicion: a missed edge costs one slow look, and a line that lies is given up.
 */

import type { Alarm, Clock } from '../clock.js';
import type { DigitalPin, PinOptions } from '../io.js';

/** First look of its own with an IRQ line: longer than an ACK and a quick card take. */
const FIRST_DOUBT_MS = 40;
const DOUBT_MS = 100;
/** So many lies in a row and the line is not believed any more. */
const MAX_LIES = 3;
const MAX_POLL_MS = 4;

export class ReadyWatch {
  readonly #clock: Clock;
  /** Reads one frame if there is one. */
  readonly #take: () => boolean;
  readonly #irq: DigitalPin | undefined;
  readonly #ring = (): void => this.#look(false);
  #trusted: boolean;
  #lies = 0;
  #armed = false;
  #since = 0;
  #alarm: Alarm | undefined;

  constructor(clock: Clock, take: () => boolean, interrupt?: PinOptions) {
    this.#clock = clock;
    this.#take = take;
    this.#trusted = interrupt !== undefined;
    if (interrupt) {
      const { io, ...options } = interrupt;
      this.#irq = new io({
        mode: io.Input,
        edge: io.Falling,
        ...options,
        onReadable: () => this.#look(true),
      });
    }
  }

  /** False when no IRQ line was given, or the one given proved wrong. */
  get trusted(): boolean {
    return this.#trusted;
  }

  start(): void {
    this.#armed = true;
    this.#since = this.#clock.now();
    // An edge that came before we armed has no callback any more.
    if (this.#trusted && this.#irq!.read() === 0) this.#after(0);
    else this.#after(this.#trusted ? FIRST_DOUBT_MS : 1);
  }

  stop(): void {
    this.#armed = false;
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }

  close(): void {
    this.stop();
    this.#irq?.close();
  }

  #after(delayMs: number): void {
    this.#alarm?.cancel();
    this.#alarm = this.#clock.alarm('pn532 look', delayMs, this.#ring);
  }

  #look(edge: boolean): void {
    if (!this.#armed) return;
    const irq = this.#irq;
    const low = irq !== undefined && irq.read() === 0;
    if (edge && !low) return; // spurious, or read meanwhile
    let taken = this.#take();
    if (edge && taken) this.#lies = 0;
    else if (irq && this.#trusted) this.#judge(low, taken);
    // An ACK and its response may both wait; with an IRQ line, only as long as it says so.
    while (taken && this.#armed && (!this.#trusted || irq!.read() === 0)) taken = this.#take();
    // Until the line is in doubt, the slow look that was set at the start still holds.
    const slow = edge && this.#trusted && this.#lies === 0;
    if (this.#armed && !slow) this.#after(this.#pause());
  }

  #judge(low: boolean, taken: boolean): void {
    if (low !== taken && ++this.#lies >= MAX_LIES) this.#trusted = false;
  }

  #pause(): number {
    const elapsedMs = ((this.#clock.now() - this.#since) / 1000) | 0;
    if (this.#trusted && this.#lies === 0)
      return elapsedMs < FIRST_DOUBT_MS ? FIRST_DOUBT_MS : DOUBT_MS;
    const pause = elapsedMs >> 3;
    return pause < 1 ? 1 : pause > MAX_POLL_MS ? MAX_POLL_MS : pause;
  }
}
