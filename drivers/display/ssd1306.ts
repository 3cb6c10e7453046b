/** OLED 128 × 64 on I2C: SSD1306 (Solomon Systech, SSD1306 rev 1.1; sequence of its application note, section 3). */

import type { Canvas } from './canvas.js';
import type { I2cBus, I2cConstructor } from '../peripheral-io.js';

export interface Ssd1306Options {
  readonly display: {
    readonly io: I2cConstructor;
    readonly address?: number;
    readonly hz?: number;
  };
  readonly width?: number;
  readonly height?: number;
}

const COMMANDS = 0x00;
const DATA = 0x40;

export class SSD1306 {
  readonly width: number;
  readonly height: number;
  #bus: I2cBus | undefined;

  constructor(options: Ssd1306Options) {
    const { io: Bus, ...wiring } = options.display;
    this.width = options.width ?? 128;
    this.height = options.height ?? 64;
    if (this.height !== 64 && this.height !== 32) throw new RangeError('height');
    const bus = new Bus({ address: 0x3c, hz: 400_000, ...wiring });
    try {
      // prettier-ignore
      bus.write(Uint8Array.of(COMMANDS,
        0xae,                                    // off
        0xd5, 0x80,                              // oscillator
        0xa8, this.height - 1,                   // multiplex ratio
        0xd3, 0x00, 0x40,                        // offset, start line
        0x8d, 0x14,                              // charge pump on
        0x20, 0x00,                              // horizontal addressing
        0xa1, 0xc8,                              // connector above the picture
        0xda, this.height === 64 ? 0x12 : 0x02,  // COM pins
        0x81, 0xcf,                              // contrast
        0xd9, 0xf1, 0xdb, 0x40,                  // pre-charge, deselect level
        0xa4, 0xa6,                              // show memory, not inverted
        0xaf)); // on
    } catch (error) {
      bus.close();
      throw error;
    }
    this.#bus = bus;
  }

  configure(options: { readonly contrast?: number; readonly on?: boolean }): void {
    if (options.contrast !== undefined) {
      if (!(options.contrast >= 0 && options.contrast <= 255)) throw new RangeError('contrast');
      this.#bus?.write(Uint8Array.of(COMMANDS, 0x81, options.contrast));
    }
    if (options.on !== undefined)
      this.#bus?.write(Uint8Array.of(COMMANDS, options.on ? 0xaf : 0xae));
  }

  /** The whole picture, page by page. */
  send(canvas: Canvas): void {
    const bus = this.#bus;
    if (!bus) return;
    const { width } = this;
    bus.write(Uint8Array.of(COMMANDS, 0x21, 0, width - 1, 0x22, 0, (this.height >> 3) - 1));
    const page = new Uint8Array(1 + width);
    page[0] = DATA;
    for (let i = 0; i < this.height >> 3; i++) {
      page.set(canvas.bytes.subarray(i * width, (i + 1) * width), 1);
      bus.write(page);
    }
  }

  close(): void {
    this.#bus?.close();
    this.#bus = undefined;
  }
}
