/** High-speed UART of the chip (PN532 user manual, 6.2.3): 8N1, 115200 baud at first, woken by five rising edges. */

import type { Alarm } from '../clock/virtual-clock.js';
import { BAUD_AT_RESET, type Pn532Chip } from './chip.js';
import { noisy } from './noise.js';

const WAKE_EDGES = 5;
/** Most bytes that go out in one event: a UART's receive buffer is not deeper. */
const CHUNK = 64;

export class HsuLink {
  /** Bytes that left the chip, when their last bit has. */
  onBytes: ((bytes: Uint8Array) => void) | undefined;
  readonly #chip: Pn532Chip;
  #baud = BAUD_AT_RESET;
  #edges = 0;
  #sending: Alarm | undefined;

  constructor(chip: Pn532Chip) {
    this.#chip = chip;
    chip.onOutput = () => this.#send(0);
    chip.onBaud = (baud) => {
      this.#baud = baud;
    };
  }

  get baud(): number {
    return this.#baud;
  }

  /** Microseconds that `count` bytes take on the line. */
  lineUs(count: number, baud = this.#baud): number {
    return (count * 10 * 1_000_000) / baud;
  }

  /** One byte whose stop bit has just arrived. At another rate than the chip's it is garbage. */
  receive(byte: number, baud = this.#baud): void {
    const chip = this.#chip;
    if (chip.detail && chip.log?.on) this.#trace('host', Uint8Array.of(byte), baud);
    if (chip.power === 'asleep') {
      this.#edges += risingEdges(byte);
      if (this.#edges < WAKE_EDGES) return;
      this.#edges = 0;
      chip.wake('hsu');
      return;
    }
    const near = baud > this.#baud * 0.97 && baud < this.#baud * 1.03;
    chip.push(near ? noisy(chip, byte) : byte ^ 0xa5);
  }

  #trace(from: 'host' | 'chip', bytes: Uint8Array, baud: number): void {
    const us = this.lineUs(bytes.length, baud);
    this.#chip.log!.add({ lane: 'link', kind: 'hsu', bytes, data: { from, us } });
  }

  #send(from: number): void {
    const frame = this.#chip.output;
    if (!frame) return;
    const to = from + CHUNK < frame.length ? from + CHUNK : frame.length;
    this.#sending?.cancel();
    this.#sending = this.#chip.clock.alarm('chip hsu', this.lineUs(to - from), () => {
      if (this.#chip.output !== frame) return;
      const bytes = frame.slice(from, to);
      for (let i = 0; i < bytes.length; i++) bytes[i] = noisy(this.#chip, bytes[i]!);
      if (this.#chip.detail && this.#chip.log?.on) this.#trace('chip', bytes, this.#baud);
      if (to === frame.length) this.#chip.taken();
      this.onBytes?.(bytes);
      if (to < frame.length) this.#send(to);
    });
  }
}

/** Start bit, eight bits least first, stop bit. */
function risingEdges(byte: number): number {
  let edges = 0;
  let last = 0;
  for (let i = 0; i < 9; i++) {
    const bit = i < 8 ? (byte >> i) & 1 : 1;
    if (bit && !last) edges++;
    last = bit;
  }
  return edges;
}
