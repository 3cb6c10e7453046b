/**
 * The chip's SPI as a TCP stream: each message is one chip-select, `u16be nTx, u16be nRx, tx bytes`, answered by `nRx` bytes,
 * all as on the wire (least bit first, that is, bit-reversed in host order). One host at a time.
 */

import { createServer, type Server, type Socket } from 'node:net';
import type { Pn532Chip } from '../../pn532/chip.js';
import { SpiLink } from '../../pn532/spi-link.js';
import type { Pacer } from './pacer.js';

const HEAD = 4;
/** Of the modelled bus. */
const HZ = 1_000_000;

export function spiServer(chip: Pn532Chip, pacer: Pacer): Server {
  const link = new SpiLink(chip);
  let peer: Socket | undefined;
  return createServer({ noDelay: true }, (socket) => {
    peer?.destroy();
    peer = socket;
    const select = new Selects(chip, link, (bytes) => socket.write(bytes));
    socket.on('data', (bytes) => pacer.take(() => select.push(bytes)));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (peer === socket) peer = undefined;
    });
  });
}

/** Cuts the stream into chip-selects and plays them one after another, each for its time on the bus. */
class Selects {
  readonly #chip: Pn532Chip;
  readonly #link: SpiLink;
  readonly #write: (bytes: Uint8Array) => void;
  #buffer = Buffer.alloc(0);
  #busy = false;

  constructor(chip: Pn532Chip, link: SpiLink, write: (bytes: Uint8Array) => void) {
    this.#chip = chip;
    this.#link = link;
    this.#write = write;
  }

  push(bytes: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    if (!this.#busy) this.#next();
  }

  #next(): void {
    this.#busy = false;
    if (this.#buffer.length < HEAD) return;
    const tx = this.#buffer.readUInt16BE(0);
    const rx = this.#buffer.readUInt16BE(2);
    if (this.#buffer.length < HEAD + tx) return;
    const bytes = new Uint8Array(tx + rx);
    bytes.set(this.#buffer.subarray(HEAD, HEAD + tx));
    this.#buffer = this.#buffer.subarray(HEAD + tx);
    this.#busy = true;
    this.#link.select();
    const us = (bytes.length * 8 * 1_000_000) / HZ;
    this.#chip.clock.alarm('spi bus', us, () => {
      this.#link.transfer(bytes, us);
      this.#link.deselect();
      this.#write(bytes.subarray(tx));
      this.#next();
    });
  }
}
