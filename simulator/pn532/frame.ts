/** Frames between host and PN532, seen from the chip (PN532 user manual, 6.2.1): a push parser in, bytes out. */

export type HostFrame =
  | { readonly kind: 'command'; readonly data: Uint8Array }
  | { readonly kind: 'ack' }
  | { readonly kind: 'nack' };

/** LEN of a normal frame counts TFI too; above it the extended form is used. */
const NORMAL_MAX = 255;
/** TFI and 264 bytes of packet data. */
export const EXTENDED_MAX = 265;

const HOST_TO_CHIP = 0xd4;
const CHIP_TO_HOST = 0xd5;

type State = 'hunt' | 'length' | 'lcs' | 'high' | 'low' | 'check' | 'data' | 'dcs';

/** Any cut of the input works; bytes before `00 FF` are skipped; a wrong checksum drops the frame in silence. */
export class FrameParser {
  readonly #onFrame: (frame: HostFrame) => void;
  #state: State = 'hunt';
  #zero = false;
  #length = 0;
  #filled = 0;
  #sum = 0;
  #data = new Uint8Array(0);

  constructor(onFrame: (frame: HostFrame) => void) {
    this.#onFrame = onFrame;
  }

  reset(): void {
    this.#state = 'hunt';
    this.#zero = false;
  }

  push(byte: number): void {
    switch (this.#state) {
      case 'hunt':
        if (byte === 0xff && this.#zero) this.#state = 'length';
        this.#zero = byte === 0;
        return;
      case 'length':
        this.#length = byte;
        this.#state = 'lcs';
        return;
      case 'lcs':
        this.#lengthChecked(byte);
        return;
      case 'high':
        this.#length = byte << 8;
        this.#state = 'low';
        return;
      case 'low':
        this.#length |= byte;
        this.#state = 'check';
        return;
      case 'check': {
        const sum = (this.#length >> 8) + this.#length + byte;
        if ((sum & 0xff) === 0 && this.#length > 0 && this.#length <= EXTENDED_MAX) this.#begin();
        else this.reset();
        return;
      }
      case 'data':
        this.#data[this.#filled++] = byte;
        this.#sum += byte;
        if (this.#filled === this.#length) this.#state = 'dcs';
        return;
      case 'dcs':
        this.reset();
        if (((this.#sum + byte) & 0xff) === 0 && this.#data[0] === HOST_TO_CHIP)
          this.#onFrame({ kind: 'command', data: this.#data.slice(1) });
        return;
      default:
        unreachable(this.#state);
    }
  }

  #lengthChecked(lcs: number): void {
    const length = this.#length;
    if (length === 0xff && lcs === 0xff) {
      this.#state = 'high';
      return;
    }
    this.reset();
    if (length === 0x00 && lcs === 0xff) this.#onFrame({ kind: 'ack' });
    else if (length === 0xff && lcs === 0x00) this.#onFrame({ kind: 'nack' });
    else if (length > 0 && ((length + lcs) & 0xff) === 0) this.#begin();
    // A start code may hide in what was taken for a length.
    else this.#zero = lcs === 0;
  }

  #begin(): void {
    this.#data = new Uint8Array(this.#length);
    this.#filled = 0;
    this.#sum = 0;
    this.#state = 'data';
  }
}

/** ACK, and with `extras` (preamble and postamble) as SetParameters says. */
export function ackFrame(extras: boolean): Uint8Array {
  return wrap([0x00, 0xff, 0x00, 0xff], extras);
}

/** Syntax error on application level. */
export function errorFrame(extras: boolean): Uint8Array {
  return wrap([0x00, 0xff, 0x01, 0xff, 0x7f, 0x81], extras);
}

/** A response: `code` is the command's code + 1. */
export function responseFrame(code: number, data: Uint8Array, extras: boolean): Uint8Array {
  const length = data.length + 2;
  const normal = length <= NORMAL_MAX;
  const frame = new Uint8Array(length + (normal ? 5 : 8) + (extras ? 2 : 0));
  let at = extras ? 2 : 1;
  frame[at++] = 0xff;
  if (normal) {
    frame[at++] = length;
    frame[at++] = -length & 0xff;
  } else {
    frame[at++] = 0xff;
    frame[at++] = 0xff;
    frame[at++] = length >> 8;
    frame[at++] = length & 0xff;
    frame[at++] = -((length >> 8) + length) & 0xff;
  }
  frame[at++] = CHIP_TO_HOST;
  frame[at++] = code;
  let sum = CHIP_TO_HOST + code;
  for (let i = 0; i < data.length; i++) {
    frame[at++] = data[i]!;
    sum += data[i]!;
  }
  frame[at] = -sum & 0xff;
  return frame;
}

function wrap(bytes: readonly number[], extras: boolean): Uint8Array {
  const frame = new Uint8Array(bytes.length + (extras ? 2 : 0));
  frame.set(bytes, extras ? 1 : 0);
  return frame;
}

function unreachable(x: never): never {
  throw new Error(`unreachable: ${String(x)}`);
}
