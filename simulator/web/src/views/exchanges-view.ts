/** The log as rows with a filter, and the chosen event beside it. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { LogStore, Row } from '../log/log-store.js';
import { controls } from '../styles.js';
import '../log/virtual-list.js';
import '../parts/hex-tree.js';

export class ExchangesView extends LitElement {
  static override readonly properties = { log: { attribute: false }, chosen: { state: true } };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template: auto 1fr / 1fr minmax(320px, 40%);
        min-height: 0;
      }
      .bar {
        grid-column: 1 / -1;
        display: flex;
        gap: 0.6rem;
        padding: 0.5rem;
        align-items: center;
      }
      .bar input {
        flex: 1;
        font-family: var(--mono);
      }
      .bar input[aria-invalid='true'] {
        border-color: var(--bad);
      }
      tw-virtual-list {
        height: 100%;
        font-family: var(--mono);
        font-size: 12px;
      }
      .row {
        all: unset;
        display: grid;
        grid-template-columns: 5ch 11ch 8ch 1fr;
        gap: 0.6rem;
        height: 24px;
        align-items: center;
        width: 100%;
        padding: 0 0.5rem;
        box-sizing: border-box;
        white-space: nowrap;
        overflow: hidden;
        cursor: pointer;
      }
      .row[aria-pressed='true'] {
        background: var(--accent-soft);
      }
      aside {
        border-left: 1px solid var(--line);
        overflow: auto;
        padding: 0.8rem;
      }
    `,
  ];

  declare log: LogStore;
  declare chosen: Row | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.log.addEventListener('change', () => this.requestUpdate());
  }

  override render(): TemplateResult {
    const { filter, shown, rows } = this.log;
    const { parsed, source } = filter;
    return html`
      <div class="bar">
        <input
          type="search"
          aria-label="Filter"
          placeholder="lane:kernel sw:!9000 tag:9f26"
          .value=${source}
          aria-invalid=${!parsed.ok}
          @input=${(event: Event) => this.log.setFilter((event.target as HTMLInputElement).value)}
        />
        <span role="status">${parsed.ok ? `${shown.length} of ${rows.length}` : parsed.why}</span>
      </div>
      <tw-virtual-list
        .items=${[...shown]}
        .renderRow=${(row: Row) => this.#row(row)}
      ></tw-virtual-list>
      <aside aria-label="Details">
        ${this.chosen ? this.#details(this.chosen) : 'Choose a row.'}
      </aside>
    `;
  }

  #row(row: Row): TemplateResult {
    const { seq, t, lane, kind, event } = row;
    const data = event.data as { name?: string } | undefined;
    return html`<button
      class="row"
      aria-pressed=${this.chosen === row}
      @click=${() => (this.chosen = row)}
    >
      <span>${seq}</span><span>${(t / 1000).toFixed(3)}</span><span>${lane}</span>
      <span>${kind} ${data?.name ?? ''} ${event.bytes?.slice(0, 48) ?? ''}</span>
    </button>`;
  }

  #details({ event }: Row): TemplateResult {
    const bytes = bytesOf(event.bytes);
    const data = event.kind === 'rapdu' ? bytes?.subarray(0, -2) : bytes;
    return html`
      <h2>${event.lane}: ${event.kind}</h2>
      ${event.cite ? html`<p>${event.cite}</p>` : nothing}
      ${data ? html`<tw-hex-tree .bytes=${data}></tw-hex-tree>` : nothing}
      ${event.data ? html`<pre>${JSON.stringify(event.data, null, 2)}</pre>` : nothing}
    `;
  }
}

function bytesOf(hex: string | undefined): Uint8Array | undefined {
  return hex === undefined
    ? undefined
    : Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

customElements.define('tw-exchanges-view', ExchangesView);
