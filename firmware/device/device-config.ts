/** What `config` of manifest.json holds, as `mc/config` gives it. */

import type { Wiring } from '../assemble.js';

export interface DevicePins {
  readonly reader: Partial<Wiring>;
  readonly console: { readonly port: number; readonly receive: number; readonly transmit: number };
  readonly display?: { readonly data: number; readonly clock: number; readonly address?: number };
  /** Instead of `display`: shares the reader's bus. */
  readonly panel?: { readonly select: number; readonly command: number };
  readonly pixels?: { readonly pin: number; readonly length?: number };
  /** Instead of `pixels`: four plain LEDs. */
  readonly leds?: readonly number[];
  readonly buzzer?: { readonly pin: number };
  readonly keypad?: { readonly rows: readonly number[]; readonly columns: readonly number[] };
}

export interface DeviceConfig {
  readonly pins: DevicePins;
  /** Until the console sets another one. */
  readonly host: { readonly name: string; readonly port: number };
  readonly ntp: string;
  /** Minutes east of UTC. */
  readonly zone: number;
}

export interface UplinkHost {
  readonly name: string;
  readonly port: number;
  /** DER; absent: plain TCP. */
  readonly certificate?: ArrayBuffer;
}
