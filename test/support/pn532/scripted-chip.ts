/**
 * A chip that knows nothing: it expects frames in order and plays the answers written down for them, over fake
 * classes of Moddable's SPI, Digital and Serial. For the driver's own edge cases.
 */

import { assert } from 'chai';
import { VirtualClock } from '../../../simulator/clock/virtual-clock.js';
import type { Clock } from '../../../drivers/clock.js';
import type { DigitalOptions, SerialOptions, SpiOptions } from '../../../drivers/io.js';
import { hex, unhex } from '../hex.js';

export const ACK = '0000ff00ff00';
export const NACK = '0000ffff0000';
export const SAM = '0000ff05fbd4140100011600';
export const SAM_OK = '0000ff02fed5151600';
export const VERSION = '0000ff02fed4022a00';
export const VERSION_OK = '0000ff06fad50332010607e800';
export const RF_OK = '0000ff02fed533f800';

export interface Line {
  /** The frame the host must send next. */
  readonly host: string;
  /** What comes back, in this order. */
  readonly chip: readonly string[];
  /** Microseconds before each (1,000 unless told). */
  readonly afterUs?: readonly number[];
}

/** What the driver says at each start with its defaults, and the answers. */
export const START: readonly Line[] = [
  { host: SAM, chip: [ACK, SAM_OK] },
  { host: VERSION, chip: [ACK, VERSION_OK] },
  { host: '0000ff03fdd412140600', chip: [ACK, '0000ff02fed5131800'] },
  { host: '0000ff04fcd4320100f900', chip: [ACK, RF_OK] },
  { host: '0000ff06fad43205ff0100f500', chip: [ACK, RF_OK] },
];

/** The same once it is known to be a PN532. */
export const RESTART: readonly Line[] = START.filter((line) => line.host !== VERSION);

export class ScriptedChip {
  readonly clock = new VirtualClock();
  /** Frames of the host as they came, hex. */
  readonly heard: string[] = [];
  /** Chip-select falling edges. */
  selections = 0;
  /** Longest run of the bus without releasing chip-select, in transactions. */
  opened = 0;
  closed = 0;
  irqLevel = 1;
  irqStuck: 0 | 1 | undefined;
  readonly baud: number[] = [];
  #script: Line[] = [];
  #out: Uint8Array[] = [];
  #onIrq: (() => void) | undefined;
  #onSerial: ((count: number) => void) | undefined;
  #inbox: number[] = [];
  /** Frames heard but not scripted are kept quiet about (a mute chip). */
  lenient = false;

  get driverClock(): Clock {
    return {
      now: () => this.clock.now(),
      alarm: (name, ms, fn) => this.clock.alarm(name, ms * 1000, fn, { cpu: true }),
    };
  }

  play(...lines: readonly Line[]): void {
    this.#script.push(...lines);
  }

  get left(): readonly Line[] {
    return this.#script;
  }

  /** A frame, or noise, now. */
  emit(frame: string): void {
    this.#give(unhex(frame));
  }

  run(ms: number): void {
    this.clock.runFor(ms * 1000);
  }

  hear(frame: Uint8Array): void {
    const text = hex(frame);
    this.heard.push(text);
    const line = this.#script[0];
    if (!line || line.host !== text) {
      if (text === ACK) {
        this.#out = [];
        this.#level(1);
        return;
      }
      if (this.lenient) return;
      assert.fail(`the driver sent ${text}, expected ${line ? line.host : 'nothing'}`);
    }
    this.#script.shift();
    let at = 0;
    for (let i = 0; i < line.chip.length; i++) {
      const frame = unhex(line.chip[i]!);
      at += line.afterUs?.[i] ?? 1000;
      this.clock.alarm('scripted answer', at, () => this.#give(frame));
    }
  }

  #give(frame: Uint8Array): void {
    if (this.#onSerial) {
      for (const byte of frame) this.#inbox.push(byte);
      this.#onSerial(this.#inbox.length);
      return;
    }
    this.#out.push(frame);
    this.#level(0);
  }

