/** Puts the firmware together over what a platform offers: the reader on its PN532, and the terminal on the reader. */

import { frozen } from './bytes/frozen.js';
import type { DigitalConstructor, SpiConstructor } from '../drivers/io.js';
import type { TerminalProfile } from './config/profile.js';
import type { TerminalSettings } from './app/settings.js';
import { Terminal, type TerminalPorts } from './app/terminal.js';
import { Pn532Reader } from './reader/pn532-reader.js';

/** All that the firmware can reach. The device, the simulator and the test hosts each offer one. */
export interface Platform extends Omit<TerminalPorts, 'reader' | 'profile' | 'settings'> {
  readonly io: { readonly SPI: SpiConstructor; readonly Digital: DigitalConstructor };
}

/** Pins of the ESP32 and the speed of the bus. */
export interface Wiring {
  readonly clock: number;
  readonly in: number;
  readonly out: number;
  readonly select: number;
  readonly reset: number;
  readonly interrupt: number;
  readonly port: number;
  readonly hz: number;
}

/** ESP32 DevKit: VSPI pins, nothing on a strapping pin. */
export const DEVKIT_WIRING: Wiring = frozen({
  clock: 18,
  in: 19,
  out: 23,
  select: 5,
  reset: 4,
  interrupt: 16,
  port: 2,
  hz: 2_000_000,
});

export interface FirmwareOptions {
  readonly profile: TerminalProfile;
  readonly settings?: Partial<TerminalSettings>;
  readonly wiring?: Partial<Wiring>;
}

export function assembleReader(platform: Platform, changes: Partial<Wiring> = {}): Pn532Reader {
  const { SPI, Digital } = platform.io;
  const {
    clock,
    in: input,
    out,
    select,
    reset,
    interrupt,
    port,
    hz,
  } = { ...DEVKIT_WIRING, ...changes };
  return new Pn532Reader({
    clock: platform.clock,
    log: platform.log,
    pn532: {
      link: { io: SPI, clock, in: input, out, port, hz, select: { io: Digital, pin: select } },
      reset: { io: Digital, pin: reset },
      interrupt: { io: Digital, pin: interrupt },
    },
  });
}

export function assembleTerminal(platform: Platform, options: FirmwareOptions): Terminal {
  const { profile, settings, wiring } = options;
  const reader = assembleReader(platform, wiring);
  return new Terminal({ ...platform, reader, profile, ...(settings && { settings }) });
}
