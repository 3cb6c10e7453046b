/** The frame of the page: who we are, time controls, and the three places to be. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { BenchClient } from './client.js';
import { seconds } from './format.js';
import { playTones } from './sound.js';
import { controls } from './styles.js';
import './bench/scene.js';
import './explorer.js';
import './menu.js';
import './parts/story.js';
import './views/conformance-view.js';
import './views/gallery-view.js';

const PLACES = [
  ['bench', 'Bench'],
  ['gallery', 'Gallery'],
  ['conformance', 'Conformance'],
] as const;
type Place = (typeof PLACES)[number][0];
const SPEEDS = [0.01, 0.1, 0.5, 1, 2, 10] as const;

export class Page extends LitElement {
  static override readonly properties = {
    place: { state: true },
    sound: { state: true },
    stepping: { state: true },
  };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-rows: auto auto 1fr;
        height: 100vh;
        position: relative;
      }
      header {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 8px 14px;
        background: var(--panel);
        border-bottom: 1px solid var(--line);
        flex-wrap: wrap;
      }
      h1 {
        font-size: 18px;
        margin: 0 10px 0 0;
      }
      h1 span {
        color: var(--accent);
      }
      nav {
        display: flex;
        gap: 2px;
        flex: 1;
      }
      nav button {
        border: 0;
        background: none;
      }
      nav button[aria-current='page'] {
        background: var(--accent-soft);
        color: var(--accent);
        font-weight: 600;
      }
      .time {
        font-family: var(--mono);
        min-width: 10ch;
        text-align: right;
        font-variant-numeric: tabular-nums;
      }
      .banner {
        font-size: 12px;
        padding: 3px 14px;
        color: var(--warn);
        background: var(--sunk);
        border-bottom: 1px solid var(--line);
      }
      /* Over the page, not in it: what somebody drags or reads does not move. */
      .notice {
        position: absolute;
        left: 50%;
        bottom: 56px;
        translate: -50%;
        z-index: 30;
        max-width: min(640px, 92vw);
        display: flex;
        gap: 12px;
        align-items: center;
        padding: 9px 14px;
        border-radius: var(--radius);
        border: 1px solid var(--line);
        box-shadow: 0 12px 30px #0004;
        background: var(--accent-soft);
      }
      .notice.error {
        background: var(--bad);
        color: var(--panel);
      }
      .notice button {
        color: var(--ink);
      }
      .notice span {
        flex: 1;
      }
      main {
        display: grid;
        grid-template-columns: 440px minmax(0, 1fr);
        min-height: 0;
      }
      main.whole {
        grid-template-columns: minmax(0, 1fr);
      }
      main > * {
        min-height: 0;
        min-width: 0;
      }
      .left {
        border-right: 1px solid var(--line);
        overflow: auto;
      }
      /* One column: the page scrolls, and each view has the height of a screen. */
      @media (max-width: 980px) {
        :host {
          height: auto;
          min-height: 100vh;
        }
        main {
          grid-template-columns: minmax(0, 1fr);
        }
        .left {
          border-right: 0;
          border-bottom: 1px solid var(--line);
        }
        main.whole > *,
        tw-explorer {
          height: 100vh;
        }
      }
      @media (max-width: 560px) {
        header {
          gap: 6px;
          padding: 6px 10px;
        }
        nav {
          flex: 1 0 auto;
        }
      }
    `,
  ];

  declare place: Place;
  declare sound: boolean;
  declare stepping: boolean;
  readonly #client = new BenchClient();
  #heard = 0;

  constructor() {
    super();
    this.place = 'bench';
    this.sound = true;
    this.stepping = false;
    this.#client.addEventListener('change', () => {
      this.dataset['world'] = this.#client.world;
      this.#listen();
      this.requestUpdate();
    });
    this.#client.open();
    addEventListener('keydown', (event) => this.#onKey(event));
  }

  override render(): TemplateResult {
    const { notice } = this.#client;
    return html`
      ${this.#header()}
      <div class="banner">
        Laboratory: test keys and fictional cards only. Nothing here is certified, and nothing
        leaves this machine.
        ${this.#client.showPan ? html`<b>Test data: card numbers are shown.</b>` : 'Card numbers are masked.'}
      </div>
      ${
        notice
          ? html`<div class="notice ${notice.kind}" role="alert">
              <span>${notice.text}</span>
              ${this.#client.connected ? html`<button class="small" @click=${() => this.#client.dismiss()}>Close</button>` : nothing}
            </div>`
          : nothing
      }
      ${this.#main()}
    `;
  }

  #header(): TemplateResult {
    const client = this.#client;
    const { state } = client;
    return html`<header>
      <h1>tap<span>wright</span></h1>
      <nav aria-label="Places">
        ${PLACES.map(
          ([id, name]) =>
            html`<button
              aria-current=${this.place === id ? 'page' : 'false'}
              @click=${() => (this.place = id)}
            >
              ${name}
            </button>`,
        )}
      </nav>
      <span class="time" role="timer" aria-label="Virtual time">${seconds(client.now)} s</span>
      <button
        aria-keyshortcuts="Space"
        @click=${() => client.act(state?.running ? 'pause' : 'run')}
      >
        ${state?.running ? 'Pause' : 'Run'}
      </button>
      <button
        aria-keyshortcuts="."
        title="Run to the next exchange, then pause"
        aria-busy=${this.stepping}
        @click=${() => this.#step()}
      >
        Step
      </button>
      <select
        aria-label="Speed"
        @change=${(event: Event) => client.act('speed', { factor: Number((event.target as HTMLSelectElement).value) })}
      >
        ${SPEEDS.map((speed) => html`<option value=${speed} .selected=${state?.speed === speed}>× ${speed}</option>`)}
      </select>
      <button @click=${() => client.act('reset')}>Start over</button>
      <button aria-pressed=${this.sound} @click=${() => (this.sound = !this.sound)}>
        Sound ${this.sound ? 'on' : 'off'}
      </button>
      ${
        state
          ? html`<tw-menu
              .client=${client}
              .state=${state}
              .catalog=${client.catalog}
              .showPan=${client.showPan}
            ></tw-menu>`
          : nothing
      }
    </header>`;
  }

  #main(): TemplateResult {
    const client = this.#client;
    const { state, catalog } = client;
    const leave = (): void => void (this.place = 'bench');
    switch (this.place) {
      case 'gallery':
        return html`<main class="whole">
          <tw-gallery-view
            .client=${client}
            .catalog=${catalog}
            .state=${state}
            @leave=${leave}
          ></tw-gallery-view>
        </main>`;
      case 'conformance':
        return html`<main class="whole">
          <tw-conformance-view
            .client=${client}
            .catalog=${catalog}
            @leave=${leave}
          ></tw-conformance-view>
        </main>`;
      case 'bench':
        return html`<main>
          <div class="left">
            ${state?.story ? html`<tw-story .story=${state.story}></tw-story>` : nothing}
            ${
              state
                ? html`<tw-scene
                    .client=${client}
                    .state=${state}
                    .terminal=${client.terminal ?? state.terminal}
                    .catalog=${catalog}
                    .fresh=${client.log.taps.last === undefined}
                  ></tw-scene>`
                : html`<p class="dim">Connecting…</p>`
            }
          </div>
          <tw-explorer .client=${client} .state=${state} .version=${client.version}></tw-explorer>
        </main>`;
    }
  }

  /** Plays what the terminal played since the page last looked; not what happened before it came. */
  #listen(): void {
    const { rows } = this.#client.log;
    if (rows.length < this.#heard || rows.length - this.#heard > 3000) this.#heard = rows.length;
    for (; this.#heard < rows.length; this.#heard++) {
      const { kind, event } = rows[this.#heard]!;
      if (this.sound && kind === 'panel-tones' && Array.isArray(event.data))
        playTones(event.data as { hz: number; ms: number }[]);
    }
  }

  /** One at a time. */
  async #step(): Promise<void> {
    if (this.stepping) return;
    this.stepping = true;
    await this.#client.act('step');
    this.stepping = false;
  }

  #onKey(event: KeyboardEvent): void {
    const target = event.composedPath()[0] as HTMLElement;
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)
    )
      return;
    if (event.composedPath().some((node) => (node as HTMLElement).tagName === 'DIALOG')) return;
    if (event.key === ' ' && /^(BUTTON|SUMMARY|A)$/.test(target.tagName)) return;
    const client = this.#client;
    const scene = this.renderRoot.querySelector('tw-scene');
    const act: Readonly<Record<string, () => unknown>> = {
      ' ': () => client.act(client.state?.running ? 'pause' : 'run'),
      '.': () => this.#step(),
      t: () => scene?.tap(),
      '/': () => this.renderRoot.querySelector('tw-explorer')?.focusFilter(),
    };
    const found = act[event.key];
    if (!found) return;
    event.preventDefault();
    void found();
  }
}

customElements.define('tw-page', Page);
