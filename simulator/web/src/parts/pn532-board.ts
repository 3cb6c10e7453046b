/** The PN532 board as a drawing: antenna, chip, pins that light up while the bus or the air is in use. */

import { LitElement, css, html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

/** SPI header of common modules, top to bottom (pn532.md 8). */
const PINS = ['SCK', 'MISO', 'MOSI', 'SS', 'VCC', 'GND', 'IRQ', 'RSTO'] as const;
const BUSY = ['SCK', 'MISO', 'MOSI', 'SS'];

export class Pn532Board extends LitElement {
  static override readonly properties = {
    bus: { type: Boolean },
    irq: { type: Boolean },
    field: { type: Boolean },
    card: { type: Boolean },
  };

  static override readonly styles = css`
    :host {
      display: inline-block;
    }
    svg {
      display: block;
    }
    text {
      font: 7px monospace;
      fill: #e8f3ee;
    }
    .loop {
      fill: none;
      stroke: #b98a3a;
      stroke-width: 2;
    }
    .loop.on {
      stroke: #ffd36b;
    }
  `;

  declare bus: boolean;
  declare irq: boolean;
  declare field: boolean;
  declare card: boolean;

  override render(): TemplateResult {
    const words = [
      this.bus ? 'bus busy' : 'bus quiet',
      this.field ? 'field on' : 'field off',
      ...(this.card ? ['card on the antenna'] : []),
    ].join(', ');
    return html`<svg
      viewBox="0 0 220 190"
      width="260"
      height="224"
      role="img"
      aria-label="PN532 board: ${words}"
    >
      <rect x="1" y="1" width="218" height="188" rx="10" fill="#14405f" />
      ${[0, 6, 12, 18].map(
        (inset) =>
          svg`<rect class="loop ${this.field ? 'on' : ''}" x=${50 + inset} y=${12 + inset} width=${158 - 2 * inset} height=${120 - 2 * inset} rx="12" />`,
      )}
      ${this.card ? svg`<rect x="88" y="44" width="82" height="56" rx="6" fill="#3fc99f" opacity="0.8" /><text x="129" y="75" text-anchor="middle">card</text>` : ''}
      <rect x="106" y="142" width="38" height="38" rx="2" fill="#15191b" />
      <text x="125" y="164" text-anchor="middle">PN532</text>
      <circle cx="190" cy="166" r="4" fill="#ff6a5a" />
      <text x="176" y="182">PWR</text>
      ${PINS.map((pin, i) => this.#pin(pin, 16 + i * 21))}
    </svg>`;
  }

  #pin(pin: (typeof PINS)[number], y: number): SVGTemplateResult {
    const live = pin === 'IRQ' ? this.irq : this.bus && BUSY.includes(pin);
    return svg`<circle cx="12" cy=${y} r="5" fill=${live ? '#5ef0a0' : '#d9c27a'} stroke="#0c2233" />
      <text x="21" y=${y + 2.5}>${pin}</text>`;
  }
}

customElements.define('tw-pn532-board', Pn532Board);
