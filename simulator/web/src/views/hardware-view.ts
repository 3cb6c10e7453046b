/** What is inside the terminal: ESP32, PN532, display, lights, buzzer, keypad, and the frames between them. */

import '@wokwi/elements/dist/esm/esp32-devkit-v1-element.js';
import '@wokwi/elements/dist/esm/ssd1306-element.js';
import '@wokwi/elements/dist/esm/led-element.js';
import '@wokwi/elements/dist/esm/buzzer-element.js';
import '@wokwi/elements/dist/esm/membrane-keypad-element.js';
import { LitElement, css, html, type TemplateResult } from 'lit';
import type { BenchState } from '../bench-state.js';
import type { BenchClient } from '../client.js';
import type { Row } from '../log/log-store.js';
import { ms, spaced } from '../format.js';
import { controls } from '../styles.js';
import '../parts/pn532-board.js';

/** A part counts as busy so long after its last event, in the bench's time. */
const BUSY_US = 60_000;
const TONE_US = 700_000;
const MOST_FRAMES = 14;
const LOOK_BACK = 400;
/** The membrane's keys as the terminal knows them. */
const KEYS: Readonly<Record<string, string>> = {
  A: 'menu',
  B: 'up',
  C: 'down',
  D: 'cancel',
  '*': 'clear',
  '#': 'enter',
};
const SCREEN = { width: 128, height: 64, line: 14 } as const;

export class HardwareView extends LitElement {
  static override readonly properties = {
    state: { attribute: false },
    rows: { attribute: false },
    now: { type: Number },
    sound: { type: Boolean },
  };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        overflow: auto;
        padding: 14px;
      }
      .parts {
        display: flex;
        flex-wrap: wrap;
        gap: 26px;
        align-items: flex-start;
      }
      figure {
        margin: 0;
      }
      figcaption {
        font-size: 12px;
        color: var(--dim);
        margin-top: 4px;
      }
      wokwi-membrane-keypad {
        zoom: 0.72;
      }
      .frames {
        margin-top: 14px;
        font: 12px var(--mono);
      }
      .frames div {
        display: grid;
        grid-template-columns: 80px 120px 1fr;
        gap: 10px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare client: BenchClient;
  declare state: BenchState;
  declare rows: readonly Row[];
  /** The bench's clock: lights go out by it. */
  declare now: number;

  override render(): TemplateResult {
    const { terminal, antenna } = this.state;
    /** Newest first. */
    const recent = this.rows.slice(-LOOK_BACK).reverse();
    const since = (match: (row: Row) => boolean): number =>
      this.now - (recent.find(match)?.t ?? Number.NEGATIVE_INFINITY);
    const bus = since(({ lane }) => lane === 'driver') < BUSY_US;
    const field = recent.find(({ lane, kind }) => lane === 'rf' && kind.startsWith('field-'));
    return html`
      <div class="parts">
        <figure>
          <wokwi-esp32-devkit-v1
            role="img"
            aria-label="ESP32 development board"
            .ledPower=${terminal.powered}
            .led1=${bus}
          ></wokwi-esp32-devkit-v1>
          <figcaption>ESP32: ${terminal.powered ? terminal.state : 'off'}</figcaption>
        </figure>
        <figure>
          <tw-pn532-board
            .bus=${bus}
            .irq=${since(({ lane, kind }) => lane === 'chip' && kind === 'response') < BUSY_US}
            .field=${field?.kind === 'field-on'}
            .card=${antenna.length > 0}
          ></tw-pn532-board>
          <figcaption>PN532 on SPI: ${bus ? 'busy' : 'quiet'}</figcaption>
        </figure>
        <figure>
          <wokwi-ssd1306
            role="img"
            aria-label="Display: ${terminal.screen.lines.join(', ')}"
            .imageData=${this.#pixels()}
          ></wokwi-ssd1306>
          <figcaption>SSD1306, 128 × 64</figcaption>
        </figure>
        <figure>
          ${terminal.lights.map(
            (on, i) =>
              html`<wokwi-led
                role="img"
                aria-label="Light ${i + 1} ${on ? 'on' : 'off'}"
                color="green"
                .value=${on}
              ></wokwi-led>`,
          )}
          <wokwi-buzzer
            role="img"
            aria-label="Buzzer"
            .hasSignal=${since(({ kind }) => kind === 'panel-tones') < TONE_US}
          ></wokwi-buzzer>
          <figcaption>Lights and buzzer</figcaption>
        </figure>
        <figure>
          <wokwi-membrane-keypad
            aria-label="Keypad"
            @button-press=${(event: CustomEvent<{ key: string }>) =>
              this.client.act('key', { key: KEYS[event.detail.key] ?? event.detail.key })}
          ></wokwi-membrane-keypad>
          <figcaption>A menu, B up, C down, D cancel, * clear, # enter</figcaption>
        </figure>
      </div>
      <div class="frames" role="group" aria-label="Last frames on the bus">
        <h3>Frames on the bus, newest first</h3>
        ${recent
          .filter(
            ({ lane, kind }) =>
              (lane === 'driver' && kind === 'frame') || (lane === 'chip' && kind === 'pin'),
          )
          .slice(0, MOST_FRAMES)
          .map((row) => this.#frame(row))}
      </div>
    `;
  }

  #frame({ t, kind, event }: Row): TemplateResult {
    const data = event.data as { direction?: string; pin?: string; level?: number } | undefined;
    const what =
      kind === 'pin'
        ? `${data?.pin} ${data?.level ? 'high' : 'low'}`
        : data?.direction === 'out'
          ? 'ESP32 → PN532'
          : 'PN532 → ESP32';
    return html`<div>
      <span class="dim">${ms(t)} ms</span><span>${what}</span
      ><span>${spaced(event.bytes ?? '')}</span>
    </div>`;
  }

  /** The screen's lines as the pixels of a small display. */
  #pixels(): ImageData {
    const canvas = document.createElement('canvas');
    canvas.width = SCREEN.width;
    canvas.height = SCREEN.height;
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#00131c';
    context.fillRect(0, 0, SCREEN.width, SCREEN.height);
    context.fillStyle = '#9be8ff';
    context.font = '11px sans-serif';
    const { lines, entry } = this.state.terminal.screen;
    [...lines, ...(entry ? [entry] : [])]
      .flatMap((line) => fold(line, context))
      .forEach((line, i) => context.fillText(line, 3, 14 + i * SCREEN.line, SCREEN.width - 6));
    return context.getImageData(0, 0, SCREEN.width, SCREEN.height);
  }
}

function fold(text: string, context: CanvasRenderingContext2D): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (context.measureText(longer).width <= SCREEN.width - 6) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

customElements.define('tw-hardware-view', HardwareView);
