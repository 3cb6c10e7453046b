/**
 * Push parser for frames that arrive byte by byte, in any pieces (HSU). Fixed buffer, junk dropped and counted.
 * UM0701-02, "Frames structure".
 */

import {
  MAX_FRAME_DATA,
  decodeExtendedHeader,
  decodeHeader,
  judgeBody,
  type Header,
  type OnFrame,
} from './frame.js';

type State = 'start' | 'header' | 'extended' | 'body';

/** Where the body begins in the buffer: behind both headers. */
const BODY = 5;

export class FrameParser {
  /** Bytes dropped because they belong to no frame, postambles and preambles not counted. */
  noise = 0;
  readonly #onFrame: OnFrame;
  readonly #buffer = new Uint8Array(BODY + MAX_FRAME_DATA + 1);
  #state: State = 'start';
  #zero = false;
  #filled = 0;
  #length = 0;

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame;
  }

  /** In the middle of a frame. */
  get partial(): boolean {
    return this.#state !== 'start';
  }

  /** Forgets a half received frame. */
  reset(): void {
    this.#state = 'start';
    this.#zero = false;
  }

  push(bytes: Uint8Array): void {
    const end = bytes.length;
    let i = 0;
    while (i < end) {
      if (this.#state === 'body') i = this.#fillBody(bytes, i);
      else this.#step(bytes[i++]!);
    }
  }

  #step(byte: number): void {
    if (this.#state === 'start') {
      if (byte === 0) this.#zero = true;
      else {
        if (byte === 0xff && this.#zero) {
          this.#state = 'header';
          this.#filled = 0;
        } else this.noise++;
        this.#zero = false;
      }
      return;
    }
    this.#buffer[this.#filled++] = byte;
    if (this.#state === 'header') {
      if (this.#filled === 2) this.#act(decodeHeader(this.#buffer, 0));
    } else if (this.#filled === 5) this.#act(decodeExtendedHeader(this.#buffer, 2));
  }

  #act(header: Header): void {
    switch (header.kind) {
      case 'data':
        this.#state = 'body';
        this.#length = header.length;
        this.#filled = BODY;
        return;
      case 'extended':
        this.#state = 'extended';
        return;
      case 'bad':
        this.#rescan();
        return;
      case 'ack':
      case 'nack':
      case 'error':
        this.#state = 'start';
        this.#onFrame(header.kind, this.#buffer, 0, 0);
        return;
      default:
        header.kind satisfies never;
    }
  }

  /** That was no start code after all: the true one may begin inside the supposed header. */
  #rescan(): void {
    const held = this.#buffer.slice(0, this.#filled);
    this.noise += 2;
    this.reset();
    for (let i = 0; i < held.length; i++) this.#step(held[i]!);
  }

  #fillBody(bytes: Uint8Array, from: number): number {
    const total = BODY + this.#length + 1;
    const take = Math.min(total - this.#filled, bytes.length - from);
    this.#buffer.set(bytes.subarray(from, from + take), this.#filled);
    this.#filled += take;
    if (this.#filled === total) {
      this.reset();
      const kind = judgeBody(this.#buffer, BODY, this.#length);
      if (kind === 'data') this.#onFrame(kind, this.#buffer.slice(BODY, total), 0, this.#length);
      else this.#onFrame(kind, this.#buffer, 0, 0);
    }
    return from + take;
  }
}
