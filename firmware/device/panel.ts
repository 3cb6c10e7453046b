/** The FrontPanel port on the peripherals' drivers: at most four rows on the display, four lights, tones. */

import { Canvas, isWide, wrapped } from '../../drivers/display/canvas.js';
import type { FrontPanel, Lights, Screen, Tone } from '../ports/display.js';

export interface Peripherals {
  readonly display?: {
    readonly width: number;
    readonly height: number;
    send(canvas: Canvas): void;
  };
  readonly lights?: { set(lights: readonly boolean[]): void };
  readonly buzzer?: { play(tones: readonly Tone[]): void };
}

/** A row of Latin text is one page high with one below it free; what is typed stands on the last page. */
const ROW_PAGES = 2;
/** Up to two short rows are shown at double size, so far apart. */
const BIG_PAGES = 3;
const BIG_CHARACTERS = 10;

export class DevicePanel implements FrontPanel {
  readonly #parts: Peripherals;
  readonly #canvas: Canvas | undefined;
  readonly #failing = new Set<string>();
  #shown: Screen | undefined;

  constructor(parts: Peripherals) {
    this.#parts = parts;
    if (parts.display) this.#canvas = new Canvas(parts.display.width, parts.display.height);
  }

  /** What did not answer when it was used last. */
  get failing(): readonly string[] {
    return [...this.#failing];
  }

  /** What was shown last. */
  get shown(): Screen | undefined {
    return this.#shown;
  }

  show(screen: Screen): void {
    this.#shown = screen;
    const canvas = this.#canvas;
    if (!canvas) return;
    canvas.clear();
    const { lines, entry } = screen;
    const rows: string[] = [];
    for (let i = 0; i < lines.length; i++) {
      const parts = wrapped(lines[i]!, canvas.width);
      for (let k = 0; k < parts.length; k++) rows.push(parts[k]!);
    }
    const few = rows.length <= 2;
    const most = (canvas.pages / ROW_PAGES) | 0;
    for (let i = 0; i < rows.length && i < most; i++) {
      const row = rows[i]!;
      const big = few && row.length <= BIG_CHARACTERS && !isWide(row);
      canvas.centred(i * (few ? BIG_PAGES : ROW_PAGES), row, big ? 2 : 1);
    }
    if (entry) canvas.centred(canvas.pages - 1, entry);
    this.#tried('display', () => this.#parts.display?.send(canvas));
  }

  lights(lights: Lights): void {
    this.#tried('lights', () => this.#parts.lights?.set(lights));
  }

  play(tones: readonly Tone[]): void {
    this.#tried('buzzer', () => this.#parts.buzzer?.play(tones));
  }

  /** A loose wire of the front is no reason to stop a payment. */
  #tried(name: string, act: () => void): void {
    try {
      act();
      this.#failing.delete(name);
    } catch {
      this.#failing.add(name);
    }
  }
}
