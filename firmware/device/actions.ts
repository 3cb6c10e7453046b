/** What the commands of the serial console do on this device. */

import type { Terminal } from '../app/terminal.js';
import { stamp } from '../app/receipt.js';
import type { Calendar } from '../ports/clock.js';
import type { ConsoleActions, SettingName } from './console.js';
import type { DeviceSettings } from './device-settings.js';
import type { FaultMemory } from './fault.js';
import { runOrder } from './orders.js';
import { selfTest, type Parts } from './self-test.js';

export interface ActionParts extends Parts {
  readonly terminal: () => Terminal;
  readonly settings: DeviceSettings;
  readonly log: {
    on: boolean;
    inspect: boolean;
    lines(): readonly string[];
    taps(): readonly string[];
  };
  readonly faults: FaultMemory;
  readonly calendar: Calendar;
  /** The clock was set since the board has power. */
  readonly clockSet: () => boolean;
  /** Configured and does not answer. */
  readonly absent: () => readonly string[];
  readonly network: () => string;
  /** What the board says of itself: why it started, its memory. */
  readonly board: () => readonly string[];
  readonly restart: () => void;
}

export function consoleActions(parts: ActionParts): ConsoleActions {
  const { terminal, settings, log, faults, restart } = parts;
  return {
    status() {
      const { state, nextTrace, vault, ledger, settings: own } = terminal();
      const fault = faults.last;
      return [
        `state ${state.name}`,
        `reader ${parts.reader()}`,
        `terminal ${own.terminalId} merchant ${own.merchantId}`,
        `host ${settings.get('host') ?? 'from the manifest'}${settings.secure ? ', TLS' : ', plain TCP'}`,
        `network ${parts.network()}`,
        `clock ${stamp(parts.calendar.read())}${parts.clockSet() ? '' : ', not set yet'}`,
        `master key ${vault.provisioned ? 'set' : 'not set'}, working keys ${vault.keys ? 'there' : 'none'}`,
        `next trace ${nextTrace}, waiting ${ledger.waiting.length}, reversal ${ledger.open ? 'open' : 'none'}`,
        ...parts.board(),
        fault ? `last fault: ${fault.text} (${fault.count} in all)` : 'no fault',
        `log ${log.on ? 'on' : 'off'}, inspect ${log.inspect ? 'on' : 'off'}`,
        ...parts.absent().map((name) => `${name} does not answer`),
        'test cards only; not certified',
      ];
    },
    log: () => log.lines(),
    taps: () => log.taps(),
    set: (name, value) => setting(parts, name, value),
    order: (name, words) => runOrder(terminal(), name, words),
    keepLog(on) {
      log.on = on;
    },
    inspect(on) {
      log.inspect = on;
      if (on) log.on = true;
      terminal().inspect(on);
    },
    selfTest(done) {
      const { name } = terminal().state;
      // Its screen and lights are not for a cardholder's eyes.
      if (name !== 'idle' && name !== 'off' && name !== 'working') return done([`busy: ${name}`]);
      selfTest(parts, (lines) => {
        const fault = faults.last;
        done(fault ? [...lines, `last fault: ${fault.text} (${fault.count} in all)`] : lines);
      });
    },
    factoryReset() {
      settings.clear();
      faults.clear();
      terminal().vault.zeroise();
      terminal().parameters.clear();
      const { flash } = parts;
      for (let at = 0; at < flash.size; at += flash.sectorSize) flash.erase(at);
      restart();
    },
    restart,
  };
}

/** The master key goes to the vault and is never read back; everything else to the settings. */
function setting(parts: ActionParts, name: SettingName, value: string): string | undefined {
  if (name !== 'key') return parts.settings.set(name, value);
  const wrong = parts.settings.check(name, value);
  if (wrong) return wrong;
  const key = new Uint8Array(value.length / 2);
  for (let i = 0; i < key.length; i++) key[i] = parseInt(value.slice(2 * i, 2 * i + 2), 16);
  parts.terminal().vault.provision(key);
  key.fill(0);
  return undefined;
}
