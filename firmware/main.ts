/** The ESP32's entry: opens what the board has, puts the firmware together over it, starts it. No logic of its own. */

import Digital from 'embedded:io/digital';
import I2C from 'embedded:io/i2c';
import PWM from 'embedded:io/pwm';
import Serial from 'embedded:io/serial';
import SPI from 'embedded:io/spi';
import WiFi from 'embedded:network/interface/wifi';
import config from 'mc/config';
import NeoPixel from 'neopixel';
import Resource from 'Resource';
import Timer from 'timer';
import { Terminal } from './app/terminal.js';
import { DEVKIT_WIRING, assembleReader, type Platform } from './assemble.js';
import { parseProfile } from './config/profile.js';
import { fromHex } from './bytes/hex.js';
import { createCalendar } from './platform/calendar.js';
import { ciphers } from './platform/ciphers.js';
import { createClock } from './platform/clock.js';
import { Console } from './platform/console.js';
import { DeviceLog } from './platform/device-log.js';
import { DeviceSettings } from './platform/device-settings.js';
import { createGuard } from './platform/fault.js';
import { openFlash } from './platform/flash.js';
import { openKeyValue } from './platform/key-value.js';
import { NetworkTime } from './platform/network-time.js';
import { DevicePanel } from './platform/panel.js';
import { openKeypad, openPeripherals, type PeripheralConfig } from './platform/peripherals.js';
import { random } from './platform/random.js';
import { consoleActions, terminalSettings } from './platform/operation.js';
import { fromBase64, openSockets } from './platform/sockets.js';
import { createLine } from './platform/stream-line.js';
import { Station } from './platform/wifi.js';

const device = config as unknown as {
  readonly profile: string;
  readonly wiring: Partial<typeof DEVKIT_WIRING>;
  readonly console: { readonly port: number; readonly receive: number; readonly transmit: number };
  readonly ntp: string;
  readonly peripherals: PeripheralConfig;
};

const classes = { Digital, I2C, PWM, SPI, NeoPixel };
const keyValue = openKeyValue('tapwright');
const settings = new DeviceSettings(keyValue);
const bare = createClock((fn) => fn);
const wiring = { ...DEVKIT_WIRING, ...device.wiring };
const bus = { clock: wiring.clock, in: wiring.in, out: wiring.out, port: wiring.port };
const panel = new DevicePanel(openPeripherals(device.peripherals, classes, bare, bus));
const guard = createGuard({
  show: (text) =>
    panel.show({ message: 'fault', lines: ['Fault', text.slice(0, 21), 'restarting'] }),
  keep: (text) => trace(`fault: ${text}\n`),
  later: (ms, fn) => void Timer.set(fn, ms),
  restart: () => System.restart(),
});
const clock = createClock(guard);
const log = new DeviceLog(clock);

/** Interrupts run guarded, as alarms do. */
class GuardedDigital extends Digital {
  constructor(options: ConstructorParameters<typeof Digital>[0]) {
    const onReadable = (options as { onReadable?: () => void }).onReadable;
    super(onReadable ? { ...options, onReadable: guard(onReadable) } : options);
  }
}

const platform: Platform = {
  io: { SPI, Digital: GuardedDigital } as unknown as Platform['io'],
  clock,
  calendar: createCalendar(() => Number(settings.get('zone') ?? 480)),
  random,
  crypto: ciphers,
  flash: openFlash('journal'),
  keyValue,
  line: createLine(
    openSockets(() => {
      const [host, port] = settings.get('host')?.split(' ') ?? [];
      const ca = settings.get('ca');
      if (host === undefined || port === undefined) return undefined;
      const certificate = ca && ca !== 'none' ? { certificate: fromBase64(ca) } : {};
      return { host, port: Number(port), ...certificate };
    }),
    guard,
  ),
  panel,
  log,
};

guard(() => {
  const bytes = new Resource(`${device.profile}.json`).slice(0);
  const parsed = parseProfile(JSON.parse(String.fromArrayBuffer(bytes)), ciphers);
  if (!parsed.ok) throw new Error(`profile ${parsed.path}: ${parsed.why}`);
  const reader = assembleReader(platform, wiring);
  const terminal = new Terminal({
    ...platform,
    reader,
    profile: parsed.profile,
    settings: terminalSettings(settings, device.peripherals.keypad !== undefined),
    onResult: ({ message, order }) => log.tap({ message, amountMinor: order?.amountMinor ?? 0 }),
  });
  const key = settings.get('key');
  if (key && !terminal.vault.provisioned) terminal.vault.provision(fromHex(key));
  openKeypad(device.peripherals, classes, clock, (pressed) => terminal.press(pressed));

  const ntp = new NetworkTime(clock, device.ntp);
  const station = new Station({
    io: WiFi,
    clock,
    onChange: (state) => {
      log.add({ lane: 'app', kind: `wifi ${state}` });
      if (state === 'connected') ntp.start();
    },
  });
  const [ssid, password] = settings.get('wifi')?.split(' ') ?? [];
  if (ssid !== undefined) station.connect(ssid, password);

  const serial = new Serial({
    ...device.console,
    baud: 115_200,
    format: 'buffer',
    onReadable: () => guard(() => terse.push(new Uint8Array(serial.read() as ArrayBuffer)))(),
  });
  const terse = new Console(
    consoleActions({
      terminal,
      settings,
      station,
      ntp,
      log,
      platform,
      reader: () => reader.chip.state,
      restart: () => System.restart(),
    }),
    (text) => serial.write(ArrayBuffer.fromString(text)),
  );
  terminal.start();
})();
