/** The console of a device over the bench's terminal: what a person at the serial port types and reads. */

import { receiptLines } from '../../firmware/app/receipt-text.js';
import { consoleActions } from '../../firmware/device/actions.js';
import { Console } from '../../firmware/device/console.js';
import { DeviceLog } from '../../firmware/device/device-log.js';
import { DevicePanel } from '../../firmware/device/panel.js';
import { DeviceSettings } from '../../firmware/device/device-settings.js';
import { FaultMemory } from '../../firmware/device/fault.js';
import { resultLine, tapOf } from '../../firmware/device/told.js';
import type { LogEvent } from '../../firmware/ports/log.js';
import { benchCrypto, calendarAt, type TerminalBench } from './terminal-bench.js';

export interface DeviceConsole {
  readonly log: DeviceLog;
  readonly faults: FaultMemory;
  readonly panel: DevicePanel;
  readonly settings: DeviceSettings;
  /** Named as not answering. */
  readonly absent: string[];
  /** What is written, since the last line that was typed. */
  readonly said: () => string;
  /** Types a line; its answer without line ends and prompt. */
  readonly type: (line: string) => string[];
  restarts: number;
}

/** `bench` was made with `log: true`. */
export function deviceConsole(bench: TerminalBench): DeviceConsole {
  const { processor: clock, keyValue } = bench;
  const log = new DeviceLog(clock);
  const faults = new FaultMemory(keyValue);
  const settings = new DeviceSettings(keyValue);
  const absent: string[] = [];
  const panel = new DevicePanel({});
  let said = '';
  const shell = new Console(
    consoleActions({
      terminal: () => bench.terminal,
      settings,
      faults,
      log,
      clock,
      calendar: { read: () => calendarAt(bench.clock.now()) },
      clockSet: () => true,
      keyValue,
      reader: () => 'ready',
      panel,
      flash: bench.flash,
      crypto: benchCrypto,
      random: { fill: (bytes) => bytes.forEach((_, i) => (bytes[i] = 37 * i)) },
      absent: () => absent,
      network: () => 'connected 192.168.1.5',
      board: () => ['started by power-on', 'memory 90000 bytes free, 80000 at least'],
      restart: () => self.restarts++,
    }),
    (text) => (said += text),
  );
  log.on = true;
  bench.log.listen((event) => {
    if (log.on) log.add(event as LogEvent);
  });
  bench.onResult = (result) => {
    log.tap(tapOf(result), bench.times.take());
    shell.tell([resultLine(result, bench.terminal.settings.currency)]);
  };
  bench.onReceipt = (receipt) => shell.tell(receiptLines(receipt, 'en'));
  const self: DeviceConsole = {
    log,
    faults,
    panel,
    settings,
    absent,
    said: () => said,
    restarts: 0,
    type(line) {
      said = '';
      shell.push(Uint8Array.from(`${line}\r`, (character) => character.charCodeAt(0)));
      return said.replace(/> $/, '').split('\r\n').slice(0, -1);
    },
  };
  return self;
}
