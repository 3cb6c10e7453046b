/** Taps as a waterfall: one row an exchange, its bar divided by where the time went; frames inside. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Row } from '../log/log-store.js';
import {
  LAYER_NAMES,
  LAYERS,
  verdict,
  type Exchange,
  type Split,
  type Tap,
  type Taps,
} from '../log/taps.js';
import { ms } from '../format.js';
import '../parts/tap-summary.js';
import { controls } from '../styles.js';
import { listStyles, type VirtualList } from '../log/virtual-list.js';

/** Which way a frame goes. */
const FROM_TO: Readonly<Record<string, string>> = {
  out: '→ chip',
  in: '← chip',
  pcd: '→ card',
  picc: '← card',
};
const BAR_LONGEST_US = 200_000;

type Line =
  | { readonly kind: 'tap'; readonly tap: Tap }
  | { readonly kind: 'exchange'; readonly exchange: Exchange }
  | { readonly kind: 'frame'; readonly row: Row };

export class ExchangesView extends LitElement {
  static override readonly properties = {
    taps: { attribute: false },
    count: { type: Number },
    chosen: { attribute: false },
    open: { state: true },
  };

  static override readonly styles = [
    controls,
    listStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto 1fr;
        min-height: 0;
        min-width: 0;
      }
      .line {
        display: grid;
        grid-template-columns: 22px minmax(128px, 1fr) 44px 72px minmax(80px, 30%);
        gap: 8px;
        align-items: center;
        height: 28px;
        padding: 0 14px 0 8px;
        white-space: nowrap;
        overflow: hidden;
        font-size: 13px;
        cursor: pointer;
      }
      .line:hover {
        background: var(--sunk);
      }
      .line.chosen {
        background: var(--accent-soft);
      }
      .line.tap {
        font-weight: 600;
        grid-template-columns: 22px 1fr auto;
        background: var(--sunk);
        cursor: default;
      }
      .line.frame {
        grid-template-columns: 44px 106px 1fr;
        font: 12px var(--mono);
        color: var(--dim);
      }
      .line > button.what {
        all: unset;
        overflow: hidden;
        text-overflow: ellipsis;
        cursor: pointer;
      }
      .line > button.what:focus-visible,
      .fold:focus-visible {
        outline: 2px solid var(--accent);
      }
      .fold {
        border: 0;
        background: none;
        padding: 0;
        width: 22px;
      }
      .num {
        text-align: right;
        font-family: var(--mono);
        font-size: 12px;
      }
      .sw {
        font-family: var(--mono);
        font-size: 12px;
      }
      .bar {
        display: flex;
        height: 12px;
        border-radius: 4px;
        overflow: hidden;
      }
      .bar i {
        display: block;
        min-width: 1px;
      }
      .empty {
        padding: 30px;
        text-align: center;
        color: var(--dim);
      }
    `,
  ];

  declare taps: Taps;
  /** Events in the log: a new number draws anew. */
  declare count: number;
  declare chosen: Row | undefined;
  declare open: ReadonlySet<number>;

  constructor() {
    super();
    this.open = new Set();
  }

  override render(): TemplateResult {
    const { last } = this.taps;
    return html`
      <tw-tap-summary .tap=${last} .count=${this.count}></tw-tap-summary>
      ${
        last
          ? html`<tw-virtual-list
              label="Exchanges"
              .rowHeight=${28}
              .items=${this.#lines()}
              .renderRow=${(line: Line) => this.#line(line)}
            ></tw-virtual-list>`
          : html`<p class="empty">No tap yet in this recording.</p>`
      }
    `;
  }

  #lines(): Line[] {
    const lines: Line[] = [];
    for (const tap of this.taps.list) {
      lines.push({ kind: 'tap', tap });
      for (const exchange of tap.exchanges) {
        lines.push({ kind: 'exchange', exchange });
        if (this.open.has(exchange.from.seq))
          for (const row of exchange.inside) lines.push({ kind: 'frame', row });
      }
    }
    return lines;
  }

  #line(line: Line): TemplateResult {
    switch (line.kind) {
      case 'tap':
        return html`<div class="line tap">
          <span></span><span>Tap ${line.tap.number}</span>
          <span class="dim">${verdict(line.tap)}</span>
        </div>`;
      case 'exchange':
        return this.#exchange(line.exchange);
      case 'frame':
        return this.#frame(line.row);
    }
  }

  #exchange(exchange: Exchange): TemplateResult {
    const { from, to, name, status, split, inside } = exchange;
    const open = this.open.has(from.seq);
    const good = status === '9000' || status === '00';
    return html`<div
      class="line ${this.chosen === to || this.chosen === from ? 'chosen' : ''}"
      @click=${() => this.#choose(to)}
    >
      ${
        inside.length
          ? html`<button
              class="fold"
              aria-label="Frames of ${name}"
              aria-expanded=${open}
              @click=${(event: Event) => this.#fold(event, from.seq)}
            >
              ${open ? '▾' : '▸'}
            </button>`
          : html`<span></span>`
      }
      <button class="what">${name}</button>
      <span class="sw ${good ? 'good' : 'bad'}">${status.toUpperCase()}</span>
      <span class="num">${ms(to.t - from.t)} ms</span>
      ${bar(split)}
    </div>`;
  }

  #frame(row: Row): TemplateResult {
    const data = row.event.data as
      { name?: string; direction?: string; from?: string; state?: string } | undefined;
    const words = data?.name ?? data?.direction ?? data?.from ?? data?.state ?? '';
    return html`<div
      class="line frame ${this.chosen === row ? 'chosen' : ''}"
      @click=${() => this.#choose(row)}
    >
      <span></span><span>${row.lane} ${row.kind}</span>
      <button class="what">${FROM_TO[words] ?? words} ${row.event.bytes ?? ''}</button>
    </div>`;
  }

  #fold(event: Event, seq: number): void {
    event.stopPropagation();
    this.renderRoot.querySelector<VirtualList<Line>>('tw-virtual-list')?.hold();
    const open = new Set(this.open);
    if (!open.delete(seq)) open.add(seq);
    this.open = open;
  }

  #choose(row: Row): void {
    this.dispatchEvent(new CustomEvent('choose', { detail: row }));
  }
}

export function bar(split: Split): TemplateResult {
  const whole = LAYERS.reduce((sum, layer) => sum + split[layer], 0);
  const width = Math.max(2, Math.min(100, (100 * whole) / BAR_LONGEST_US));
  return html`<span
    class="bar"
    style="width:${width}%"
    role="img"
    aria-label=${LAYERS.filter((layer) => split[layer] > 0)
      .map((layer) => `${LAYER_NAMES[layer]} ${ms(split[layer])} ms`)
      .join(', ')}
  >
    ${LAYERS.map((layer) =>
      split[layer] > 0
        ? html`<i style="flex:${split[layer]};background:var(--layer-${layer})"></i>`
        : nothing,
    )}
  </span>`;
}

customElements.define('tw-exchanges-view', ExchangesView);
