/** Sets the chip's clock over SNTP, at start and every six hours; until it answers, every minute. No host: the clock is right. */

import SNTP from 'sntp';
import { setTime } from 'board';
import type { Guard } from '../device/fault.js';
import type { Alarm, Clock } from '../ports/clock.js';

const AGAIN_MS = 6 * 3_600_000;
const RETRY_MS = 60_000;

export interface NetworkTimeOptions {
  readonly clock: Clock;
  readonly host: string;
  /** Around what the network calls. */
  readonly guard: Guard;
  /** The clock was set just now. */
  readonly onSet: () => void;
}

export class NetworkTime {
  readonly #options: NetworkTimeOptions;
  #alarm: Alarm | undefined;

  constructor(options: NetworkTimeOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock, host, guard, onSet } = this.#options;
    if (host === '') return;
    this.#alarm?.cancel();
    this.#alarm = clock.alarm('ntp', RETRY_MS, () => this.start());
    try {
      // Asks five times, then closes itself.
      new SNTP({ host }, (message, seconds) => {
        if (message !== SNTP.time || seconds === undefined) return;
        guard(() => {
          setTime(seconds);
          this.#alarm?.cancel();
          this.#alarm = clock.alarm('ntp', AGAIN_MS, () => this.start());
          onSet();
        })();
      });
    } catch {
      // No socket now: the alarm tries again.
    }
  }
}
