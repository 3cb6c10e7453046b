/** The terminal on its board: the platform's ports, the console, the watchdog. Composition only. */

// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./platform/sdk.d.ts" />
import { after, feed, now, openConsole, restart, watch } from 'board';
import Digital from 'embedded:io/digital';
import SPI from 'embedded:io/spi';
import WiFi from 'embedded:network/interface/wifi';
import config from 'mc/config';
import profileJson from 'profile' with { type: 'json' };
import type { DigitalConstructor, SpiConstructor } from '../drivers/io.js';
import { Terminal } from './app/terminal.js';
import { assembleReader, type Platform } from './assemble.js';
import { parseProfile } from './config/profile.js';
import { createCalendar } from './platform/calendar.js';
import { ciphers } from './platform/ciphers.js';
import { createClock } from './platform/clock.js';
import { consoleActions } from './platform/console-actions.js';
import { Console } from './platform/console.js';
import type { DeviceConfig } from './platform/device-config.js';
import { DeviceLog } from './platform/device-log.js';
import { DeviceSettings } from './platform/device-settings.js';
import { createGuard } from './platform/fault.js';
import { openFlash } from './platform/flash.js';
import { guardedPins } from './platform/guarded-pin.js';
import { openKeyValue } from './platform/key-value.js';
import { NetworkTime } from './platform/network-time.js';
import { DevicePanel } from './platform/panel.js';
import { openKeypad, openPeripherals } from './platform/peripherals.js';
import { random } from './platform/random.js';
import { createLine } from './platform/stream-line.js';
import { uplinkSocket } from './platform/uplink-socket.js';
import { Station } from './platform/wifi.js';

const FEED_MS = 1_000;
/** The day opens when the network is there, or without it after this time. */
const NETWORK_MS = 15_000;

export default function main(): void {
  const { pins, host, ntp, zone } = config as unknown as DeviceConfig;
  const keyValue = openKeyValue('tapwright');
  const settings = new DeviceSettings(keyValue);
  const uplink = settings.uplink(host);

  const guard = createGuard({
    show: (text) => panel.show({ message: 'fault', lines: ['FAULT', text] }),
    keep: (text) => log.add({ lane: 'app', kind: text, severity: 'error' }),
    later: after,
    restart,
  });
  const clock = createClock(guard);
  const log = new DeviceLog(clock);
  const peripherals = openPeripherals(pins, clock);
  const panel = new DevicePanel(peripherals);

  let terminal: Terminal;
  let started = false;
  const begin = (): void => {
    if (!started) terminal.start();
    started = true;
  };

  const time = new NetworkTime(clock, ntp);
  const station = new Station({
    io: WiFi,
    clock,
    onChange(state) {
      if (state !== 'connected') return;
      time.start();
      clock.alarm('begin', 0, begin);
    },
  });

  guard(() => {
    const flash = openFlash('journal');
    const parsed = parseProfile(profileJson, ciphers);
    if (!parsed.ok) throw new Error(`profile ${parsed.path}: ${parsed.why}`);
    const platform: Platform = {
      io: {
        SPI: SPI as unknown as SpiConstructor,
        Digital: guardedPins(Digital as unknown as DigitalConstructor, guard),
      },
      clock,
      calendar: createCalendar(() => settings.zone(zone)),
      random,
      crypto: ciphers,
      flash,
      keyValue,
      line: createLine(
        uplinkSocket(clock, () => uplink),
        guard,
      ),
      panel,
      log,
    };
    const reader = assembleReader(platform, pins.reader);
    terminal = new Terminal({
      ...platform,
      reader,
      profile: parsed.profile,
      settings: { ...settings.identity(), pinPad: pins.keypad !== undefined },
      onResult: ({ message, order }) => log.tap({ message, amountMinor: order?.amountMinor ?? 0 }),
    });
    const write = openConsole((bytes) => guard(() => shell.push(bytes))());
    const shell = new Console(
      consoleActions({
        terminal: () => terminal,
        settings,
        log,
        clock,
        keyValue,
        reader: () => reader.chip.state,
        panel,
        flash,
        crypto: ciphers,
        random,
        absent: peripherals.absent,
        network: () => `${station.state} ${station.address ?? ''}`,
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
