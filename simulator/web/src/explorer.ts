/** The views on the log: which is shown, which event is chosen, and the address that leads to it. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { BenchState } from './bench-state.js';
import type { BenchClient } from './client.js';
import type { Row } from './log/log-store.js';
import { verdict, type Tap } from './log/taps.js';
import type { LogView } from './views/log-view.js';
import { controls } from './styles.js';
import './parts/details.js';
import {
  OF_ONE_TAP,
  VIEWS,
  WITH_DETAILS,
  isFirst,
  showView,
  type ViewName,
} from './views/show-view.js';

export class Explorer extends LitElement {
  static override readonly properties = {
    state: { attribute: false },
    version: { type: Number },
    view: { state: true },
    chosen: { state: true },
    tapNumber: { state: true },
  };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-rows: auto auto 1fr auto;
        min-height: 0;
        position: relative;
        background: var(--panel);
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        border-bottom: 1px solid var(--line);
        min-width: 0;
      }
      nav {
        display: flex;
        gap: 2px;
        padding: 8px 12px 0;
        flex-wrap: wrap;
        min-width: 0;
      }
      nav button {
        border: 0;
        background: none;
        border-radius: 8px 8px 0 0;
        padding: 6px 11px;
        color: var(--dim);
      }
      nav button[aria-selected='true'] {
        color: var(--accent);
        font-weight: 600;
        box-shadow: inset 0 -2px var(--accent);
      }
      .which {
        margin: 4px 14px 4px auto;
        font-size: 12px;
        color: var(--dim);
      }
      .recording {
        display: flex;
        gap: 12px;
        align-items: center;
        padding: 6px 14px;
        background: var(--accent-soft);
      }
      .back {
        display: flex;
        gap: 10px;
        align-items: center;
        padding: 5px 14px;
        border-top: 1px solid var(--line);
        font-size: 12px;
        color: var(--dim);
      }
      .back input {
        flex: 1;
        accent-color: var(--accent);
        padding: 0;
      }
      .panes {
        display: grid;
        grid-template-columns: 1fr;
        min-height: 0;
      }
      .panes.two {
        grid-template-columns: minmax(0, 1fr) minmax(280px, 36%);
      }
      .panes > * {
        min-height: 0;
        min-width: 0;
      }
      tw-details {
        border-left: 1px solid var(--line);
      }
      @media (max-width: 700px) {
        nav {
          flex-wrap: nowrap;
          overflow-x: auto;
        }
        nav button {
          white-space: nowrap;
        }
        .panes.two {
          grid-template: minmax(0, 3fr) minmax(0, 2fr) / minmax(0, 1fr);
        }
        tw-details {
          border-left: 0;
          border-top: 1px solid var(--line);
        }
      }
    `,
  ];

  declare client: BenchClient;
  declare state: BenchState | undefined;
  /** Of the client: a new number draws anew. */
  declare version: number;
  declare view: ViewName;
  declare chosen: Row | undefined;
  /** Undefined: the last. */
  declare tapNumber: number | undefined;

  constructor() {
    super();
    this.view = 'exchanges';
  }

  /** The event of a permalink; looked for again while the log still comes. */
  #wanted: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#onHash);
    this.#onHash();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#onHash);
  }

  show(view: ViewName): void {
    this.view = view;
  }

  async focusFilter(): Promise<void> {
    this.view = 'log';
    await this.updateComplete;
    this.renderRoot.querySelector<LogView>('tw-log-view')?.focusFilter();
  }

  /** An event of another world is let go. */
  protected override willUpdate(): void {
    if (this.chosen && this.client.log.rows[this.chosen.seq] !== this.chosen)
      this.chosen = undefined;
  }

  protected override updated(): void {
    if (this.#wanted === undefined) return;
    const row = this.client.log.rows[this.#wanted];
    if (!row) return;
    this.#wanted = undefined;
    this.view = 'log';
    this.chosen = row;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<LogView>('tw-log-view')?.reveal(row),
    );
  }

  override render(): TemplateResult {
    const { recordingTitle } = this.client;
    const { view } = this;
    const detailed = WITH_DETAILS.includes(view) && !isFirst(view, this.client);
    return html`
      <div class="top">
        <nav role="tablist" aria-label="Views" @keydown=${this.#onKey}>
          ${VIEWS.map(
            ([id, name]) =>
              html`<button
                role="tab"
                id="tab-${id}"
                aria-selected=${view === id}
                aria-controls="panes"
                tabindex=${view === id ? 0 : -1}
                @click=${() => (this.view = id)}
              >
                ${name}
              </button>`,
          )}
        </nav>
        ${this.#whichTap()}
      </div>
      ${
        recordingTitle
          ? html`<div class="recording" role="status">
              <b>Recording:</b> ${recordingTitle}
              <button class="small" @click=${() => this.client.backToLive()}>
                Back to the bench
              </button>
            </div>`
          : html`<div></div>`
      }
      <div
        id="panes"
        role="tabpanel"
        aria-labelledby="tab-${view}"
        class="panes ${detailed ? 'two' : ''}"
      >
        ${showView(view, {
          client: this.client,
          chosen: this.chosen,
          tap: this.#tap(),
          choose: (event) => this.#choose(event.detail),
        })}
        ${
          detailed
            ? html`<tw-details
                role="region"
                aria-label="Details"
                .row=${this.chosen ?? this.#lastAnswer()}
                .pdol=${this.client.log.taps.last?.values.get('9F38')}
                .showPan=${this.client.showPan}
              ></tw-details>`
            : nothing
        }
      </div>
      ${this.#lookBack()}
    `;
  }

  /** Pause first: what is looked at should not run away. */
  #lookBack(): TemplateResult {
    const { client } = this;
    const { liveCount, recordingTitle, log } = client;
    return html`<label class="back"
      >Look back
      <input
        type="range"
        min="1"
        max=${Math.max(1, liveCount)}
        .value=${String(recordingTitle === undefined ? liveCount : Math.min(log.rows.length, liveCount))}
        @input=${(event: Event) => {
          const count = Number((event.target as HTMLInputElement).value);
          if (count >= liveCount) client.backToLive();
          else client.lookBack(count);
        }}
    /></label>`;
  }

  /** The tap that one-tap views show: the last, unless another was picked. */
  #tap(): Tap | undefined {
    const { list, last } = this.client.log.taps;
    return (this.tapNumber === undefined ? undefined : list[this.tapNumber - 1]) ?? last;
  }

  #whichTap(): TemplateResult | typeof nothing {
    const { list } = this.client.log.taps;
    const shown = this.#tap();
    if (!OF_ONE_TAP.includes(this.view) || list.length < 2 || !shown) return nothing;
    return html`<label class="which"
      >Shows
      <select
        @change=${(event: Event) => {
          const number = Number((event.target as HTMLSelectElement).value);
          this.tapNumber = number === list.length ? undefined : number;
        }}
      >
        ${list.map(
          (tap) =>
            html`<option value=${tap.number} .selected=${tap === shown}>
              tap ${tap.number}: ${verdict(tap)}
            </option>`,
        )}
      </select></label
    >`;
  }

  /** Shown until something is chosen: the card's last answer. */
  #lastAnswer(): Row | undefined {
    return this.client.log.taps.last?.exchanges.filter(({ kind }) => kind === 'card').at(-1)?.to;
  }

  #choose(row: Row): void {
    this.chosen = row;
    history.replaceState(null, '', `#seq=${row.seq}`);
  }

  readonly #onHash = (): void => {
    const seq = /^#seq=(\d{1,9})$/.exec(location.hash)?.[1];
    if (seq === undefined) return;
    this.#wanted = Number(seq);
    this.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = VIEWS.findIndex(([id]) => id === this.view);
    this.view = VIEWS[(at + step + VIEWS.length) % VIEWS.length]![0];
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('[aria-selected=true]')?.focus(),
    );
  };
}

customElements.define('tw-explorer', Explorer);

declare global {
  interface HTMLElementTagNameMap {
    'tw-explorer': Explorer;
  }
}
