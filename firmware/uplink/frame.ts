/** The frame around a message: length, TPDU, header (backoffice.md 3.1), and the push parser for any segmentation. */

import { packLeft, unpack } from '../bytes/digits.js';
import { join } from './message.js';

export interface Envelope {
  /** Ten digits: identifier 60, destination, source. */
  readonly tpdu: string;
  /** Twelve digits. The seventh of a response asks for work: 3 sign on again … */
  readonly header: string;
}

/** Largest frame taken: longer ones are noise and end the connection. */
export const MAX_FRAME = 2048;

const OVERHEAD = 11;

export function frame(envelope: Envelope, body: Uint8Array): Uint8Array {
  const length = OVERHEAD + body.length;
  return join([
    Uint8Array.of(length >> 8, length & 0xff),
    packLeft(envelope.tpdu),
    packLeft(envelope.header),
    body,
  ]);
}

export interface Received {
  readonly envelope: Envelope;
  /** From the message type on. */
  readonly body: Uint8Array;
}

/** Takes bytes in any cut and gives whole frames. A length that cannot be is reported once; nothing more comes then. */
export class FrameParser {
  #buffer: Uint8Array | undefined;
  #held = 0;
  #broken = false;
  readonly #onFrame: (received: Received) => void;
  readonly #onNoise: (why: string) => void;

  constructor(onFrame: (received: Received) => void, onNoise: (why: string) => void) {
    this.#onFrame = onFrame;
    this.#onNoise = onNoise;
  }

  push(bytes: Uint8Array): void {
    if (this.#broken) return;
    let data = bytes;
    if (this.#buffer && this.#held > 0) data = join([this.#buffer.subarray(0, this.#held), bytes]);
    let at = 0;
    while (data.length - at >= 2) {
      const length = (data[at]! << 8) | data[at + 1]!;
      if (length < OVERHEAD + 10 || length > MAX_FRAME) {
        this.#broken = true;
        this.#buffer = undefined;
        this.#onNoise(`frame length ${length}`);
        return;
      }
      if (data.length - at < 2 + length) break;
      this.#deliver(data.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    this.#held = data.length - at;
    this.#buffer = this.#held > 0 ? data.slice(at) : undefined;
  }

  #deliver(whole: Uint8Array): void {
    const tpdu = unpack(whole.subarray(0, 5));
    const header = unpack(whole.subarray(5, OVERHEAD));
    this.#onFrame({ envelope: { tpdu, header }, body: whole.slice(OVERHEAD) });
  }
}

/** What the acquirer asks for in the header of a response (backoffice.md 3.1). */
export function processingRequest(envelope: Envelope): number {
  return envelope.header.charCodeAt(5) - 48;
}
