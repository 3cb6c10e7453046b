/** What the serial console reads and changes of a running terminal. */

import type { Terminal } from '../app/terminal.js';
import type { TerminalSettings } from '../app/settings.js';
import type { Platform } from '../assemble.js';
import type { ConsoleActions } from './console.js';
import type { DeviceLog } from './device-log.js';
import type { DeviceSettings } from './device-settings.js';
import { selfTest } from './self-test.js';

export interface Operation {
  readonly terminal: Terminal;
  readonly settings: DeviceSettings;
  readonly station: { readonly state: string; readonly address: string | undefined };
  readonly ntp: { readonly synchronised: boolean };
  readonly log: DeviceLog;
  /** State of the reader's chip. */
  readonly reader: () => string;
  readonly platform: Platform;
  readonly restart: () => void;
}

/** Settings of the terminal that the console has changed. */
export function terminalSettings(
  settings: DeviceSettings,
  pinPad: boolean,
): Partial<TerminalSettings> {
  const terminalId = settings.get('terminal');
  const merchantId = settings.get('merchant');
  return {
    pinPad,
    ...(terminalId !== undefined && { terminalId }),
    ...(merchantId !== undefined && { merchantId }),
  };
}

export function consoleActions(operation: Operation): ConsoleActions {
  const { terminal, settings, station, ntp, log, platform, reader, restart } = operation;
  return {
    status: () => [
      `terminal ${terminal.settings.terminalId} ${terminal.state.name}`,
      `reader ${reader()}`,
      `wifi ${station.state} ${station.address ?? ''}`,
      `host ${settings.get('host') ?? 'not set'}${settings.get('ca') === 'none' ? ', plain TCP' : ''}`,
      `clock ${ntp.synchronised ? 'set' : 'not set'}`,
      `master key ${terminal.vault.provisioned ? 'set' : 'not set'}`,
      'test cards only; not certified',
    ],
    log: () => log.lines(),
    taps: () => log.taps(),
    set: (name, value) => settings.set(name, value),
    inspect: (on) => terminal.inspect(on),
    selfTest(done) {
      selfTest({ ...platform, reader }, done);
    },
    factoryReset() {
      settings.clear();
      terminal.vault.zeroise();
      const { flash } = platform;
      for (let at = 0; at < flash.size; at += flash.sectorSize) flash.erase(at);
      restart();
    },
    restart,
  };
}
