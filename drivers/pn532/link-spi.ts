/**
 * The PN532 on SPI: mode 0, at most 5 MHz, least significant bit first, one chip-select per transaction
 * (UM0701-02, "SPI communication": 01 data writing, 02 status reading, 03 data reading).
 */

import type { Clock } from '../clock.js';
import type { DigitalPin, Pin, PinOptions, SpiBus, SpiConstructor, SpiOptions } from '../io.js';
import { byteSum, mirrored, reverseBits } from './bits.js';
import { MAX_FRAME, decodeExtendedHeader, decodeHeader, judgeSum, type OnFrame } from './frame.js';
import type { Link } from './link.js';
import { ReadyWatch } from './ready-watch.js';

export interface SpiLinkOptions extends Partial<Omit<SpiOptions, 'select'>> {
  readonly io: SpiConstructor;
  /** A pin the bus drives itself, or a Digital that the driver drives. */
  readonly select?: Pin | PinOptions;
}

/** Direction bytes, bits already reversed. */
const DATA_WRITE = 0x80;
const STATUS_READ = 0x40;
const DATA_READ = 0xc0;
/** Bit 0 of the status byte as it arrives: a frame is ready. */
const READY = 0x80;
/** Nobody drives the line. */
const FLOATING = 0xff;

/** Read first of every frame. */
const HEAD = 6;
/** Bytes that may precede the start code. */
const MAX_JUNK = 24;
/** Longer than the 2 ms chip-select must be low to wake the chip. */
const WAKE_LOW_MS = 3;
const WAKE_SETTLE_MS = 1;

export class SpiLink implements Link {
  readonly lead = 1;
  readonly #clock: Clock;
  readonly #onFrame: OnFrame;
  readonly #bus: SpiBus;
  readonly #select: DigitalPin | undefined;
  readonly #watch: ReadyWatch;
  readonly #statusRead = new Uint8Array([STATUS_READ]);
  readonly #dataRead = new Uint8Array([DATA_READ]);
  readonly #status = new Uint8Array(1);
  readonly #buffer = new Uint8Array(MAX_JUNK + MAX_FRAME);
  /** Its beginning: preamble, start code, length and checksum, or a whole ACK. */
  readonly #head = this.#buffer.subarray(0, HEAD);
  #filled = 0;
  #closed = false;

  constructor(options: SpiLinkOptions, clock: Clock, onFrame: OnFrame, interrupt?: PinOptions) {
    this.#clock = clock;
    this.#onFrame = onFrame;
    const { io, select, ...rest } = options;
    const defaults = { hz: 1_000_000, mode: 0, active: 0 } as const;
    if (typeof select === 'object') {
      const { io: Digital, ...pin } = select;
      this.#select = new Digital({ mode: Digital.Output, initialValue: 1, ...pin });
      this.#select.write(1);
    }
    try {
      const onBus = typeof select === 'number' ? { select } : {};
      this.#bus = new io({ ...defaults, ...rest, ...onBus });
    } catch (error) {
      this.#select?.close();
      throw error;
    }
    try {
      if (!this.#select) {
        // The ESP32 leaves a chip-select of the bus low (selected) until its first transfer ends.
        this.#bus.write(new Uint8Array(1));
        this.#bus.flush(true);
      }
      this.#watch = new ReadyWatch(clock, () => this.poll(), interrupt);
    } catch (error) {
      this.#bus.close();
      this.#select?.close();
      throw error;
    }
  }

  wake(done: () => void): void {
    if (this.#select) this.#select.write(0);
    else this.#bus.write(new Uint8Array(1)); // holds chip-select until flush(true)
    this.#clock.alarm('pn532 wake', WAKE_LOW_MS, () => {
      if (this.#closed) return;
      this.#deselect();
      this.#clock.alarm('pn532 awake', WAKE_SETTLE_MS, done);
    });
  }

  send(frame: Uint8Array): number {
    const bytes = mirrored(frame);
    bytes[0] = DATA_WRITE;
    this.#select?.write(0);
    this.#bus.write(bytes);
    this.#deselect();
    return 0;
  }

