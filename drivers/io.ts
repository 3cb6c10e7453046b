/**
 * The shapes of Moddable's SPI, Digital and Serial (ECMA-419), as far as drivers use them.
 * The SDK's own typings lack `SPI.close()`; the classes themselves arrive in a driver's options.
 */

export type Pin = number;

export interface SpiOptions {
  readonly clock?: Pin;
  readonly in?: Pin;
  readonly out?: Pin;
  /** Chip-select pin driven by the bus. */
  readonly select?: Pin;
  /** Level of `select` when selected. */
  readonly active?: 0 | 1;
  readonly hz: number;
  readonly mode?: number;
  readonly port?: number | string;
}

export interface SpiBus {
  /** Fills the buffer; its old content goes out meanwhile. */
  read(buffer: Uint8Array): void;
  /** Wants a whole, fresh array: the ESP32 copies by 32-bit words. */
  write(buffer: Uint8Array): void;
  /** Waits for the end of the transfer; true: and releases chip-select, which is held from call to call. */
  flush(deselect?: boolean): void;
  close(): void;
}

export type SpiConstructor = new (options: SpiOptions) => SpiBus;

export interface DigitalOptions {
  readonly pin: Pin;
  readonly mode: number;
  readonly edge?: number;
  readonly initialValue?: 0 | 1;
  /** Several edges before it is called make one call. */
  readonly onReadable?: () => void;
}

export interface DigitalPin {
  read(): number;
  write(value: 0 | 1): void;
  close(): void;
}

export interface DigitalConstructor {
  new (options: DigitalOptions): DigitalPin;
  readonly Input: number;
  readonly InputPullUp: number;
  readonly Output: number;
  readonly Falling: number;
  readonly Rising: number;
}

export interface SerialOptions {
  readonly receive?: Pin;
  readonly transmit?: Pin;
  readonly port?: number | string;
  readonly baud: number;
  readonly format?: 'number' | 'buffer';
  /** `count` bytes wait. */
  readonly onReadable?: (count: number) => void;
}

export interface SerialPort {
  /** Everything that waits, or undefined. */
  read(): ArrayBuffer | number | undefined;
  /** Throws when the output FIFO (128 bytes on the ESP32) cannot take it all. */
  write(buffer: ArrayBuffer): void;
  close(): void;
}

export type SerialConstructor = new (options: SerialOptions) => SerialPort;

/** A pin as an option of a driver: the class and its options, of which the driver knows the rest. */
export type PinOptions = Partial<DigitalOptions> & {
  readonly io: DigitalConstructor;
  readonly pin: Pin;
};
