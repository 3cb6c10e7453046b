/** Every event, with the filter language. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import { FILTER_KEYS } from '../log/filter.js';
import type { LogStore, Row } from '../log/log-store.js';
import { listStyles, type VirtualList } from '../log/virtual-list.js';
import { ms, telling } from '../format.js';
import { controls } from '../styles.js';

const CHIPS = [
  'lane:kernel',
  'lane:rf',
  'kind:decision',
  'severity:warn|error',
  'lane:tsp|issuer|acquirer',
  '-lane:chip -lane:driver',
];

export class LogView extends LitElement {
  static override readonly properties = {
    log: { attribute: false },
    count: { type: Number },
    chosen: { attribute: false },
  };

  static override readonly styles = [
    controls,
    listStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto auto 1fr;
        min-height: 0;
        min-width: 0;
      }
      .bar {
        display: flex;
        gap: 10px;
        padding: 10px 14px 6px;
        align-items: center;
      }
      .bar input {
        flex: 1;
        font-family: var(--mono);
        font-size: 13px;
      }
      .bar input[aria-invalid='true'] {
        border-color: var(--bad);
        color: var(--bad);
      }
      .bar input.on {
        border-color: var(--good);
      }
      .chips {
        padding: 0 14px 8px;
        display: flex;
        gap: 6px;
        flex-wrap: wrap;
        border-bottom: 1px solid var(--line);
      }
      .chips button {
        font: 11px var(--mono);
        padding: 0.1rem 0.5rem;
      }
      .row {
        display: grid;
        grid-template-columns: 62px 92px 66px 110px 1fr;
        gap: 10px;
        height: 24px;
        align-items: center;
        width: 100%;
        padding: 0 14px;
        white-space: nowrap;
        overflow: hidden;
        cursor: pointer;
        font: 12px var(--mono);
        border: 0;
        background: none;
        border-radius: 0;
        text-align: left;
      }
      @media (max-width: 560px) {
        .row {
          grid-template-columns: 44px 62px 52px 70px 1fr;
          gap: 6px;
          padding: 0 8px;
          font-size: 11px;
        }
      }
      .row span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .row .num {
        text-align: right;
        color: var(--dim);
      }
      .row.warn {
        color: var(--warn);
      }
      .row.error {
        color: var(--bad);
      }
      .row[aria-current='true'] {
        background: var(--accent-soft);
      }
    `,
  ];

  declare log: LogStore;
  declare count: number;
  declare chosen: Row | undefined;

  override render(): TemplateResult {
    const { filter, shown, rows, settled } = this.log;
    const { parsed, source } = filter;
    const words = parsed.ok
      ? `${shown.length} of ${rows.length}${settled ? '' : ' …'}`
      : parsed.why;
    return html`
      <div class="bar">
        <input
          type="search"
          aria-label="Filter"
          aria-keyshortcuts="/"
          title="Keys: ${FILTER_KEYS.join(', ')}; - or ! negates, | means or"
          placeholder="lane:kernel sw:!9000 tag:9f26 -kind:frame"
          class=${parsed.ok && source ? 'on' : ''}
          .value=${source}
          aria-invalid=${!parsed.ok}
          @input=${(event: Event) => this.#set((event.target as HTMLInputElement).value)}
        />
        <span class="mono ${parsed.ok ? 'dim' : 'bad'}" role="status">${words}</span>
      </div>
      <div class="chips">
        ${CHIPS.map((chip) => html`<button @click=${() => this.#set(chip)}>${chip}</button>`)}
        <button @click=${() => this.#set('')}>all</button>
      </div>
      <tw-virtual-list
        label="Events"
        .rowHeight=${24}
        .items=${shown}
        .version=${shown.length}
        .renderRow=${(row: Row) => this.#row(row)}
      ></tw-virtual-list>
    `;
  }

  focusFilter(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  /** Brings an event into sight. */
  async reveal(row: Row): Promise<void> {
    await this.updateComplete;
    const index = this.log.shown.indexOf(row);
    const list = this.renderRoot.querySelector<VirtualList<Row>>('tw-virtual-list');
    if (index >= 0) await list?.reveal(index);
  }

  #set(source: string): void {
    this.log.setFilter(source);
    this.requestUpdate();
  }

  #row(row: Row): TemplateResult {
    const { seq, t, lane, kind, event, severity = '' } = row;
    return html`<button
      class="row ${severity}"
      aria-current=${this.chosen === row}
      @click=${() => this.dispatchEvent(new CustomEvent('choose', { detail: row }))}
    >
      <span class="num">${seq}</span><span class="num">${ms(t)}</span><span>${lane}</span>
      <span>${severity === 'error' ? '✗ ' : severity === 'warn' ? '! ' : ''}${kind}</span>
      <span>${telling(event.data)} ${event.bytes?.slice(0, 64) ?? ''}</span>
    </button>`;
  }
}

customElements.define('tw-log-view', LogView);
