/** Colour panel 320 × 240 on SPI: ILI9341 (Ilitek, ILI9341 v1.11). Shows the one-bit picture at double size in two colours. */

import type { Clock } from '../clock.js';
import type { SpiBus, SpiConstructor, SpiOptions } from '../io.js';
import type { OutputConstructor, OutputPin } from '../peripheral-io.js';
import type { Canvas } from './canvas.js';

export interface Ili9341Options {
  /** May be a bus that the PN532 is on too: the ESP32 has one here. */
  readonly display: Omit<Partial<SpiOptions>, 'select'> & {
    readonly io: SpiConstructor;
    readonly select: { readonly io: OutputConstructor; readonly pin: number };
  };
  /** Data / command select. */
  readonly command: { readonly io: OutputConstructor; readonly pin: number };
  readonly clock: Clock;
  /** RGB 5-6-5. */
  readonly ink?: number;
  readonly paper?: number;
}

const WIDTH = 320;
const HEIGHT = 240;
/** Section 8.2.2: a panel that was awake wants 120 ms from reset to waking; 8.2.12: 5 ms from waking to the next command. */
const RESET_MS = 120;
const WAKE_MS = 5;
const ROWS_OF_A_PAGE = 8;
/** One transfer of the SDK's bus. */
const MOST_BYTES = 1024;

export class ILI9341 {
  readonly width = 128;
  readonly height = 64;
  #bus: SpiBus | undefined;
  #select: OutputPin | undefined;
  #command: OutputPin | undefined;
  #alarm: { cancel(): void } | undefined;
  #ready = false;
  readonly #ink: number;
  readonly #paper: number;
  /** What the panel shows; undefined: nothing of ours. */
  #shown: Uint8Array | undefined;
  /** Came before the panel was awake. */
  #waiting: Canvas | undefined;

  constructor(options: Ili9341Options) {
    const { io: Bus, select, ...wiring } = options.display;
    const { clock, command } = options;
    this.#ink = options.ink ?? 0xffff;
    this.#paper = options.paper ?? 0x0000;
    try {
      this.#select = open(select);
      this.#command = open(command);
      this.#bus = new Bus({ hz: 4_000_000, mode: 0, ...wiring });
      this.#send(0x01);
    } catch (error) {
      this.close();
      throw error;
    }
    this.#alarm = clock.alarm('panel', RESET_MS, () => {
      this.#send(0x3a, Uint8Array.of(0x55)); // 16 bits a pixel
      this.#send(0x36, Uint8Array.of(0x28)); // landscape, BGR
      this.#send(0x11);
      this.#alarm = clock.alarm('panel', WAKE_MS, () => this.#start());
    });
  }

  /** Pages that differ from what is shown: a page is 8 KB on the bus. */
  send(canvas: Canvas): void {
    if (!this.#ready) {
      this.#waiting = canvas;
      return;
    }
    const { width } = canvas;
    const before = this.#shown;
    for (let page = 0; page < canvas.pages; page++) {
      const from = page * width;
      let same = before !== undefined;
      for (let i = from; same && i < from + width; i++) same = canvas.bytes[i] === before![i];
      if (!same) this.#page(canvas, page);
    }
    this.#shown = canvas.bytes.slice();
  }

  close(): void {
    this.#alarm?.cancel();
    this.#bus?.close();
    this.#select?.close();
    this.#command?.close();
    this.#bus = this.#select = this.#command = this.#waiting = undefined;
  }

  #start(): void {
    this.#window(0, 0, WIDTH, HEIGHT);
    const part = new Uint8Array(MOST_BYTES);
    for (let i = 0; i < MOST_BYTES; i += 2) {
      part[i] = this.#paper >> 8;
      part[i + 1] = this.#paper & 0xff;
    }
    for (let left = 2 * WIDTH * HEIGHT; left > 0; left -= MOST_BYTES) this.#data(part);
    this.#send(0x29);
    this.#ready = true;
    if (this.#waiting) this.send(this.#waiting);
    this.#waiting = undefined;
  }

  #page(canvas: Canvas, page: number): void {
    const { width } = canvas;
    const left = (WIDTH - 2 * width) >> 1;
    const top = (HEIGHT - 2 * canvas.pages * ROWS_OF_A_PAGE) >> 1;
    const first = page * ROWS_OF_A_PAGE;
    this.#window(left, top + 2 * first, 2 * width, 2 * ROWS_OF_A_PAGE);
    const two = new Uint8Array(8 * width);
    for (let y = first; y < first + ROWS_OF_A_PAGE; y++) {
      for (let x = 0; x < width; x++) {
        const colour = canvas.pixel(x, y) ? this.#ink : this.#paper;
        two[4 * x] = two[4 * x + 2] = colour >> 8;
        two[4 * x + 1] = two[4 * x + 3] = colour & 0xff;
      }
      two.copyWithin(4 * width, 0, 4 * width);
      this.#data(two);
    }
  }

  /** Column and page address, then memory write (8.2.20 to 8.2.22). */
  #window(x: number, y: number, width: number, height: number): void {
    const right = x + width - 1;
    const bottom = y + height - 1;
    this.#send(0x2a, Uint8Array.of(x >> 8, x & 0xff, right >> 8, right & 0xff));
    this.#send(0x2b, Uint8Array.of(y >> 8, y & 0xff, bottom >> 8, bottom & 0xff));
    this.#send(0x2c);
  }

  #send(command: number, data?: Uint8Array): void {
    this.#command?.write(0);
    this.#data(Uint8Array.of(command));
    this.#command?.write(1);
    if (data) this.#data(data);
  }

  /** The select pin is low for one transfer at a time: in between the bus is the reader's. */
  #data(bytes: Uint8Array): void {
    this.#select?.write(0);
    this.#bus?.write(bytes);
    this.#bus?.flush(true);
    this.#select?.write(1);
  }
}

function open(options: { readonly io: OutputConstructor; readonly pin: number }): OutputPin {
  const { io: Pin, ...pin } = options;
  return new Pin({ mode: Pin.Output, initialValue: 1, ...pin });
}
