/** The terminal as a customer sees it: lights, screen, reader, keypad. */

import { LitElement, css, html, svg, type TemplateResult } from 'lit';
import type { BenchState } from '../bench-state.js';
import type { BenchClient } from '../client.js';
import { controls } from '../styles.js';

const KEYS = [
  '1',
  '2',
  '3',
  'cancel',
  '4',
  '5',
  '6',
  'clear',
  '7',
  '8',
  '9',
  'enter',
  '.',
  '0',
  'menu',
  'down',
];
const NAMES: Readonly<Record<string, string>> = {
  cancel: '✕',
  clear: '⌫',
  enter: '✓',
  menu: '☰',
  down: '▼',
};
/** Screens of a terminal that is waiting or working; what else is on it is the end of a sale. */
const NEUTRAL =
  /^(off|starting|welcome|present-card|card-read-ok|authorising|processing|remove-card|enter-|menu|please-|see-phone|operator|no-message|reversing|settl|signed-on|updated)/;

export class TerminalFront extends LitElement {
  static override readonly properties = {
    terminal: { attribute: false },
    busy: { type: Boolean },
    keypad: { state: true },
  };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        background: #23292d;
        color: #eef3f0;
        border-radius: 18px;
        padding: 12px;
        box-shadow: 0 6px 20px #0003;
        width: 250px;
      }
      .lights {
        display: flex;
        gap: 8px;
        justify-content: center;
        margin-bottom: 10px;
      }
      .light {
        width: 34px;
        height: 7px;
        border-radius: 4px;
        background: #3a4347;
      }
      .light.on {
        background: #4ee58d;
        box-shadow: 0 0 10px #4ee58d;
      }
      .screen {
        background: #dfeee6;
        color: #11201a;
        border-radius: 8px;
        padding: 8px 10px;
        height: 92px;
        display: flex;
        flex-direction: column;
        justify-content: center;
        text-align: center;
        font-size: 15px;
        overflow: hidden;
      }
      .screen.off {
        background: #15191b;
      }
      .screen.yes {
        background: #b9efcd;
        font-weight: 700;
        font-size: 20px;
      }
      .screen.no {
        background: #f7d4cf;
        font-weight: 700;
      }
      .screen .amount {
        font-family: var(--mono);
        font-size: 18px;
      }
      .reader {
        display: grid;
        place-items: center;
        position: relative;
        height: 118px;
        margin-top: 10px;
        border-radius: 12px;
        background: #2d3438;
        border: 2px dashed #56626a;
        color: #a9bab1;
      }
      .reader span {
        position: absolute;
        bottom: 5px;
        font-size: 11px;
      }
      .reader.armed {
        border-color: #4ee58d;
        color: #4ee58d;
      }
      .reader.armed path {
        animation: wave 1.4s infinite;
      }
      .reader.armed path:nth-child(2) {
        animation-delay: 0.15s;
      }
      .reader.armed path:nth-child(3) {
        animation-delay: 0.3s;
      }
      .reader.armed path:nth-child(4) {
        animation-delay: 0.45s;
      }
      @keyframes wave {
        50% {
          opacity: 0.25;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .reader.armed path {
          animation: none;
        }
      }
      .keys {
        display: grid;
        grid-template-columns: repeat(4, 1fr);
        gap: 5px;
        margin-top: 8px;
      }
      .keys button,
      .toggle {
        background: #39434a;
        color: #eef3f0;
        border-color: #4a565e;
        padding: 0.2rem 0;
      }
      .toggle {
        display: block;
        width: 100%;
        margin-top: 8px;
        font-size: 12px;
      }
    `,
  ];

  declare client: BenchClient;
  declare terminal: BenchState['terminal'];
  declare busy: boolean;
  declare keypad: boolean;

  constructor() {
    super();
    this.keypad = false;
  }

  /** Middle of the reader, on the screen of the viewer. */
  get readerCentre(): { readonly x: number; readonly y: number } {
    const box = this.renderRoot.querySelector('.reader')!.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  override render(): TemplateResult {
    const { screen, lights, powered, state } = this.terminal;
    const mood = powered ? moodOf(screen.message) : 'off';
    const lit = lights.filter(Boolean).length;
    return html`
      <div class="lights" role="img" aria-label="${lit} of 4 lights on">
        ${lights.map((on) => html`<span class="light ${on ? 'on' : ''}"></span>`)}
      </div>
      <div class="screen ${mood}" role="status" aria-label="Terminal screen">
        ${
          powered
            ? screen.lines.map(
                (line) => html`<span class=${/\d\.\d\d/.test(line) ? 'amount' : ''}>${line}</span>`,
              )
            : ''
        }
        ${screen.entry ? html`<span class="amount">${screen.entry}</span>` : ''}
      </div>
      <div class="reader ${state === 'present' ? 'armed' : ''}">
        <svg viewBox="0 0 48 48" width="70" height="70" role="img" aria-label="Contactless reader">
          <g fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round">
            ${[10, 18, 26, 34].map((r, i) => svg`<path d="M ${8 + i * 9} ${24 - r / 2} A ${r} ${r} 0 0 1 ${8 + i * 9} ${24 + r / 2}" />`)}
          </g>
        </svg>
        <span>hold phone or card here</span>
      </div>
      <button
        class="toggle"
        aria-expanded=${this.keypad}
        @click=${() => (this.keypad = !this.keypad)}
      >
        ${this.keypad ? 'Hide keypad' : 'Keypad'}
      </button>
      ${this.keypad ? this.#keypad() : ''}
    `;
  }

  #keypad(): TemplateResult {
    return html`<div class="keys" role="group" aria-label="Keypad">
      ${KEYS.map(
        (key) =>
          html`<button aria-label="Key ${key}" @click=${() => this.client.act('key', { key })}>
            ${NAMES[key] ?? key}
          </button>`,
      )}
    </div>`;
  }
}

function moodOf(message: string): 'yes' | 'no' | '' {
  if (message.startsWith('approved')) return 'yes';
  return NEUTRAL.test(message) ? '' : 'no';
}

customElements.define('tw-terminal-front', TerminalFront);
