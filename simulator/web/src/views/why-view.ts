/** Why the kernel did what it did: each decision with its rule, where the rule stands, and the data used. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { describeValue } from '../../../decode/value.js';
import { TAG_TABLE, tagName } from '../../../decode/tag-table.js';
import { bytesOf } from '../log/event-bytes.js';
import type { Row } from '../log/log-store.js';
import type { Tap } from '../log/taps.js';
import { plain, seconds } from '../format.js';
import { controls } from '../styles.js';

interface Decision {
  readonly rule: string;
  readonly result: string;
  readonly data?: Readonly<Record<string, string>>;
}

export class WhyView extends LitElement {
  static override readonly properties = {
    tap: { attribute: false },
    count: { type: Number },
    showPan: { type: Boolean },
  };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        overflow: auto;
        padding: 14px;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        border-left: 2px solid var(--line);
      }
      li {
        padding: 2px 0 14px 16px;
        position: relative;
      }
      li::before {
        content: '';
        position: absolute;
        left: -6px;
        top: 8px;
        width: 10px;
        height: 10px;
        border-radius: 50%;
        background: var(--accent);
      }
      h3 {
        margin: 0;
        font-size: 14px;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 2px 12px;
        margin: 4px 0 0;
        font-size: 12px;
      }
      dt {
        font-family: var(--mono);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      a {
        color: var(--accent);
      }
    `,
  ];

  declare tap: Tap | undefined;
  declare count: number;
  declare showPan: boolean;

  override render(): TemplateResult {
    if (!this.tap)
      return html`<p class="dim">
        No tap yet: decisions of the kernel appear here, each with its rule.
      </p>`;
    return html`<h2>Tap ${this.tap.number}: why it ended as it did</h2>
      <ol>
        ${this.tap.decisions.map((row) => this.#decision(row))}
      </ol>`;
  }

  #decision(row: Row): TemplateResult {
    const { rule, result, data } = row.event.data as Decision;
    return html`<li>
      <h3>${titleOf(rule)}: ${plain(result)}</h3>
      <p class="dim mono">
        ${row.event.cite ?? ''} · <a href="#seq=${row.seq}">#${row.seq}</a> at ${seconds(row.t)} s
      </p>
      ${
        data
          ? html`<dl>${Object.entries(data).map(([tag, value]) => this.#datum(tag, value))}</dl>`
          : nothing
      }
    </li>`;
  }

  #datum(tag: string, value: string): TemplateResult {
    const number = /^[0-9A-F]{2,6}$/.test(tag) ? Number.parseInt(tag, 16) : undefined;
    const row = number === undefined ? undefined : TAG_TABLE[number];
    const isHex = /^([0-9A-F*]{2})+$/.test(value);
    const words =
      row && isHex ? describeValue(row.format, bytesOf(value), this.showPan) : undefined;
    return html`<dt>${tag}</dt>
      <dd>
        ${number !== undefined && row ? html`<b>${tagName(number)}</b> ` : nothing}
        <span class=${isHex ? 'mono' : ''}>${words?.hex ?? value}</span> ${words?.text ?? ''}
        ${words?.details.map((line) => html`<div class="dim">${line}</div>`)}
      </dd>`;
  }
}

function titleOf(rule: string): string {
  const words = rule.replaceAll(/(?<!^pre)-/g, ' ');
  return words[0]!.toUpperCase() + words.slice(1);
}

customElements.define('tw-why-view', WhyView);