  #level(level: number): void {
    const fell = this.irqLevel === 1 && level === 0;
    this.irqLevel = level;
    const onIrq = this.#onIrq;
    if (fell && onIrq && this.irqStuck === undefined)
      this.clock.alarm('irq', 0, onIrq, { cpu: true });
  }

  #frameRead(): void {
    this.#out.shift();
    this.#level(1);
    if (this.#out.length > 0) this.clock.alarm('next frame', 100, () => this.#level(0));
  }

  /** Chip-select by the bus: `class SPI` whose flush(true) ends a transaction. */
  spi(): new (options: SpiOptions) => {
    read(buffer: Uint8Array): void;
    write(buffer: Uint8Array): void;
    flush(deselect?: boolean): void;
    close(): void;
  } {
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    const chip = this;
    return class {
      #mode = 0;
      #at = 0;
      #selected = false;
      constructor(_options: SpiOptions) {
        chip.opened++;
      }
      #byteOut(wire: number): number {
        const frame = chip.#out[0];
        if (this.#mode === 2) return mirror(frame ? 1 : 0);
        if (this.#mode === 3) return mirror(frame?.[this.#at++] ?? 0);
        void wire;
        return 0xff;
      }
      write(buffer: Uint8Array): void {
        assert.equal(buffer.byteOffset, 0, 'a whole fresh array');
        if (!this.#selected) {
          this.#selected = true;
          chip.selections++;
          this.#at = 0;
          this.#mode = mirror(buffer[0]!);
          if (this.#mode === 1) {
            const host = new Uint8Array(buffer.length - 1);
            for (let i = 1; i < buffer.length; i++) host[i - 1] = mirror(buffer[i]!);
            chip.hear(host);
          }
        }
      }
      read(buffer: Uint8Array): void {
        assert.ok(this.#selected, 'read inside a transaction');
        for (let i = 0; i < buffer.length; i++) buffer[i] = this.#byteOut(buffer[i]!);
      }
      flush(deselect?: boolean): void {
        if (!deselect || !this.#selected) return;
        this.#selected = false;
        if (this.#mode === 3 && this.#at > 0 && chip.#out.length > 0) chip.#frameRead();
      }
      close(): void {
        chip.closed++;
      }
    };
  }

  /** The IRQ line as a Digital input. */
  digital(): {
    new (options: DigitalOptions): { read(): number; write(value: 0 | 1): void; close(): void };
    readonly Input: number;
    readonly InputPullUp: number;
    readonly Output: number;
    readonly Falling: number;
    readonly Rising: number;
  } {
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    const chip = this;
    return class {
      static readonly Input = 0;
      static readonly InputPullUp = 1;
      static readonly Output = 8;
      static readonly Falling = 2;
      static readonly Rising = 1;
      constructor(options: DigitalOptions) {
        chip.opened++;
        if (options.onReadable) chip.#onIrq = options.onReadable;
      }
      read(): number {
        return chip.irqStuck ?? chip.irqLevel;
      }
      write(): void {}
      close(): void {
        chip.closed++;
      }
    };
  }

  /** Serial with a FIFO of 128 bytes that empties at the line's speed. */
  serial(): new (options: SerialOptions) => {
    read(): ArrayBuffer | undefined;
    write(buffer: ArrayBuffer): void;
    close(): void;
  } {
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    const chip = this;
    return class {
      #fifo = 0;
      readonly #baud: number;
      constructor(options: SerialOptions) {
        chip.opened++;
        chip.#onSerial = options.onReadable;
        this.#baud = options.baud!;
        chip.baud.push(this.#baud);
      }
      read(): ArrayBuffer | undefined {
        const data = new Uint8Array(chip.#inbox);
        chip.#inbox = [];
        return data.length > 0 ? data.buffer : undefined;
      }
      write(buffer: ArrayBuffer): void {
        assert.instanceOf(buffer, ArrayBuffer);
        const data = new Uint8Array(buffer);
        if (this.#fifo + data.length > 128) throw new Error('output full');
        this.#fifo += data.length;
        const us = (data.length * 10 * 1_000_000) / this.#baud;
        chip.clock.alarm('uart', us, () => {
          this.#fifo -= data.length;
          chip.#serialByte(data);
        });
      }
      close(): void {
        chip.closed++;
        chip.#onSerial = undefined;
      }
    };
  }

  #line: number[] = [];

  /** Collects what the host writes into frames: a frame ends where its own length says. */
  #serialByte(data: Uint8Array): void {
    for (const byte of data) this.#line.push(byte);
    for (;;) {
      const line = this.#line;
      let start = 0;
      while (start < line.length && !(line[start] === 0xff && line[start - 1] === 0)) start++;
      if (start + 3 > line.length) return;
      const length = line[start + 1]!;
      const check = line[start + 2]!;
      let end = start + 4;
      if (length === 0xff && check === 0xff) {
        if (start + 5 > line.length) return;
        end = start + 8 + line[start + 3]! * 256 + line[start + 4]!;
      } else if ((length + check) % 256 === 0) end = start + 5 + length;
      if (line.length < end) return;
      const frame = new Uint8Array(line.slice(start - 2, end));
      this.#line = line.slice(end);
      this.hear(frame);
    }
  }
}

function mirror(byte: number): number {
  let out = 0;
  for (let i = 0; i < 8; i++) if (byte & (1 << i)) out |= 0x80 >> i;
  return out;
}
