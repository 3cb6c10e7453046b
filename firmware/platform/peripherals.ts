/** The display, the lights, the buzzer and the keypad that the configuration names, on Moddable's IO classes. */

import Digital from 'embedded:io/digital';
import I2C from 'embedded:io/i2c';
import PWM from 'embedded:io/pwm';
import SPI from 'embedded:io/spi';
import NeoPixel from 'neopixel';
import { Buzzer } from '../../drivers/buzzer/buzzer.js';
import { ILI9341 } from '../../drivers/display/ili9341.js';
import { SSD1306 } from '../../drivers/display/ssd1306.js';
import { Keypad, type PinConstructor } from '../../drivers/keypad/keypad.js';
import { LedBar, PixelBar } from '../../drivers/led/light-bar.js';
import type {
  I2cConstructor,
  OutputConstructor,
  PixelStripConstructor,
  PwmConstructor,
} from '../../drivers/peripheral-io.js';
import type { SpiConstructor } from '../../drivers/io.js';
import { DEVKIT_WIRING } from '../assemble.js';
import { sharedBus } from '../device/shared-bus.js';
import type { Clock } from '../ports/clock.js';
import type { Key } from '../ports/display.js';
import type { DevicePins } from '../device/device-config.js';
import type { Peripherals } from '../device/panel.js';

/** As printed: A menu, B up, C down, D cancel; * clear, # enter. */
const KEYS: readonly (readonly Key[])[] = Object.freeze([
  Object.freeze(['1', '2', '3', 'menu'] as const),
  Object.freeze(['4', '5', '6', 'up'] as const),
  Object.freeze(['7', '8', '9', 'down'] as const),
  Object.freeze(['clear', '0', 'enter', 'cancel'] as const),
]);

export interface OpenedPeripherals extends Peripherals {
  /** For the reader: shared with a panel when there is one. */
  readonly Bus: SpiConstructor;
  /** What was configured and does not answer. */
  readonly absent: readonly string[];
}

/** A terminal without a display or lights still pays: what does not answer is left out and named. */
export function openPeripherals(pins: DevicePins, clock: Clock): OpenedPeripherals {
  const absent: string[] = [];
  const Bus = pins.panel ? sharedBus(SPI as unknown as SpiConstructor) : SPI;
  const tried = <T>(name: string, open: () => T | undefined): T | undefined => {
    try {
      return open();
    } catch {
      absent.push(name);
      return undefined;
    }
  };
  const display = tried('display', () => openDisplay(pins, Bus as SpiConstructor, clock));
  const lights = tried('lights', () => openLights(pins));
  const buzzer = tried(
    'buzzer',
    () =>
      pins.buzzer &&
      new Buzzer({ buzzer: { io: PWM as unknown as PwmConstructor, ...pins.buzzer }, clock }),
  );
  return {
    Bus: Bus as SpiConstructor,
    ...(display && { display }),
    ...(lights && { lights }),
    ...(buzzer && { buzzer }),
    absent,
  };
}

function openDisplay(pins: DevicePins, Bus: SpiConstructor, clock: Clock): Peripherals['display'] {
  if (pins.display)
    return new SSD1306({ display: { io: I2C as unknown as I2cConstructor, ...pins.display } });
  if (!pins.panel) return undefined;
  const { select, command } = pins.panel;
  const io = Digital as unknown as OutputConstructor;
  return new ILI9341({
    display: { io: Bus, ...DEVKIT_WIRING, ...pins.reader, select: { io, pin: select } },
    command: { io, pin: command },
    clock,
  });
}

function openLights(pins: DevicePins): Peripherals['lights'] {
  if (pins.pixels)
    return new PixelBar({
      strip: { io: NeoPixel as unknown as PixelStripConstructor, ...pins.pixels },
    });
  if (!pins.leds) return undefined;
  return new LedBar({ led: { io: Digital as unknown as OutputConstructor, pins: pins.leds } });
}

export function openKeypad(
  pins: DevicePins,
  clock: Clock,
  onKey: (key: Key) => void,
): Keypad<Key> | undefined {
  if (!pins.keypad) return undefined;
  const io = Digital as unknown as PinConstructor;
  return new Keypad({ keypad: { io, ...pins.keypad }, keys: KEYS, clock, onKey });
}
