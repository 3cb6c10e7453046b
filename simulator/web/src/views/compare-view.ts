/** Two taps side by side: exchanges aligned by command, differing data objects marked. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { tagName } from '../../../decode/tag-table.js';
import { inFieldUs, twoOf, verdict, type Exchange, type Tap } from '../log/taps.js';
import { ms, spaced } from '../format.js';
import { controls, tables } from '../styles.js';

interface Pair {
  readonly name: string;
  readonly left: Exchange | undefined;
  readonly right: Exchange | undefined;
}

export class CompareView extends LitElement {
  static override readonly properties = {
    taps: { attribute: false },
    count: { type: Number },
    left: { state: true },
    right: { state: true },
  };

  static override readonly styles = [
    controls,
    tables,
    css`
      :host {
        display: block;
        padding: 14px;
        overflow: auto;
      }
      .choose {
        display: flex;
        gap: 16px;
        margin-bottom: 10px;
      }
      td {
        font-size: 12px;
        overflow-wrap: anywhere;
      }
      tr.exchange td {
        font-weight: 600;
        background: var(--sunk);
      }
      tr.differs td.mono,
      tr.exchange.differs td.mono {
        background: var(--accent-soft);
      }
    `,
  ];

  declare taps: readonly Tap[];
  declare count: number;
  declare left: number | undefined;
  declare right: number | undefined;

  override render(): TemplateResult {
    if (this.taps.length < 2)
      return html`<p class="dim">
        Two taps are needed to compare: there ${this.taps.length === 1 ? 'is one' : 'is none'} so
        far.
      </p>`;
    const [left, right] = twoOf(this.taps, this.left, this.right);
    return html`
      <div class="choose">
        ${this.#select('Left tap', left, (index) => (this.left = index))}
        ${this.#select('Right tap', right, (index) => (this.right = index))}
      </div>
      <table>
        <thead>
          <tr>
            <th>What</th>
            <th>Tap ${left.number}</th>
            <th>Tap ${right.number}</th>
          </tr>
        </thead>
        <tbody>
          <tr class=${verdict(left) === verdict(right) ? '' : 'differs'}>
            <td>outcome</td>
            <td class="mono">${verdict(left)}</td>
            <td class="mono">${verdict(right)}</td>
          </tr>
          <tr>
            <td>in the field</td>
            <td class="mono">${fieldMs(left)}</td>
            <td class="mono">${fieldMs(right)}</td>
          </tr>
          ${pairs(left, right).map((pair) => this.#pair(pair))}
        </tbody>
      </table>
    `;
  }

  #select(label: string, chosen: Tap, choose: (index: number) => void): TemplateResult {
    return html`<label
      >${label}
      <select
        @change=${(event: Event) => choose(Number((event.target as HTMLSelectElement).value))}
      >
        ${this.taps.map(
          (tap, i) =>
            html`<option value=${i} ?selected=${tap === chosen}>
              ${tap.number}: ${verdict(tap)}
            </option>`,
        )}
      </select></label
    >`;
  }

  #pair({ name, left, right }: Pair): TemplateResult {
    const differing = [...differences('sent', left, right), ...differences('got', left, right)];
    const sameEnd = left?.status === right?.status;
    return html`
      <tr class="exchange ${sameEnd ? '' : 'differs'}">
        <td>${name}</td>
        <td class="mono">${left ? `${left.status} ${took(left)}` : 'not sent'}</td>
        <td class="mono">${right ? `${right.status} ${took(right)}` : 'not sent'}</td>
      </tr>
      ${differing.map(
        ({ way, tag, values }) =>
          html`<tr class="differs">
            <td>
              <span class="dim">${way === 'sent' ? 'sent' : 'answered'}</span>
              <span class="mono">${tag}</span> ${nameOf(tag)}
            </td>
            ${values.map((value) => html`<td class="mono">${spaced(value ?? '—')}</td>`)}
          </tr>`,
      )}
      ${
        left && right && sameEnd && differing.length === 0
          ? html`<tr>
              <td class="dim" colspan="3">the same data</td>
            </tr>`
          : nothing
      }
    `;
  }
}

interface Difference {
  readonly way: 'sent' | 'got';
  readonly tag: string;
  /** Left and right; undefined: not there. */
  readonly values: readonly (string | undefined)[];
}

function differences(
  way: Difference['way'],
  left: Exchange | undefined,
  right: Exchange | undefined,
): Difference[] {
  const sides = [left?.[way], right?.[way]];
  const tags = new Set(sides.flatMap((side) => [...(side?.keys() ?? [])]));
  return [...tags]
    .map((tag) => ({ way, tag, values: sides.map((side) => side?.get(tag)) }))
    .filter(({ values: [one, other] }) => one !== other);
}

/** Fields of a message have numbers, data objects have names. */
function nameOf(tag: string): string {
  return /^[0-9A-F]+$/.test(tag) ? tagName(Number.parseInt(tag, 16)) : '';
}

function took({ from, to }: Exchange): string {
  return `${ms(to.t - from.t)} ms`;
}

function fieldMs(tap: Tap): string {
  const us = inFieldUs(tap);
  return us === undefined ? '—' : `${ms(us)} ms`;
}

/** In the order of the left one; what only the right one sent comes last. */
function pairs(left: Tap, right: Tap): Pair[] {
  const rest = [...right.exchanges];
  const found = left.exchanges.map((exchange) => {
    const at = rest.findIndex(({ name }) => name === exchange.name);
    const other = at < 0 ? undefined : rest.splice(at, 1)[0];
    return { name: exchange.name, left: exchange, right: other };
  });
  return [
    ...found,
    ...rest.map((exchange) => ({ name: exchange.name, left: undefined, right: exchange })),
  ];
}

customElements.define('tw-compare-view', CompareView);
