/** A Flash port on an array, with a power cut after a given number of programmed bytes or erased bytes. */

import type { Flash } from '../../firmware/ports/storage.js';

export class PowerCut extends Error {
  override readonly name = 'PowerCut';
}

export class FlashArray implements Flash {
  readonly size: number;
  readonly sectorSize = 4096;
  readonly bytes: Uint8Array;
  /** Bytes that may still be written or erased before the power goes. */
  left = Infinity;
  erases: number[];

  constructor(sectors: number, bytes?: Uint8Array) {
    this.size = sectors * 4096;
    this.bytes = bytes ?? new Uint8Array(this.size).fill(0xff);
    this.erases = new Array<number>(sectors).fill(0);
  }

  read(offset: number, length: number): Uint8Array {
    return this.bytes.slice(offset, offset + length);
  }

  program(offset: number, bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) {
      if (this.left-- <= 0) throw new PowerCut();
      if ((this.bytes[offset + i]! & bytes[i]!) !== bytes[i])
        throw new Error(`flash: a bit goes from 0 to 1 at ${offset + i}`);
      this.bytes[offset + i]! &= bytes[i]!;
    }
  }

  erase(offset: number): void {
    if (offset % 4096) throw new Error('flash: erase inside a sector');
    this.erases[offset / 4096]!++;
    for (let i = 0; i < 4096; i += 64) {
      if (this.left-- <= 0) throw new PowerCut();
      this.bytes.fill(0xff, offset + i, offset + i + 64);
    }
  }
}
