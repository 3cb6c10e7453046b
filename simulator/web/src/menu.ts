/** What is needed now and then: files in and out, and the world's settings. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { BenchState } from './bench-state.js';
import type { Catalog } from './catalog.js';
import type { BenchClient } from './client.js';
import { pick, save } from './files.js';
import { readLogFile } from './log/recording.js';
import { controls } from './styles.js';

const PROFILES = [
  ['phone', 'Phone terminal: online only'],
  ['pos', 'Shop terminal: floor limit, PIN'],
  ['gate', 'Transit gate: offline authentication'],
] as const;
const ENGINES = [
  ['node', 'Node'],
  ['xs', 'XS, the engine of the device'],
] as const;

export class Menu extends LitElement {
  static override readonly properties = {
    state: { attribute: false },
    catalog: { attribute: false },
    showPan: { type: Boolean },
  };

  static override readonly styles = [
    controls,
    css`
      :host {
        position: relative;
      }
      summary {
        list-style: none;
        cursor: pointer;
        border: 1px solid var(--line);
        border-radius: 8px;
        padding: 0.25rem 0.65rem;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      .sheet {
        position: absolute;
        right: 0;
        top: calc(100% + 6px);
        z-index: 20;
        width: 300px;
        background: var(--panel);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        box-shadow: 0 12px 30px #0004;
        padding: 12px;
        display: grid;
        gap: 8px;
      }
      @media (max-width: 560px) {
        :host {
          position: static;
        }
        .sheet {
          position: fixed;
          inset-inline: 12px;
          top: auto;
          width: auto;
          margin-top: 6px;
        }
      }
      label {
        display: grid;
        gap: 2px;
        font-size: 12px;
        color: var(--dim);
      }
      label.check {
        display: block;
        color: var(--ink);
      }
      hr {
        border: 0;
        border-top: 1px solid var(--line);
        width: 100%;
        margin: 2px 0;
      }
    `,
  ];

  declare client: BenchClient;
  declare state: BenchState;
  declare catalog: Catalog | undefined;
  declare showPan: boolean;

  override render(): TemplateResult {
    const { client, state } = this;
    return html`<details @keydown=${this.#onKey} @click=${this.#onClick}>
      <summary>Menu</summary>
      <div class="sheet">
        <button @click=${this.#exportLog}>Export log</button>
        <button @click=${() => this.#saveFrom('export-tap', 'tapwright-tap.json')}>
          Export last tap for replay
        </button>
        <button @click=${() => this.#saveFrom('export-scenario', 'tapwright-scenario.json')}>
          Save what I did as a scenario
        </button>
        <button @click=${this.#import}>Import a log or a scenario…</button>
        <hr />
        <label class="check"
          ><input
            type="checkbox"
            .checked=${this.showPan}
            @change=${() => client.setShowPan(!this.showPan)}
          />Test data: show card numbers</label
        >
        <label class="check"
          ><input
            type="checkbox"
            .checked=${state.detail}
            @change=${() => client.act('reset', { detail: !state.detail })}
          />Log pins and bus bytes (new world)</label
        >
        <hr />
        ${this.#choice('Phone', state.phone.profile, this.catalog?.phones.map(({ id, name }) => [id, name]) ?? [], 'phone')}
        ${this.#choice('Terminal', state.profile, PROFILES, 'profile')}
        ${this.#choice('Firmware runs in', state.engine, ENGINES, 'engine')}
        <p class="dim">A choice begins a new world.</p>
      </div>
    </details>`;
  }

  #choice(
    label: string,
    value: string,
    options: readonly (readonly [id: string, name: string])[],
    name: 'phone' | 'profile' | 'engine',
  ): TemplateResult {
    return html`<label
      >${label}
      <select
        aria-label=${label}
        @change=${(event: Event) => this.#choose(name, (event.target as HTMLSelectElement).value)}
      >
        ${options.map(([id, text]) => html`<option value=${id} .selected=${live(id === value)}>${text}</option>`)}
      </select></label
    >`;
  }

  async #choose(name: string, value: string): Promise<void> {
    if (value === 'xs')
      this.client.tell({
        text: 'The XS engine is being started; the first time it is built, which takes about a minute.',
        kind: 'info',
      });
    await this.client.act('reset', { [name]: value });
    // Refused: what is chosen is what runs.
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('pointerdown', this.#onElsewhere);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('pointerdown', this.#onElsewhere);
  }

  #close(): void {
    this.renderRoot.querySelector('details')!.open = false;
  }

  readonly #onElsewhere = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.#close();
  };

  /** What is done with one button is done. */
  readonly #onClick = (event: Event): void => {
    if ((event.target as HTMLElement).tagName === 'BUTTON') this.#close();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    this.#close();
    this.renderRoot.querySelector('summary')!.focus();
  };

  readonly #exportLog = async (): Promise<void> => {
    const log = await this.client.act('export-log', { showPan: this.showPan });
    if (log) save('tapwright-log.json', log);
  };

  async #saveFrom(action: string, name: string): Promise<void> {
    const content = await this.client.act(action);
    if (content) save(name, content);
  }

  readonly #import = async (): Promise<void> => {
    const file = await pick();
    if (!file) return;
    if (file.text.includes('"steps"') && !file.text.includes('"tapwright-log"')) {
      await this.#play(file.text);
      return;
    }
    const events = readLogFile(file.text);
    if (typeof events === 'string')
      this.client.tell({ text: `${file.name}: ${events}`, kind: 'error' });
    else this.client.watch({ title: file.name, events });
  };

  async #play(text: string): Promise<void> {
    try {
      await this.client.act('play', { scenario: JSON.parse(text) as unknown });
    } catch {
      this.client.tell({ text: 'the scenario is not JSON', kind: 'error' });
    }
  }
}

customElements.define('tw-menu', Menu);
