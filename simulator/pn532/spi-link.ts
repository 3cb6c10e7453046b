/**
 * SPI of the chip (PN532 user manual, 6.2.5): mode 0, least bit first on the wire. Bytes here are as an MSB-first host sends and
 * gets them, that is, with their bits reversed. Reading and writing may go on over several chip-selects.
 */

import type { Pn532Chip } from './chip.js';
import { noisy } from './noise.js';

/** Each byte with its bits in the other order. */
const REVERSED = Uint8Array.from({ length: 256 }, (_, byte) => {
  let x = ((byte & 0x55) << 1) | ((byte >> 1) & 0x55);
  x = ((x & 0x33) << 2) | ((x >> 2) & 0x33);
  return ((x & 0x0f) << 4) | (x >> 4);
});

const WRITE = 0x01;
const STATUS = 0x02;
const READ = 0x03;

export class SpiLink {
  readonly #chip: Pn532Chip;
  #selected = false;
  #direction = 0;
  /** Next byte of the chip's frame. */
  #from = 0;
  #frame: Uint8Array | undefined;

  constructor(chip: Pn532Chip) {
    this.#chip = chip;
  }

  get selected(): boolean {
    return this.#selected;
  }

  select(): void {
    if (this.#selected) return;
    this.#selected = true;
    this.#direction = 0;
    this.#chip.wake('spi');
  }

  deselect(): void {
    if (!this.#selected) return;
    this.#selected = false;
    const frame = this.#frame;
    // The postamble need not be read.
    if (frame && frame === this.#chip.output && this.#from >= frame.length - 1) this.#done();
  }

  /** Exchanges bytes in place while selected; `us` is the time that it took, for the log. */
  transfer(bytes: Uint8Array, us = 0): void {
    if (!this.#selected) return;
    const chip = this.#chip;
    const sent = chip.detail && chip.log?.on ? bytes.slice() : undefined;
    const disturbed = chip.faults.any;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (disturbed) bytes[i] = noisy(chip, REVERSED[this.#byte(REVERSED[noisy(chip, byte)]!)]!);
      else bytes[i] = REVERSED[this.#byte(REVERSED[byte]!)]!;
    }
    if (sent)
      chip.log!.add({ lane: 'link', kind: 'spi', bytes: sent, data: { in: bytes.slice(), us } });
  }

  #byte(byte: number): number {
    const chip = this.#chip;
    if (chip.power !== 'awake') return 0x00;
    switch (this.#direction) {
      case 0:
        this.#direction = byte;
        return 0x00;
      case STATUS:
        return chip.output ? 0x01 : 0x00;
      case READ:
        return this.#next();
      case WRITE:
        chip.push(byte);
        return 0x00;
      default:
        return 0x00;
    }
  }

  #next(): number {
    const frame = this.#chip.output;
    if (frame !== this.#frame) {
      this.#frame = frame;
      this.#from = 0;
    }
    if (!frame) return 0x00;
    const byte = frame[this.#from++]!;
    if (this.#from === frame.length) this.#done();
    return byte;
  }

  /** The next frame needs a new chip-select. */
  #done(): void {
    this.#frame = undefined;
    this.#direction = -1;
    this.#chip.taken();
  }
}
