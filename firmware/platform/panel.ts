/** The FrontPanel port on the peripherals' drivers: four lines on the display, four lights, tones. */

import { Canvas } from '../../drivers/display/canvas.js';
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

/** Lines of 8 pixels with 8 between them; what is typed stands below. */
const LINE_PAGES = 2;

export class DevicePanel implements FrontPanel {
  readonly #parts: Peripherals;
  readonly #canvas: Canvas | undefined;

  constructor(parts: Peripherals) {
    this.#parts = parts;
    if (parts.display) this.#canvas = new Canvas(parts.display.width, parts.display.height);
  }

  show(screen: Screen): void {
    const canvas = this.#canvas;
    if (!canvas) return;
    canvas.clear();
    const { lines, entry } = screen;
    const few = lines.length <= 2;
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i]!;
      if (few && line.length <= 10) canvas.centred(i * 3, line, 2);
      else canvas.centred(i * LINE_PAGES, line);
    }
    if (entry) canvas.centred(canvas.pages - 1, entry);
    this.#parts.display?.send(canvas);
  }

  lights(lights: Lights): void {
    this.#parts.lights?.set(lights);
  }

  play(tones: readonly Tone[]): void {
    this.#parts.buzzer?.play(tones);
  }
}
