/** Display, lights, buzzer and keypad as the manifest's `config` wires them. What is not wired is not there. */

import { Buzzer } from '../../drivers/buzzer/buzzer.js';
import { ILI9341 } from '../../drivers/display/ili9341.js';
import { SSD1306 } from '../../drivers/display/ssd1306.js';
import { Keypad } from '../../drivers/keypad/keypad.js';
import { LedBar, PixelBar } from '../../drivers/led/light-bar.js';
import type {
  I2cConstructor,
  OutputConstructor,
  PixelStripConstructor,
  PwmConstructor,
  WriteBusConstructor,
} from '../../drivers/peripheral-io.js';
import type { PinConstructor } from '../../drivers/keypad/keypad.js';
import type { Clock } from '../ports/clock.js';
import type { Key } from '../ports/display.js';
import type { Peripherals } from './panel.js';

export interface Classes {
  readonly Digital: unknown;
  readonly I2C: unknown;
  readonly PWM: unknown;
  readonly SPI: unknown;
  readonly NeoPixel: unknown;
}

export interface PeripheralConfig {
  readonly display?:
    | {
        readonly kind: 'ssd1306';
        readonly data: number;
        readonly clock: number;
        readonly height?: number;
      }
    | { readonly kind: 'ili9341'; readonly select: number; readonly command: number };
  readonly lights?:
    | { readonly kind: 'leds'; readonly pins: readonly number[]; readonly activeLow?: boolean }
    | { readonly kind: 'pixels'; readonly pin: number; readonly length?: number };
  readonly buzzer?: { readonly pin: number };
  readonly keypad?: { readonly rows: readonly number[]; readonly columns: readonly number[] };
}

/** What is printed on the usual 4 × 4 keypad, and what it stands for: A menu, B up, C down, D enter, * clear, # cancel. */
const KEYS: readonly (readonly Key[])[] = Object.freeze([
  Object.freeze<Key[]>(['1', '2', '3', 'menu']),
  Object.freeze<Key[]>(['4', '5', '6', 'up']),
  Object.freeze<Key[]>(['7', '8', '9', 'down']),
  Object.freeze<Key[]>(['clear', '0', 'cancel', 'enter']),
]);

/** `bus`: clock, in, out and port of the SPI that the PN532 is on; the ESP32 has one bus here. */
export function openPeripherals(
  config: PeripheralConfig,
  classes: Classes,
  clock: Clock,
  bus: object,
): Peripherals {
  const { display, lights, buzzer } = config;
  return {
    ...(display && { display: openDisplay(display, classes, bus) }),
    ...(lights && { lights: openLights(lights, classes) }),
    ...(buzzer && {
      buzzer: new Buzzer({ buzzer: { io: classes.PWM as PwmConstructor, ...buzzer }, clock }),
    }),
  };
}

export function openKeypad(
  config: PeripheralConfig,
  classes: Classes,
  clock: Clock,
  onKey: (key: Key) => void,
): Keypad<Key> | undefined {
  if (!config.keypad) return undefined;
  const { rows, columns } = config.keypad;
  return new Keypad<Key>({
    keypad: { io: classes.Digital as PinConstructor, rows, columns },
    keys: KEYS,
    clock,
    onKey,
  });
}

function openDisplay(
  display: NonNullable<PeripheralConfig['display']>,
  classes: Classes,
  bus: object,
): SSD1306 | ILI9341 {
  if (display.kind === 'ssd1306') {
    const { data, clock, height } = display;
    const wiring = { io: classes.I2C as I2cConstructor, data, clock };
    return new SSD1306({ display: wiring, ...(height && { height }) });
  }
  return new ILI9341({
    display: { io: classes.SPI as WriteBusConstructor, ...bus, select: display.select, active: 0 },
    command: { io: classes.Digital as OutputConstructor, pin: display.command },
  });
}

function openLights(
  lights: NonNullable<PeripheralConfig['lights']>,
  classes: Classes,
): LedBar | PixelBar {
  if (lights.kind === 'leds') {
    const { pins, activeLow = false } = lights;
    return new LedBar({ led: { io: classes.Digital as OutputConstructor, pins }, activeLow });
  }
  const { pin, length } = lights;
  const strip = { io: classes.NeoPixel as PixelStripConstructor, pin };
  return new PixelBar({ strip: length === undefined ? strip : { ...strip, length } });
}
