/** How a tap ended, how long the phone had to be held still, and where the time went. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { ms } from '../format.js';
import { inFieldUs, LAYER_NAMES, LAYERS, totals, verdict, type Tap } from '../log/taps.js';
import { controls } from '../styles.js';

/** What a traveller and a shopper are promised (kernel7.md; transit 300 ms, retail 500 ms). */
const LIMITS_US = [300_000, 500_000] as const;
const WHOLE_US = 600_000;

export class TapSummary extends LitElement {
  static override readonly properties = {
    tap: { attribute: false },
    /** Events in the log: a new number draws anew. */
    count: { type: Number },
  };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        border-bottom: 1px solid var(--line);
      }
      .summary {
        padding: 10px 14px 6px;
        display: flex;
        gap: 4px 18px;
        align-items: center;
        flex-wrap: wrap;
      }
      .verdict {
        font-size: 20px;
        font-weight: 700;
      }
      .budget {
        flex: 1;
        min-width: 180px;
        max-width: 420px;
        position: relative;
        padding-bottom: 16px;
      }
      .track {
        height: 14px;
        border-radius: 7px;
        background: var(--sunk);
        overflow: hidden;
      }
      .track i {
        display: block;
        height: 100%;
        background: var(--accent);
      }
      .track i.late {
        background: var(--bad);
      }
      .mark {
        position: absolute;
        top: -3px;
        height: 20px;
        border-left: 2px solid var(--ink);
        font-size: 11px;
        padding: 20px 0 0 0;
      }
      .mark span {
        position: relative;
        left: -50%;
        color: var(--dim);
        white-space: nowrap;
      }
      .field span {
        display: block;
        font-size: 12px;
      }
      .legend {
        display: flex;
        gap: 2px 12px;
        flex-wrap: wrap;
        font-size: 12px;
        color: var(--dim);
        padding: 2px 14px 8px;
      }
      .legend i {
        display: inline-block;
        width: 10px;
        height: 10px;
        border-radius: 3px;
        margin-right: 4px;
      }
    `,
  ];

  declare tap: Tap | undefined;
  declare count: number;

  override render(): TemplateResult {
    const { tap } = this;
    const spent = tap && totals(tap);
    return html`
      ${tap ? this.#summary(tap) : nothing}
      <div class="legend" aria-label="Layers">
        ${LAYERS.map(
          (layer) =>
            html`<span
              ><i style="background:var(--layer-${layer})"></i
              >${LAYER_NAMES[layer]}${spent ? ` ${ms(spent[layer])} ms` : ''}</span
            >`,
        )}
      </div>
    `;
  }

  #summary(tap: Tap): TemplateResult {
    const words = verdict(tap);
    const field = inFieldUs(tap);
    return html`<div class="summary">
      <span class="verdict ${words === 'Approved' ? 'good' : tap.result ? 'bad' : ''}"
        >${words}</span
      >
      <span class="dim">
        tap ${tap.number}, ${tap.exchanges.length}
        exchanges${tap.result?.responseCode ? `, answer ${tap.result.responseCode}` : ''}
      </span>
      ${field === undefined ? nothing : this.#budget(field)}
    </div>`;
  }

  #budget(field: number): TemplateResult {
    const [gate, shop] = LIMITS_US;
    const words =
      field <= gate
        ? 'quick enough for gate and shop'
        : field <= shop
          ? 'quick enough for a shop, not for a gate'
          : 'too slow for gate and shop';
    return html`<div
        class="budget"
        role="img"
        aria-label="${ms(field)} milliseconds in the field; limits 300 and 500"
      >
        <div class="track">
          <i
            class=${field > shop ? 'late' : ''}
            style="width:${Math.min(100, (100 * field) / WHOLE_US)}%"
          ></i>
        </div>
        ${LIMITS_US.map(
          (limit) =>
            html`<div class="mark" style="left:${(100 * limit) / WHOLE_US}%">
              <span>${limit / 1000} ms</span>
            </div>`,
        )}
      </div>
      <span class="field"
        ><b class="mono">${ms(field)} ms in the field</b
        ><span class=${field > shop ? 'bad' : 'dim'}>${words}</span></span
      >`;
  }
}

customElements.define('tw-tap-summary', TapSummary);
