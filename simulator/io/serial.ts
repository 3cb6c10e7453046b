/** Moddable's Serial on a modelled board: a UART with hardware buffers of 128 bytes and no more (an overflow loses bytes). */

import type { Wiring } from './wiring.js';

export interface SerialOptions {
  readonly baud: number;
  readonly receive?: number;
  readonly transmit?: number;
  readonly port?: number | string;
  readonly format?: 'number' | 'buffer';
  readonly onReadable?: (this: SerialPort, count: number) => void;
  readonly onWritable?: (this: SerialPort, count: number) => void;
}

export interface SerialPort {
  format: 'number' | 'buffer';
  read(count?: number | Uint8Array): number | ArrayBuffer | undefined;
  write(value: number | Uint8Array | ArrayBuffer): void;
  flush(input?: boolean, output?: boolean): void;
  close(): void;
}

export type SerialClass = new (options: SerialOptions) => SerialPort;

/** Depth of each hardware buffer of the ESP32. */
const DEPTH = 128;
/** The transmitter asks for more when this much is free. */
const REFILL = 64;

export function serialClass(wiring: Wiring): SerialClass {
  return class Serial implements SerialPort {
    format: 'number' | 'buffer';
    readonly #baud: number;
    readonly #link = wiring.hsu();
    readonly #onReadable: SerialOptions['onReadable'];
    readonly #onWritable: SerialOptions['onWritable'];
    #open = true;
    #input: number[] = [];
    #output: number[] = [];
    #sending = false;
    #raised = false;

    constructor(options: SerialOptions) {
      if (!(options.baud > 0)) throw new RangeError('invalid baud');
      this.#baud = options.baud;
      this.format = options.format ?? 'number';
      this.#onReadable = options.onReadable;
      this.#onWritable = options.onWritable;
      this.#link.onBytes = (bytes) => this.#receive(bytes);
      this.#writable();
    }

    read(what?: number | Uint8Array): number | ArrayBuffer | undefined {
      this.#check();
      const input = this.#input;
      if (input.length === 0) return undefined;
      if (this.format === 'number' && what === undefined) return input.shift();
      const wanted = what instanceof Uint8Array ? what.length : (what ?? input.length);
      const bytes = Uint8Array.from(input.splice(0, wanted));
      if (!(what instanceof Uint8Array)) return bytes.buffer;
      what.set(bytes);
      return bytes.length;
    }

    write(value: number | Uint8Array | ArrayBuffer): void {
      this.#check();
      if (typeof value === 'number') this.#queue(Uint8Array.of(value));
      else this.#queue(value instanceof Uint8Array ? value : new Uint8Array(value));
    }

    flush(input = true, output = true): void {
      this.#check();
      if (input) this.#input = [];
      if (output) this.#output = [];
    }

    close(): void {
      if (this.#open) this.#link.onBytes = undefined;
      this.#open = false;
    }

    #queue(bytes: Uint8Array): void {
      if (this.#output.length + bytes.length > DEPTH) throw new Error('output full');
      for (let i = 0; i < bytes.length; i++) this.#output.push(bytes[i]!);
      if (!this.#sending) this.#send();
    }

    /** One event for what is queued now; byte by byte while the chip wakes up. */
    #send(): void {
      if (this.#output.length === 0) return;
      const most = wiring.chip.power === 'awake' ? REFILL : 1;
      const count = this.#output.length < most ? this.#output.length : most;
      this.#sending = true;
      const us = this.#link.lineUs(count, this.#baud);
      wiring.processor.clock.charge('bus', us);
      wiring.processor.clock.alarm('serial out', us, () => {
        this.#sending = false;
        const bytes = this.#output.splice(0, count);
        for (let i = 0; i < bytes.length; i++) this.#link.receive(bytes[i]!, this.#baud);
        if (!this.#open) return;
        this.#send();
        this.#writable();
      });
    }

    #writable(): void {
      const onWritable = this.#onWritable;
      if (!onWritable) return;
      wiring.processor.deliver('serial writable', wiring.interruptUs, () => {
        if (this.#open) onWritable.call(this, DEPTH - this.#output.length);
      });
    }

    #receive(bytes: Uint8Array): void {
      const near = this.#baud > this.#link.baud * 0.97 && this.#baud < this.#link.baud * 1.03;
      for (let i = 0; i < bytes.length && this.#input.length < DEPTH; i++)
        this.#input.push(near ? bytes[i]! : bytes[i]! ^ 0x5a);
      wiring.processor.clock.charge('bus', this.#link.lineUs(bytes.length, this.#baud));
      const onReadable = this.#onReadable;
      if (!onReadable || this.#raised) return;
      this.#raised = true;
      wiring.processor.deliver('serial readable', wiring.interruptUs, () => {
        this.#raised = false;
        if (this.#open && this.#input.length > 0) onReadable.call(this, this.#input.length);
      });
    }

    #check(): void {
      if (!this.#open) throw new Error('Serial is closed');
    }
  };
}
