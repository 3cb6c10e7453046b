/** Keeps the station connected: tries again with a growing pause, for ever. */

import WiFi from 'wifi';
import type { Alarm, Clock } from '../ports/clock.js';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

export type WifiState = 'off' | 'connecting' | 'connected' | 'waiting';

export class Station {
  readonly #clock: Clock;
  readonly #onChange: (state: WifiState) => void;
  #wifi: WiFi | undefined;
  #alarm: Alarm | undefined;
  #retryMs = FIRST_RETRY_MS;
  #state: WifiState = 'off';

  constructor(clock: Clock, onChange: (state: WifiState) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get state(): WifiState {
    return this.#state;
  }

  connect(ssid: string, password: string | undefined): void {
    this.#alarm?.cancel();
    this.#wifi?.close();
    this.#become('connecting');
    const options = password ? { ssid, password } : { ssid };
    this.#wifi = new WiFi(options, (message) => {
      if (message === 'gotIP') {
        this.#retryMs = FIRST_RETRY_MS;
        this.#become('connected');
      } else if (message === 'disconnect' && this.#state !== 'waiting') {
        this.#become('waiting');
        this.#alarm = this.#clock.alarm('wifi', this.#retryMs, () => this.connect(ssid, password));
        this.#retryMs = Math.min(2 * this.#retryMs, LAST_RETRY_MS);
      }
    });
  }

  #become(state: WifiState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#onChange(state);
  }
}
