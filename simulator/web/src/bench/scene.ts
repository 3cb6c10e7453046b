/** The bench: a phone to hold to the terminal. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import type { BenchState } from '../bench-state.js';
import type { BenchClient } from '../client.js';
import { controls } from '../styles.js';

export class Scene extends LitElement {
  static override readonly properties = { state: { attribute: false }, amount: { state: true } };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        padding: 1rem;
      }
      .terminal {
        background: var(--panel);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        padding: 0.8rem;
      }
      .screen {
        background: #0c1c16;
        color: #bdf5d8;
        font-family: var(--mono);
        border-radius: 6px;
        padding: 0.6rem;
        min-height: 5.2rem;
        white-space: pre-wrap;
      }
      .lights {
        display: flex;
        gap: 0.4rem;
        margin: 0.6rem 0;
      }
      .light {
        width: 2rem;
        height: 0.5rem;
        border-radius: 3px;
        background: var(--line);
      }
      .light.on {
        background: var(--good);
      }
      .row {
        display: flex;
        gap: 0.4rem;
        align-items: center;
      }
      input {
        width: 7rem;
        text-align: right;
        font-family: var(--mono);
      }
    `,
  ];

  declare client: BenchClient;
  declare state: BenchState;
  declare amount: string;

  constructor() {
    super();
    this.amount = '12.80';
  }

  /** The whole of a purchase with one key: amount, fingerprint, phone onto the antenna. */
  async tap(): Promise<void> {
    const { client } = this;
    if (this.state.terminal.state === 'idle')
      await client.act('order', { amountMinor: this.#minor() });
    await client.act('unlock', { by: 'fingerprint' });
    await client.act('place', { what: 'phone' });
  }

  override render(): TemplateResult {
    const { terminal, phone, antenna } = this.state;
    const onAntenna = antenna.some(({ what }) => what === 'phone');
    return html`
      <section class="terminal" aria-label="Terminal">
        <div
          class="lights"
          role="img"
          aria-label="Lights: ${terminal.lights.filter(Boolean).length} of 4 on"
        >
          ${terminal.lights.map((on) => html`<span class="light ${on ? 'on' : ''}"></span>`)}
        </div>
        <div class="screen" role="status" aria-label="Screen">
          ${terminal.screen.lines.join('\n')}
        </div>
        <div class="row">
          <label
            >CNY
            <input
              aria-label="Amount"
              .value=${this.amount}
              @input=${(event: Event) => (this.amount = (event.target as HTMLInputElement).value)}
          /></label>
          <button class="primary" @click=${() => this.tap()} aria-keyshortcuts="t">
            Tap the phone
          </button>
        </div>
      </section>
      <section aria-label="Phone">
        <h2>${phone.name}</h2>
        <p role="status">${phone.screen.text}</p>
        <button @click=${() => this.client.act('unlock', { by: 'fingerprint' })}>
          Fingerprint
        </button>
        <button
          ?disabled=${!onAntenna}
          @click=${() => this.client.act('remove', { what: 'phone' })}
        >
          Take it away
        </button>
      </section>
    `;
  }

  #minor(): number {
    return Math.round(Number(this.amount) * 100);
  }
}

customElements.define('tw-scene', Scene);

declare global {
  interface HTMLElementTagNameMap {
    'tw-scene': Scene;
  }
}
