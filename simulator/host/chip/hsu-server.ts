/** The chip's serial line as a TCP stream: raw bytes both ways, at the line's own speed. One host at a time. */

import type { Server } from 'node:net';
import type { Pn532Chip } from '../../pn532/chip.js';
import { HsuLink } from '../../pn532/hsu-link.js';
import { oneHostServer } from './one-host.js';
import type { Pacer } from './pacer.js';

/** Most bytes that reach an awake chip in one event. */
const CHUNK = 64;

export function hsuServer(chip: Pn532Chip, pacer: Pacer): Server {
  const link = new HsuLink(chip);
  return oneHostServer((say) => {
    const line = new Line(chip, link);
    link.onBytes = say;
    return {
      take: (bytes) => pacer.take(() => line.push(bytes)),
      gone() {
        line.close();
        chip.unplug();
        link.onBytes = undefined;
      },
    };
  });
}

/** Bytes of the host on their way along the line. */
class Line {
  readonly #chip: Pn532Chip;
  readonly #link: HsuLink;
  #queue: number[] = [];
  #busy = false;

  constructor(chip: Pn532Chip, link: HsuLink) {
    this.#chip = chip;
    this.#link = link;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#queue.push(byte);
    if (!this.#busy) this.#send();
  }

  close(): void {
    this.#queue = [];
  }

  /** Byte by byte while the chip wakes up. */
  #send(): void {
    const count = Math.min(this.#queue.length, this.#chip.power === 'awake' ? CHUNK : 1);
    this.#busy = count > 0;
    if (!this.#busy) return;
    this.#chip.clock.alarm('hsu line', this.#link.lineUs(count), () => {
      for (const byte of this.#queue.splice(0, count)) this.#link.receive(byte);
      this.#send();
    });
  }
}