  expect(): void {
    this.#watch.start();
  }

  rest(): void {
    this.#watch.stop();
  }

  poll(): boolean {
    this.#select?.write(0);
    const bus = this.#bus;
    bus.write(this.#statusRead);
    bus.read(this.#status);
    this.#deselect();
    const status = this.#status[0]!;
    if ((status & READY) === 0 || status === FLOATING) return false;
    this.#select?.write(0);
    bus.write(this.#dataRead);
    return this.#readFrame() !== 'bad';
  }

  reset(): void {}

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watch.close();
    this.#bus.close();
    this.#select?.close();
  }

  #deselect(): void {
    const select = this.#select;
    this.#bus.flush(!select);
    select?.write(1);
  }

  /** Makes the first `count` bytes of the transaction available. */
  #fill(count: number): void {
    const from = this.#filled;
    if (count > from) this.#keep(this.#read(count - from, 0), from);
  }

  /** The next bytes of the transaction in a fresh array, behind `lead` zeros. */
  #read(count: number, lead: number): Uint8Array {
    const bytes = new Uint8Array(count);
    this.#bus.read(bytes);
    return mirrored(bytes, lead);
  }

  #keep(bytes: Uint8Array, at: number): void {
    this.#buffer.set(bytes, at);
    this.#filled = at + bytes.length;
  }

  /** Header first, then what it announces; ends the transaction and hands the frame on. */
  #readFrame(): 'bad' | 'ack' | 'nack' | 'error' | 'data' {
    const buffer = this.#buffer;
    this.#bus.read(this.#head);
    this.#filled = HEAD;
    let i = 0;
    if (buffer[0] === 0 && buffer[1] === 0 && buffer[2] === 0xff) {
      // 00 and FF are their own mirror images: so far the frame reads the same before its bits are reversed.
      if (buffer[3] === 0 && buffer[4] === 0xff) return this.#end('ack', buffer, 1, HEAD - 1);
      reverseBits(buffer, 3, HEAD);
      // The usual frame needs no search for its start code.
      const length = buffer[3]!;
      if (length + buffer[4]! === 0x100) return this.#readBody(1, HEAD - 1, length);
      i = 1;
    } else reverseBits(buffer, 0, HEAD);
    for (; i < MAX_JUNK; i++) {
      this.#fill(i + 4);
      if (buffer[i] !== 0 || buffer[i + 1] !== 0xff) continue;
      let at = i + 4;
      let header = decodeHeader(buffer, i + 2);
      if (header.kind === 'extended') {
        at = i + 7;
        this.#fill(at);
        header = decodeExtendedHeader(buffer, i + 4);
      }
      const kind = header.kind;
      if (kind === 'bad' || kind === 'extended') continue;
      if (kind === 'data') return this.#readBody(i, at, header.length);
      this.#fill(at + 1);
      return this.#end(kind, buffer, i, at + 1 - i);
    }
    return this.#endBad();
  }

  #readBody(start: number, at: number, length: number): 'bad' | 'error' | 'data' {
    const buffer = this.#buffer;
    // So many bytes of it came with the header; the last one is the postamble.
    const held = this.#filled - at;
    const body = this.#read(length + 2 - held, held);
    for (let i = 0; i < held; i++) body[i] = buffer[at + i]!;
    const kind = judgeSum(body[0]!, length, byteSum(body) - body[length + 1]!);
    if (kind === 'data') return this.#end(kind, body, 0, length);
    this.#keep(body, at);
    return kind === 'error'
      ? this.#end(kind, buffer, start, at + length + 2 - start)
      : this.#endBad();
  }

  /** Takes all the chip may have left of the frame, so that it offers none of it again. */
  #endBad(): 'bad' {
    const seen = this.#filled;
    this.#fill(this.#buffer.length);
    return this.#end('bad', this.#buffer, 0, seen);
  }

  #end<K extends 'bad' | 'ack' | 'nack' | 'error' | 'data'>(
    kind: K,
    buffer: Uint8Array,
    at: number,
    length: number,
  ): K {
    this.#deselect();
    this.#onFrame(kind, buffer, at, length);
    return kind;
  }
}
