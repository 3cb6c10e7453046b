/** Moddable's SPI on a modelled board: whole buffers, chip-select held until `flush(true)`, no bit order option. */

import type { Wiring } from './wiring.js';
import { boundClass } from './bound-class.js';

export interface SpiOptions {
  readonly hz: number;
  readonly clock?: number;
  readonly in?: number;
  readonly out?: number;
  /** Chip-select pin; left out when the caller drives it by a Digital. */
  readonly select?: number;
  readonly active?: 0 | 1;
  readonly mode?: number;
  readonly port?: number | string;
  readonly format?: 'buffer';
}

export interface SpiPort {
  read(byteLength: number): ArrayBuffer;
  read(buffer: Uint8Array | ArrayBuffer): void;
  write(buffer: Uint8Array | ArrayBuffer): void;
  transfer(buffer: Uint8Array | ArrayBuffer): void;
  flush(deselect?: boolean): void;
  close(): void;
}

export type SpiClass = new (options: SpiOptions) => SpiPort;

const HZ_MAX = 40_000_000;
/** Longer transfers fail on the device (MODDEF_SPI_ESP32_TRANSACTIONSIZE). */
const TRANSACTION_MAX = 1024;
/** The chip's own limit (PN532 data sheet). */
const CHIP_HZ_MAX = 5_000_000;

class ModelledSpi implements SpiPort {
  readonly #wiring: Wiring;
  readonly #hz: number;
  readonly #select: number | undefined;
  #open = true;

  constructor(wiring: Wiring, options: SpiOptions) {
    this.#wiring = wiring;
    if (!(options.hz >= 1 && options.hz <= HZ_MAX)) throw new RangeError('invalid hz');
    if (options.mode !== undefined && options.mode !== 0)
      throw new RangeError('the PN532 needs SPI mode 0');
    this.#hz = options.hz;
    this.#select = options.select;
    // The GPIO starts low: the chip is selected until the first flush(true).
    if (this.#select !== undefined) wiring.drive(this.#select, 0);
  }

  read(what: number | Uint8Array | ArrayBuffer): never {
    if (typeof what !== 'number') {
      this.#exchange(view(what));
      return undefined as never;
    }
    const bytes = new Uint8Array(what);
    this.#exchange(bytes);
    return bytes.buffer as never;
  }

  write(buffer: Uint8Array | ArrayBuffer): void {
    this.#exchange(view(buffer).slice());
  }

  transfer(buffer: Uint8Array | ArrayBuffer): void {
    this.#exchange(view(buffer));
  }

  flush(deselect?: boolean): void {
    this.#check();
    if (deselect && this.#select !== undefined) this.#wiring.drive(this.#select, 1);
  }

  close(): void {
    if (this.#open && this.#select !== undefined) this.#wiring.drive(this.#select, 1);
    this.#open = false;
  }

  #exchange(bytes: Uint8Array): void {
    this.#check();
    if (bytes.length > TRANSACTION_MAX) throw new RangeError('SPI transaction too long');
    if (this.#select !== undefined) this.#wiring.drive(this.#select, 0);
    const us = (bytes.length * 8 * 1_000_000) / this.#hz;
    this.#wiring.processor.spend(us);
    if (this.#hz > CHIP_HZ_MAX) bytes.fill(0);
    else this.#wiring.spi.transfer(bytes, us);
  }

  #check(): void {
    if (!this.#open) throw new Error('SPI is closed');
  }
}

export function spiClass(wiring: Wiring): SpiClass {
  return boundClass<SpiOptions, SpiPort, Wiring>(ModelledSpi, wiring);
}

function view(buffer: Uint8Array | ArrayBuffer): Uint8Array {
  return buffer instanceof Uint8Array ? buffer : new Uint8Array(buffer);
}
