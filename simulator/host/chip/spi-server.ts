/**
 * The chip's SPI as a TCP stream: each message is one chip-select, `u16be nTx, u16be nRx, tx bytes`, answered by `nRx` bytes,
 * all as on the wire (least bit first, that is, bit-reversed in host order). One host at a time.
 */

import type { Server } from 'node:net';
import type { Alarm } from '../../clock/virtual-clock.js';
import type { Pn532Chip } from '../../pn532/chip.js';
import { SpiLink } from '../../pn532/spi-link.js';
import { oneHostServer } from './one-host.js';
import type { Pacer } from './pacer.js';

const HEAD = 4;
/** Of the modelled bus. */
const HZ = 1_000_000;

export function spiServer(chip: Pn532Chip, pacer: Pacer): Server {
  const link = new SpiLink(chip);
  return oneHostServer((say) => {
    const selects = new Selects(chip, link, say);
    return {
      take: (bytes) => pacer.take(() => selects.push(bytes)),
      gone: () => selects.close(),
    };
  });
}

/** Cuts the stream into chip-selects and plays them one after another, each for its time on the bus. */
class Selects {
  readonly #chip: Pn532Chip;
  readonly #link: SpiLink;
  readonly #write: (bytes: Uint8Array) => void;
  #buffer = Buffer.alloc(0);
  /** The chip-select that is on the bus. */
  #running: Alarm | undefined;

  constructor(chip: Pn532Chip, link: SpiLink, write: (bytes: Uint8Array) => void) {
    this.#chip = chip;
    this.#link = link;
    this.#write = write;
  }

  push(bytes: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    if (!this.#running) this.#next();
  }

  /** What the host had still to say is lost, and its chip-select ends. */
  close(): void {
    this.#running?.cancel();
    this.#link.deselect();
    this.#chip.unplug();
    this.#buffer = Buffer.alloc(0);
  }

  #next(): void {
    this.#running = undefined;
    if (this.#buffer.length < HEAD) return;
    const tx = this.#buffer.readUInt16BE(0);
    const rx = this.#buffer.readUInt16BE(2);
    if (this.#buffer.length < HEAD + tx) return;
    const bytes = new Uint8Array(tx + rx);
    bytes.set(this.#buffer.subarray(HEAD, HEAD + tx));
    this.#buffer = this.#buffer.subarray(HEAD + tx);
    this.#link.select();
    const us = (bytes.length * 8 * 1_000_000) / HZ;
    this.#running = this.#chip.clock.alarm('spi bus', us, () => {
      this.#link.transfer(bytes, us);
      this.#link.deselect();
      this.#write(bytes.subarray(tx));
      this.#next();
    });
  }
}
