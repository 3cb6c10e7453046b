/** The shapes of Moddable's I2C, PWM and NeoPixel (ECMA-419), and of pins as the peripherals use them. */

export interface I2cBus {
  write(buffer: Uint8Array): void;
  close(): void;
}

export type I2cConstructor = new (options: object) => I2cBus;

export interface PwmPin {
  /** Duty, 0 to 2^resolution − 1. */
  write(duty: number): void;
  close(): void;
}

export type PwmConstructor = new (options: object) => PwmPin;

export interface OutputPin {
  write(value: 0 | 1): void;
  close(): void;
}

export interface OutputConstructor {
  new (options: object): OutputPin;
  readonly Output: unknown;
}

export interface InputPin {
  read(): number;
  close(): void;
}

export interface PixelStrip {
  makeRGB(red: number, green: number, blue: number): number;
  setPixel(index: number, colour: number): void;
  update(): void;
  close?(): void;
}

export type PixelStripConstructor = new (options: object) => PixelStrip;

export interface PeripheralClock {
  alarm(name: string, delayMs: number, fn: () => void): { cancel(): void };
}
