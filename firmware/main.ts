/** The terminal on its board: the platform's ports, the console, the watchdog. Composition only. */

// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./platform/sdk.d.ts" />
import { after, boardLines, feed, lastWords, openConsole, restart, watch } from 'board';
import Digital from 'embedded:io/digital';
import WiFi from 'embedded:network/interface/wifi';
import config from 'mc/config';
import profileJson from 'profile' with { type: 'json' };
import type { DigitalConstructor } from '../drivers/io.js';
import { receiptLines } from './app/receipt-text.js';
import { Terminal } from './app/terminal.js';
import { assembleReader, type Platform } from './assemble.js';
import { parseProfile } from './config/profile.js';
import { consoleActions } from './device/actions.js';
import { Console } from './device/console.js';
import type { DeviceConfig } from './device/device-config.js';
import { DeviceLog } from './device/device-log.js';
import { DeviceSettings } from './device/device-settings.js';
import { FaultMemory, createGuard } from './device/fault.js';
import { guardedPins } from './device/guarded-pin.js';
import { DevicePanel } from './device/panel.js';
import { Station, type WifiConstructor } from './device/station.js';
import { createLine } from './device/stream-line.js';
import { TimedReader } from './device/tap-times.js';
import { resultLine, tapOf } from './device/told.js';
import { clockIsSet, createCalendar } from './platform/calendar.js';
import { ciphers } from './platform/ciphers.js';
import { createClock } from './platform/clock.js';
import { openFlash } from './platform/flash.js';
import { openKeyValue } from './platform/key-value.js';
import { NetworkTime } from './platform/network-time.js';
import { openKeypad, openPeripherals } from './platform/peripherals.js';
import { random } from './platform/random.js';
import { uplinkSocket } from './platform/uplink-socket.js';

const FEED_MS = 1_000;
/** The day opens when the network is there and the clock set, or without them after these times. */
const NETWORK_MS = 15_000;
const CLOCK_MS = 5_000;

export default function main(): void {
  const { pins, host, ntp, zone } = config as unknown as DeviceConfig;
  const keyValue = openKeyValue('tapwright');
  const settings = new DeviceSettings(keyValue);
  const faults = new FaultMemory(keyValue);
  const uplink = settings.uplink(host);
  const words = lastWords();
  if (words) faults.keep(`engine: ${words}`);

  const guard = createGuard({
    show: (text) => panel.show({ message: 'fault', lines: ['FAULT', text] }),
    keep(text) {
      faults.keep(text);
      shell.tell([`FAULT ${text}`]);
    },
    later: after,
    restart,
  });
  const clock = createClock(guard);
  const log = new DeviceLog(clock);
  const peripherals = openPeripherals(pins, clock);
  const panel = new DevicePanel(peripherals);

  let terminal: Terminal;
  let shell: Console;
  let started = false;
  const begin = (): void => {
    if (!started) terminal.start();
    started = true;
  };

  const time = new NetworkTime({ clock, host: ntp, guard, onSet: begin });
  const station = new Station({
    io: WiFi as unknown as WifiConstructor,
    clock,
    guard,
    onChange(state) {
      if (state !== 'connected') return;
      time.start();
      clock.alarm('begin', clockIsSet() ? 0 : CLOCK_MS, begin);
    },
  });

  guard(() => {
    const write = openConsole((bytes) => guard(() => shell.push(bytes))());
    const flash = openFlash('journal');
    const calendar = createCalendar(() => settings.zone(zone));
    const parsed = parseProfile(profileJson, ciphers);
    if (!parsed.ok) throw new Error(`profile ${parsed.path}: ${parsed.why}`);
    const platform: Platform = {
      io: {
        SPI: peripherals.Bus,
        Digital: guardedPins(Digital as unknown as DigitalConstructor, guard),
      },
      clock,
      calendar,
      random,
      crypto: ciphers,
      flash,
      keyValue,
      line: createLine(
        uplinkSocket(clock, log, () => uplink),
        guard,
      ),
      panel,
      log,
    };
    const reader = assembleReader(platform, pins.reader);
    // Only now: the frames on the bus would repeat what the APDUs say.
    log.on = true;
    const timed = new TimedReader(reader, clock);
    terminal = new Terminal({
      ...platform,
      reader: timed,
      profile: parsed.profile,
      settings: { ...settings.identity(), pinPad: pins.keypad !== undefined },
      onReceipt: (receipt) => shell.tell(receiptLines(receipt, 'en')),
      onResult(result) {
        log.tap(tapOf(result), timed.take());
        shell.tell([resultLine(result, terminal.settings.currency)]);
      },
    });
    shell = new Console(
      consoleActions({
        terminal: () => terminal,
        settings,
        faults,
        log,
        clock,
        calendar,
        clockSet: clockIsSet,
        keyValue,
        reader: () => reader.chip.state,
        panel,
        flash,
        crypto: ciphers,
        random,
        absent: () => [...peripherals.absent, ...panel.failing],
        network: () => `${station.state} ${station.address ?? ''}`,
        board: boardLines,
        restart,
      }),
      write,
    );
    openKeypad(pins, clock, (key) => terminal.press(key));
    const wifi = settings.wifi();
    if (wifi) station.connect(wifi.ssid, wifi.password);
    clock.alarm('begin', NETWORK_MS, begin);
    const dog = (): void => {
      feed();
      clock.alarm('watchdog', FEED_MS, dog);
    };
    watch();
    dog();
    write('tapwright: help lists the commands\r\n> ');
  })();
}
