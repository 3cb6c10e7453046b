/** Keeps the station connected (embedded:network/interface/wifi): tries again with a growing pause, for ever. */

import type WiFi from 'embedded:network/interface/wifi';
import type { Alarm, Clock } from '../ports/clock.js';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
/** Values of `connection` (ECMA-419, network interfaces): 500 and above means an address. */
const HAS_ADDRESS = 500;
const DISCONNECTED = 200;

export type WifiState = 'off' | 'connecting' | 'connected' | 'waiting';

export interface StationOptions {
  readonly io: typeof WiFi;
  readonly clock: Clock;
  readonly onChange: (state: WifiState) => void;
}

export class Station {
  readonly #options: StationOptions;
  #wifi: WiFi | undefined;
  #alarm: Alarm | undefined;
  #retryMs = FIRST_RETRY_MS;
  #state: WifiState = 'off';

  constructor(options: StationOptions) {
    this.#options = options;
  }

  get state(): WifiState {
    return this.#state;
  }

  get address(): string | undefined {
    return this.#wifi?.address;
  }

  /** Also with new credentials while connected. */
  connect(ssid: string, password?: string): void {
    this.#alarm?.cancel();
    this.#wifi?.close();
    this.#become('connecting');
    this.#wifi = new this.#options.io({ onChanged: () => this.#changed(ssid, password) });
    this.#wifi.connect(password ? { SSID: ssid, password } : { SSID: ssid });
  }

  close(): void {
    this.#alarm?.cancel();
    this.#wifi?.close();
    this.#wifi = undefined;
    this.#become('off');
  }

  #changed(ssid: string, password?: string): void {
    const connection = this.#wifi?.connection ?? 0;
    if (connection >= HAS_ADDRESS) {
      this.#retryMs = FIRST_RETRY_MS;
      this.#become('connected');
    } else if (connection <= DISCONNECTED && this.#state !== 'waiting') {
      this.#become('waiting');
      const retry = (): void => this.connect(ssid, password);
      this.#alarm = this.#options.clock.alarm('wifi', this.#retryMs, retry);
      this.#retryMs = Math.min(2 * this.#retryMs, LAST_RETRY_MS);
    }
  }

  #become(state: WifiState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onChange(state);
  }
}
