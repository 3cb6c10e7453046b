/** One event in full: what it is, its bytes linked with their meaning, its data, the rule that it follows. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { describeApdu } from '../../../decode/apdu.js';
import { statusWords } from '../../../decode/status-words.js';
import { bytesOf, tlvPart } from '../log/event-bytes.js';
import type { Row } from '../log/log-store.js';
import { seconds, spaced } from '../format.js';
import { controls } from '../styles.js';
import './hex-tree.js';

export class Details extends LitElement {
  static override readonly properties = {
    row: { attribute: false },
    pdol: { attribute: false },
    showPan: { type: Boolean },
  };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        padding: 12px;
        overflow: auto;
        user-select: text;
      }
      .hex {
        font-family: var(--mono);
        font-size: 12px;
        overflow-wrap: anywhere;
        background: var(--sunk);
        border-radius: 8px;
        padding: 8px;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 2px 12px;
        font-size: 12px;
        margin: 6px 0;
      }
      dt {
        color: var(--dim);
      }
      dd {
        margin: 0;
        font-family: var(--mono);
        overflow-wrap: anywhere;
      }
      ul {
        padding-left: 1.1rem;
        margin: 4px 0;
        font-size: 12px;
      }
      .tools {
        display: flex;
        gap: 6px;
        margin: 8px 0;
      }
    `,
  ];

  declare row: Row | undefined;
  /** What the card asked for, to name the data of GET PROCESSING OPTIONS. */
  declare pdol: string | undefined;
  declare showPan: boolean;

  override render(): TemplateResult {
    const { row } = this;
    if (!row) return html`<p class="dim">Choose a row to see its bytes and what they mean.</p>`;
    const { event } = row;
    const name = (event.data as { name?: string } | undefined)?.name;
    return html`
      <h2>${name ?? row.kind} <span class="dim">${row.lane} · ${row.kind}</span></h2>
      <p class="mono dim">
        <a href="#seq=${row.seq}">#${row.seq}</a> at ${seconds(row.t)} s
        ${event.cite ? html`· ${event.cite}` : nothing}
      </p>
      ${event.bytes ? this.#bytes(row, event.bytes) : nothing}
      ${event.data === undefined ? nothing : this.#data(event.data)}
    `;
  }

  #bytes(row: Row, hex: string): TemplateResult {
    const tlv = tlvPart(row.event);
    return html`
      <div class="tools">
        <button class="small" @click=${() => navigator.clipboard.writeText(hex)}>Copy hex</button>
        <button
          class="small"
          @click=${() => navigator.clipboard.writeText(`Uint8Array.of(${(hex.match(/../g) ?? []).map((byte) => `0x${byte.toLowerCase()}`).join(', ')})`)}
        >
          Copy as TypeScript
        </button>
      </div>
      ${
        row.kind === 'rapdu'
          ? html`<p>
              <b class="mono">${row.sw?.toUpperCase()}</b>
              ${statusWords(Number.parseInt(hex.slice(-4), 16))}
            </p>`
          : nothing
      }
      ${
        tlv
          ? html`<tw-hex-tree .bytes=${tlv} .showPan=${this.showPan}></tw-hex-tree>`
          : html`<div class="hex">${spaced(hex)}</div>`
      }
      ${row.kind === 'capdu' ? this.#command(hex) : nothing}
    `;
  }

  #command(hex: string): TemplateResult {
    const pdol = this.pdol === undefined ? {} : { pdol: bytesOf(this.pdol) };
    const { command } = describeApdu(bytesOf(hex), undefined, { showPan: this.showPan, ...pdol });
    return html`<h3>${command.name}</h3>
      <ul>
        ${command.details.map((line) => html`<li>${line}</li>`)}
      </ul>`;
  }

  #data(data: unknown): TemplateResult {
    if (typeof data !== 'object' || data === null) return html`<p class="mono">${String(data)}</p>`;
    return html`<dl>
      ${Object.entries(data).map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>
              ${typeof value === 'object' && value !== null ? this.#data(value) : String(value)}
            </dd>`,
      )}
    </dl>`;
  }
}

customElements.define('tw-details', Details);
