/** The frame of the page: who we are, time controls, views. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { BenchClient } from './client.js';
import { controls } from './styles.js';
import './bench/scene.js';
import './views/exchanges-view.js';

type View = 'bench';
const SPEEDS = [0.01, 0.1, 0.5, 1, 2, 10] as const;

export class Page extends LitElement {
  static override readonly properties = { view: { state: true } };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-rows: auto auto 1fr;
        height: 100vh;
      }
      header {
        display: flex;
        align-items: center;
        gap: 0.8rem;
        padding: 0.5rem 1rem;
        background: var(--panel);
        border-bottom: 1px solid var(--line);
        flex-wrap: wrap;
      }
      h1 {
        font-size: 1.1rem;
        margin: 0;
        letter-spacing: 0.01em;
      }
      .banner {
        font-size: 0.8rem;
        color: var(--warn);
      }
      .time {
        margin-left: auto;
        font-family: var(--mono);
        min-width: 9ch;
        text-align: right;
      }
      .notice {
        padding: 0.4rem 1rem;
        background: var(--accent-soft);
      }
      .notice.error {
        background: var(--bad);
        color: var(--panel);
      }
      main {
        display: grid;
        grid-template-columns: minmax(300px, 380px) 1fr;
        min-height: 0;
      }
      main > * {
        min-height: 0;
        min-width: 0;
      }
      tw-scene {
        border-right: 1px solid var(--line);
        overflow: auto;
      }
    `,
  ];

  declare view: View;
  readonly #client = new BenchClient();

  constructor() {
    super();
    this.view = 'bench';
    this.#client.addEventListener('change', () => this.requestUpdate());
    this.#client.open();
    addEventListener('keydown', (event) => this.#onKey(event));
  }

  override render(): TemplateResult {
    const client = this.#client;
    const { state, notice } = client;
    return html`
      <header>
        <h1>tapwright</h1>
        <span class="banner"
          >Laboratory terminal: test keys and fictional cards only, not certified</span
        >
        <span class="time" aria-label="Virtual time">${((state?.t ?? 0) / 1e6).toFixed(3)} s</span>
        <button
          @click=${() => client.act(state?.running ? 'pause' : 'run')}
          aria-keyshortcuts="Space"
        >
          ${state?.running ? 'Pause' : 'Run'}
        </button>
        <button @click=${() => client.act('step')} aria-keyshortcuts=".">Step</button>
        <select
          aria-label="Speed"
          @change=${(event: Event) => client.act('speed', { factor: Number((event.target as HTMLSelectElement).value) })}
        >
          ${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${state?.speed === speed}>×${speed}</option>`)}
        </select>
        <button @click=${() => client.act('reset')}>Start over</button>
      </header>
      ${notice ? html`<div class="notice ${notice.kind}" role="status">${notice.text}</div>` : html`<div></div>`}
      <main>
        ${state ? html`<tw-scene .client=${client} .state=${state}></tw-scene>` : nothing}
        <tw-exchanges-view .log=${client.log}></tw-exchanges-view>
      </main>
    `;
  }

  #onKey(event: KeyboardEvent): void {
    const target = event.composedPath()[0] as HTMLElement;
    if (/^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(target.tagName) || event.ctrlKey || event.metaKey)
      return;
    const client = this.#client;
    if (event.key === ' ') void client.act(client.state?.running ? 'pause' : 'run');
    else if (event.key === '.') void client.act('step');
    else if (event.key === 't') this.renderRoot.querySelector('tw-scene')?.tap();
    else return;
    event.preventDefault();
  }
}

customElements.define('tw-page', Page);
