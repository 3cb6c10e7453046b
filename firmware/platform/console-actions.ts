/** What the commands of the serial console do on this device. */

import type { Terminal } from '../app/terminal.js';
import type { Crypto, Random } from '../ports/crypto.js';
import type { FrontPanel } from '../ports/display.js';
import type { Flash } from '../ports/storage.js';
import type { ConsoleActions, SettingName } from './console.js';
import type { DeviceSettings } from './device-settings.js';

export interface ActionParts {
  readonly terminal: () => Terminal;
  readonly settings: DeviceSettings;
  readonly log: { lines(): readonly string[] };
  readonly taps: { lines(): readonly string[] };
  readonly panel: FrontPanel;
  readonly flash: Flash;
  readonly crypto: Crypto;
  readonly random: Random;
  /** Configured and does not answer. */
  readonly absent: readonly string[];
  readonly network: () => string;
  readonly restart: () => void;
}

/** SHA-1 of the empty message (FIPS 180-4): the natives are there and right. */
const SHA1_OF_NOTHING = 0xda;

export function consoleActions(parts: ActionParts): ConsoleActions {
  const { terminal, settings, restart } = parts;
  return {
    status() {
      const { state, nextTrace, vault, ledger, settings: own } = terminal();
      return [
        `state ${state.name}`,
        `terminal ${own.terminalId} merchant ${own.merchantId}`,
        `host ${settings.get('host') ?? 'from the manifest'}`,
        `network ${parts.network()}`,
        `master key ${vault.provisioned ? 'set' : 'missing'}`,
        `next trace ${nextTrace}, waiting ${ledger.waiting.length}, reversal ${ledger.open ? 'open' : 'none'}`,
        ...parts.absent.map((name) => `${name} does not answer`),
      ];
    },
    log: () => parts.log.lines(),
    taps: () => parts.taps.lines(),
    set: (name, value) => setting(parts, name, value),
    inspect: (on) => terminal().inspect(on),
    selfTest: (done) => done(selfTest(parts)),
    factoryReset() {
      settings.clear();
      terminal().vault.zeroise();
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

function selfTest(parts: ActionParts): string[] {
  const lines: string[] = [];
  const report = (name: string, ok: boolean): void => {
    lines.push(`${name} ${ok ? 'ok' : 'FAILED'}`);
  };
  report('digest', parts.crypto.sha1(new Uint8Array(0))[0] === SHA1_OF_NOTHING);
  const first = new Uint8Array(16);
  const second = new Uint8Array(16);
  parts.random.fill(first);
  parts.random.fill(second);
  report('random', differ(first, second));
  report('flash', parts.flash.read(0, 4).length === 4);
  for (const name of ['display', 'lights', 'buzzer']) report(name, !parts.absent.includes(name));
  const idle = parts.terminal().state.name === 'idle';
  parts.panel.lights([true, true, true, true]);
  parts.panel.play([{ hz: 1500, ms: 200 }]);
  lines.push(idle ? 'reader: hold a phone to it, then see log' : 'the terminal is busy');
  return lines;
}

function differ(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return true;
  return false;
}
