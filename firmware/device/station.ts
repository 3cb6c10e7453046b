/** Keeps the board on its Wi-Fi (ECMA-419 network interface): tries again with a growing pause, for ever. */

import type { Alarm, Clock } from '../ports/clock.js';
import type { Guard } from './fault.js';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
/** Joined, and no address by then: begun anew. */
const ADDRESS_MS = 30_000;
/** Values of `connection` (ECMA-419, network interfaces): 500 and above means an address. */
const HAS_ADDRESS = 500;
const DISCONNECTED = 200;

export type WifiState = 'off' | 'connecting' | 'connected' | 'waiting';

/** `embedded:network/interface/wifi`, as far as it is used. */
export interface WifiInterface {
  readonly connection: number;
  readonly address?: string | undefined;
  /** Throws when the radio refuses. */
  connect(network: { readonly SSID: string; readonly password?: string }): void;
  close(): void;
}

export type WifiConstructor = new (options: { readonly onChanged: () => void }) => WifiInterface;

export interface StationOptions {
  readonly io: WifiConstructor;
  readonly clock: Clock;
  /** Around what the radio calls. */
  readonly guard: Guard;
  readonly onChange: (state: WifiState) => void;
}

export class Station {
  readonly #options: StationOptions;
  #wifi: WifiInterface | undefined;
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
    const { io: Wifi, clock, guard } = this.#options;
    this.#alarm?.cancel();
    this.#wifi?.close();
    this.#become('connecting');
    this.#alarm = clock.alarm('wifi', ADDRESS_MS, () => this.connect(ssid, password));
    try {
      this.#wifi = new Wifi({ onChanged: guard(() => this.#changed(ssid, password)) });
      this.#wifi.connect(password ? { SSID: ssid, password } : { SSID: ssid });
    } catch {
      this.#retry(ssid, password);
    }
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
      this.#alarm?.cancel();
      this.#retryMs = FIRST_RETRY_MS;
      this.#become('connected');
    } else if (connection <= DISCONNECTED && this.#state !== 'waiting') {
      this.#retry(ssid, password);
    }
  }

  #retry(ssid: string, password?: string): void {
    this.#become('waiting');
    this.#alarm?.cancel();
    const again = (): void => this.connect(ssid, password);
    this.#alarm = this.#options.clock.alarm('wifi', this.#retryMs, again);
    this.#retryMs = Math.min(2 * this.#retryMs, LAST_RETRY_MS);
  }

  #become(state: WifiState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onChange(state);
  }
}
