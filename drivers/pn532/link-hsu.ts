/**
 * The PN532 on HSU (serial, 8N1): wake-up preamble, push parser, writes in pieces that fit the UART's FIFO
 * (UM0701-02, "HSU communication").
 */

import type { Alarm, Clock } from '../clock.js';
import type { SerialConstructor, SerialOptions, SerialPort } from '../io.js';
import type { OnFrame } from './frame.js';
import { FrameParser } from './frame-parser.js';
import type { Link } from './link.js';

export interface HsuLinkOptions extends SerialOptions {
  readonly io: SerialConstructor;
  readonly baud: number;
}

/** The ESP32's UART has 128 bytes and no ring behind them. */
const PIECE = 120;
/** Start, eight data, stop. */
const BITS_PER_BYTE = 10;
/** A frame whose next byte is later than this is broken: chips send without pause, USB bridges add 16 ms. */
const GAP_MS = 30;
/** `55 55` and zeros: edges that wake the chip, and time for its oscillator. */
const WAKE_BYTES = 16;
const OSCILLATOR_MS = 2;
/** A piece that does not fit is tried again so many times, a millisecond apart. */
const MAX_FULL = 50;

export class HsuLink implements Link {
  readonly lead = 0;
  readonly #clock: Clock;
  readonly #options: HsuLinkOptions;
  readonly #onFrame: OnFrame;
  readonly #parser: FrameParser;
  readonly #onReadable = (): void => this.#receive();
  readonly #gapRing = (): void => this.#gapOver();
  readonly #nextRing = (): void => this.#writeNext();
  #port: SerialPort;
  #baud: number;
  #closed = false;
  #lastByteAt = 0;
  #gap: Alarm | undefined;
  /** What is still to be written of the current frame. */
  #rest: Uint8Array | undefined;
  #restAt = 0;
  #full = 0;
  #next: Alarm | undefined;
  /** When the last byte given to send() will be on the line. */
  #sentAt = 0;

  constructor(options: HsuLinkOptions, clock: Clock, onFrame: OnFrame) {
    this.#clock = clock;
    this.#options = options;
    this.#onFrame = onFrame;
    this.#parser = new FrameParser(onFrame);
    this.#baud = options.baud;
    this.#port = this.#open();
  }

  wake(done: () => void): void {
    const bytes = new Uint8Array(WAKE_BYTES);
    bytes[0] = 0x55;
    bytes[1] = 0x55;
    const ms = this.send(bytes);
    this.#clock.alarm('pn532 wake', ms + OSCILLATOR_MS, done);
  }

  send(frame: Uint8Array): number {
    this.#parser.reset();
    const left = this.#rest;
    // The chip takes whatever follows half a frame for its other half: that goes out first.
    this.#rest = left ? behind(left, this.#restAt, frame) : frame;
    this.#restAt = 0;
    const now = this.#clock.now();
    const from = this.#sentAt > now ? this.#sentAt : now;
    this.#sentAt = from + (frame.length * BITS_PER_BYTE * 1_000_000) / this.#baud;
    if (!left) {
      this.#full = 0;
      this.#writeNext();
    }
    return Math.ceil((this.#sentAt - now) / 1000);
  }

  expect(): void {}

  rest(): void {}

  poll(): boolean {
    return false;
  }

  reset(): void {
    this.#parser.reset();
    this.#gap?.cancel();
    this.#gap = undefined;
  }

  setBaud(baud: number): void {
    this.#port.close();
    this.#rest = undefined;
    this.#next?.cancel();
    this.#baud = baud;
    this.#port = this.#open();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.reset();
    this.#next?.cancel();
    this.#port.close();
  }

  #open(): SerialPort {
    const { io, ...options } = this.#options;
    return new io({
      ...options,
      baud: this.#baud,
      format: 'buffer',
      onReadable: this.#onReadable,
    });
  }

  #writeNext(): void {
    const frame = this.#rest;
    if (!frame || this.#closed) return;
    const end = Math.min(this.#restAt + PIECE, frame.length);
    try {
      this.#port.write(frame.slice(this.#restAt, end).buffer as ArrayBuffer);
    } catch {
      // FIFO full: the caller's budget ends this, should it last.
      if (++this.#full <= MAX_FULL) this.#next = this.#clock.alarm('pn532 full', 1, this.#nextRing);
      else this.#rest = undefined;
      return;
    }
    const ms = Math.ceil(((end - this.#restAt) * BITS_PER_BYTE * 1000) / this.#baud);
    this.#restAt = end;
    if (end < frame.length) this.#next = this.#clock.alarm('pn532 write', ms, this.#nextRing);
    else this.#rest = undefined;
  }

  #receive(): void {
    if (this.#closed) return;
    const data = this.#port.read();
    if (typeof data !== 'object') return;
    this.#lastByteAt = this.#clock.now();
    this.#parser.push(new Uint8Array(data));
    if (this.#parser.partial && !this.#gap) {
      this.#gap = this.#clock.alarm('pn532 gap', GAP_MS, this.#gapRing);
    }
  }

  #gapOver(): void {
    this.#gap = undefined;
    if (this.#closed || !this.#parser.partial) return;
    const quietMs = ((this.#clock.now() - this.#lastByteAt) / 1000) | 0;
    if (quietMs < GAP_MS) {
      this.#gap = this.#clock.alarm('pn532 gap', GAP_MS - quietMs, this.#gapRing);
      return;
    }
    this.#parser.reset();
    this.#onFrame('bad', new Uint8Array(0), 0, 0);
  }
}

/** What is left of `first` from `at` on, then `second`. */
function behind(first: Uint8Array, at: number, second: Uint8Array): Uint8Array {
  const left = first.subarray(at);
  const both = new Uint8Array(left.length + second.length);
  both.set(left);
  both.set(second, left.length);
  return both;
}
