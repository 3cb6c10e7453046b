/** The four lights of a contactless reader (EMV Contactless Book A, 9.2): four plain LEDs, or a strip of NeoPixels. */

import type {
  OutputConstructor,
  OutputPin,
  PixelStrip,
  PixelStripConstructor,
} from '../peripheral-io.js';

export class LedBar {
  #pins: OutputPin[] = [];
  readonly #on: 0 | 1;

  /** `activeLow`: the pin sinks the current. */
  constructor(options: {
    readonly led: { readonly io: OutputConstructor; readonly pins: readonly number[] };
    readonly activeLow?: boolean;
  }) {
    const { io: Pin, pins } = options.led;
    if (pins.length !== 4) throw new RangeError('pins');
    this.#on = options.activeLow ? 0 : 1;
    try {
      for (const pin of pins) {
        this.#pins.push(new Pin({ pin, mode: Pin.Output, initialValue: this.#on ? 0 : 1 }));
      }
    } catch (error) {
      this.close();
      throw error;
    }
  }

  set(lights: readonly boolean[]): void {
    const off = this.#on ? 0 : 1;
    for (let i = 0; i < this.#pins.length; i++) this.#pins[i]!.write(lights[i] ? this.#on : off);
  }

  close(): void {
    for (const pin of this.#pins) pin.close();
    this.#pins = [];
  }
}

export class PixelBar {
  #strip: PixelStrip | undefined;
  readonly #colour: number;
  readonly #each: number;

  /** `length` pixels, a multiple of four, share the lights; green at a brightness that a USB port can feed. */
  constructor(options: {
    readonly strip: {
      readonly io: PixelStripConstructor;
      readonly pin: number;
      readonly length?: number;
    };
    readonly brightness?: number;
  }) {
    const { io: Strip, ...wiring } = options.strip;
    const length = wiring.length ?? 4;
    if (length < 4 || length % 4 !== 0) throw new RangeError('length');
    this.#each = length >> 2;
    this.#strip = new Strip({ order: 'GRB', ...wiring, length });
    this.#colour = this.#strip.makeRGB(0, options.brightness ?? 48, 0);
    this.set([]);
  }

  set(lights: readonly boolean[]): void {
    const strip = this.#strip;
    if (!strip) return;
    for (let i = 0; i < 4 * this.#each; i++) {
      strip.setPixel(i, lights[(i / this.#each) | 0] ? this.#colour : 0);
    }
    strip.update();
  }

  close(): void {
    this.#strip?.close?.();
    this.#strip = undefined;
  }
}
