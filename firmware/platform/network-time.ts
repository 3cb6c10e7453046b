/** Sets the chip's clock over SNTP, at start and every six hours; until it answers, every minute. No host: the clock is right. */

import SNTP from 'sntp';
import { setTime } from 'board';
import type { Alarm, Clock } from '../ports/clock.js';

const AGAIN_MS = 6 * 3_600_000;
const RETRY_MS = 60_000;

export class NetworkTime {
  readonly #clock: Clock;
  readonly #host: string;
  #alarm: Alarm | undefined;
  synchronised = false;

  constructor(clock: Clock, host: string) {
    this.#clock = clock;
    this.#host = host;
  }

  start(): void {
    if (this.#host === '') return;
    this.#alarm?.cancel();
    this.#alarm = this.#clock.alarm('ntp', RETRY_MS, () => this.start());
    new SNTP({ host: this.#host }, (message, seconds) => {
      if (message !== SNTP.time || seconds === undefined) return;
      setTime(seconds);
      this.synchronised = true;
      this.#alarm?.cancel();
      this.#alarm = this.#clock.alarm('ntp', AGAIN_MS, () => this.start());
    });
  }
}
