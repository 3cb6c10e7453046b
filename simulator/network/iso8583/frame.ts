/** Frames on the wire: length, TPDU, header, body (backoffice §3.1), pushed in any cut. */

import { concat, fromHex, toHex, uint16 } from '../bytes.js';

export interface Frame {
  readonly tpdu: Uint8Array;
  /** Twelve digits. */
  readonly header: string;
  readonly body: Uint8Array;
}

const PREFIX = 11;
/** What no message of this dialect reaches; a longer length is line noise. */
const LONGEST = 2048;

export class FrameReader {
  readonly #onFrame: (frame: Frame) => void;
  readonly #onNoise: (why: string) => void;
  #held: Uint8Array = new Uint8Array(0);
  #dead = false;

  constructor(onFrame: (frame: Frame) => void, onNoise: (why: string) => void) {
    this.#onFrame = onFrame;
    this.#onNoise = onNoise;
  }

  /** After noise nothing more is read: the stream has lost its frames and the line is to be closed. */
  push(bytes: Uint8Array): void {
    if (this.#dead) return;
    this.#held = this.#held.length === 0 ? bytes.slice() : concat(this.#held, bytes);
    while (!this.#dead && this.#held.length >= 2) {
      const length = (this.#held[0]! << 8) | this.#held[1]!;
      if (length < PREFIX + 10 || length > LONGEST) {
        this.#dead = true;
        this.#onNoise(`frame length ${length}`);
        return;
      }
      if (this.#held.length < 2 + length) return;
      const frame = this.#held.subarray(2, 2 + length);
      this.#held = this.#held.slice(2 + length);
      this.#onFrame({
        tpdu: frame.slice(0, 5),
        header: toHex(frame.subarray(5, PREFIX)),
        body: frame.slice(PREFIX),
      });
    }
  }
}

export function packFrame(frame: Frame): Uint8Array {
  return concat(uint16(PREFIX + frame.body.length), frame.tpdu, fromHex(frame.header), frame.body);
}

/** Destination and source of the TPDU change places in an answer. */
export function answerTpdu(tpdu: Uint8Array): Uint8Array {
  return concat(tpdu.subarray(0, 1), tpdu.subarray(3, 5), tpdu.subarray(1, 3));
}

/** What the host asks of the terminal in the header of an answer (backoffice §3.1). */
export type ProcessingRequest = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

export function answerHeader(header: string, request: ProcessingRequest): string {
  return header.slice(0, 5) + String(request) + header.slice(6);
}
