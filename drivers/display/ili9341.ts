/** Colour panel 320 × 240 on SPI: ILI9341 (Ilitek, ILI9341 v1.11). Shows the one-bit picture at double size in two colours. */

import type { Canvas } from './canvas.js';
import type {
  OutputConstructor,
  OutputPin,
  WriteBus,
  WriteBusConstructor,
} from '../peripheral-io.js';

export interface Ili9341Options {
  /** Shares clock, in, out and port with the PN532: the ESP32 has one bus here; an own chip-select. */
  readonly display: {
    readonly io: WriteBusConstructor;
    readonly select?: number;
    readonly active?: 0 | 1;
    readonly hz?: number;
  };
  /** Data / command select. */
  readonly command: { readonly io: OutputConstructor; readonly pin: number };
  /** RGB 5-6-5. */
  readonly ink?: number;
  readonly paper?: number;
}

const WIDTH = 320;
const HEIGHT = 240;

export class ILI9341 {
  readonly width = 128;
  readonly height = 64;
  #bus: WriteBus | undefined;
  #command: OutputPin | undefined;
  readonly #ink: number;
  readonly #paper: number;

  constructor(options: Ili9341Options) {
    const { io: Bus, ...wiring } = options.display;
    const { io: Pin, ...pin } = options.command;
    this.#ink = options.ink ?? 0xffff;
    this.#paper = options.paper ?? 0x0000;
    this.#bus = new Bus({ hz: 20_000_000, mode: 0, ...wiring });
    try {
      this.#command = new Pin({ mode: Pin.Output, initialValue: 1, ...pin });
      this.#send(0x01);
      // Section 8.2.2: 5 ms after reset; three idle transfers of 4 KB at 20 MHz are about that long.
      for (let i = 0; i < 3; i++) this.#send(0x00, new Uint8Array(4096));
      this.#send(0x3a, Uint8Array.of(0x55)); // 16 bits a pixel
      this.#send(0x36, Uint8Array.of(0x28)); // landscape, BGR
      this.#send(0x11);
      for (let i = 0; i < 3; i++) this.#send(0x00, new Uint8Array(4096));
      this.#send(0x29);
      this.#fill(0, 0, WIDTH, HEIGHT);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  send(canvas: Canvas): void {
    const left = (WIDTH - 2 * canvas.width) >> 1;
    const rows = canvas.pages * 8;
    const top = (HEIGHT - 2 * rows) >> 1;
    this.#window(left, top, 2 * canvas.width, 2 * rows);
    const line = new Uint8Array(4 * canvas.width);
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < canvas.width; x++) {
        const colour = canvas.pixel(x, y) ? this.#ink : this.#paper;
        line[4 * x] = line[4 * x + 2] = colour >> 8;
        line[4 * x + 1] = line[4 * x + 3] = colour & 0xff;
      }
      this.#bus?.write(line);
      this.#bus?.write(line);
    }
    this.#bus?.flush(true);
  }

  close(): void {
    this.#bus?.close();
    this.#command?.close();
    this.#bus = this.#command = undefined;
  }

  #fill(x: number, y: number, width: number, height: number): void {
    this.#window(x, y, width, height);
    const line = new Uint8Array(2 * width);
    for (let i = 0; i < width; i++) {
      line[2 * i] = this.#paper >> 8;
      line[2 * i + 1] = this.#paper & 0xff;
    }
    for (let i = 0; i < height; i++) this.#bus?.write(line);
    this.#bus?.flush(true);
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
    this.#bus?.write(Uint8Array.of(command));
    this.#bus?.flush(true);
    this.#command?.write(1);
    if (!data) return;
    this.#bus?.write(data);
    this.#bus?.flush(true);
  }
}
