/** Behind the terminal: the last payment checked line by line, the messages decoded, the token vault, the books. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { BenchState } from '../bench-state.js';
import type { Row } from '../log/log-store.js';
import { money } from '../format.js';
import { controls, tables } from '../styles.js';

interface Check {
  readonly step?: number;
  readonly id: string;
  readonly layer?: string;
  readonly ok?: boolean;
  readonly detail?: string;
}

interface Message {
  readonly title?: string;
  readonly mti?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly checks?: readonly Check[];
}

const HOSTS = ['acquirer', 'switch', 'tsp', 'issuer'];

export class OfficeView extends LitElement {
  static override readonly properties = {
    rows: { attribute: false },
    count: { type: Number },
    state: { attribute: false },
  };

  static override readonly styles = [
    controls,
    tables,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(360px, 1.2fr) minmax(300px, 1fr);
        gap: 16px;
        padding: 14px;
        overflow: auto;
        align-content: start;
      }
      section {
        min-width: 0;
        margin-bottom: 16px;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        font-size: 13px;
      }
      li {
        display: grid;
        grid-template-columns: 18px minmax(120px, 34%) 1fr;
        gap: 6px;
        padding: 2px 0;
        border-bottom: 1px solid var(--line);
      }
      li span {
        overflow-wrap: anywhere;
      }
      details {
        margin: 4px 0;
      }
      summary {
        cursor: pointer;
      }
      .steps {
        margin: 0 0 0 18px;
        padding: 4px 0 4px 10px;
        border-left: 2px solid var(--line);
      }
    `,
  ];

  declare rows: readonly Row[];
  declare count: number;
  declare state: BenchState | undefined;

  override render(): TemplateResult {
    const last = lastPayment(this.rows);
    return html`
      <div>
        <section>
          <h2>The last payment, check by check</h2>
          ${last.length ? last.map((row) => this.#event(row)) : html`<p class="dim">Nothing was asked of the bank yet.</p>`}
        </section>
      </div>
      <div>
        ${this.state ? html`${this.#vault(this.state)}${this.#ledger(this.state)}` : nothing}
      </div>
    `;
  }

  #event(row: Row): TemplateResult {
    const { title, mti, fields, checks } = row.event.data as Message;
    const failed = checks?.some(({ ok }) => ok === false) ?? false;
    return html`<details ?open=${checks !== undefined && row.lane !== 'acquirer'}>
      <summary class=${failed ? 'bad' : ''}>
        <b>${row.lane}</b> ${row.kind} ${mti ?? ''} ${title ?? ''} ${failed ? '✗' : ''}
      </summary>
      ${
        fields
          ? html`<ul aria-label="Fields">
              ${Object.entries(fields).map(
                ([name, value]) =>
                  html`<li>
                    <span></span><span>${name}</span><span class="mono">${String(value)}</span>
                  </li>`,
              )}
            </ul>`
          : nothing
      }
      ${
        checks
          ? html`<ul aria-label="Checks">
              ${checks.map((check) => this.#check(check))}
            </ul>`
          : nothing
      }
    </details>`;
  }

  #check({ id, ok, detail = '' }: Check): TemplateResult {
    const mark = ok === undefined ? '·' : ok ? '✓' : '✗';
    const parts = detail.split('; ');
    return html`<li>
      <span
        class=${ok === false ? 'bad' : ok ? 'good' : 'dim'}
        aria-label=${ok === undefined ? 'not asked' : ok ? 'holds' : 'fails'}
        role="img"
        >${mark}</span
      >
      <span>${id}</span>
      <span class="mono"
        >${parts.length > 2 ? html`<div class="steps">${parts.map((part) => html`<div>${part}</div>`)}</div>` : detail}</span
      >
    </li>`;
  }

  #vault({ vault }: BenchState): TemplateResult {
    return html`<section>
      <h2>Token vault</h2>
      <table>
        <thead>
          <tr>
            <th>Token</th>
            <th>Stands for</th>
            <th>State</th>
            <th class="num">ATC</th>
          </tr>
        </thead>
        <tbody>
          ${vault.map(
            ({ token, card, bank, wallet, state, atcHigh }) =>
              html`<tr>
                <td class="mono">${token}<br /><span class="dim">${wallet}</span></td>
                <td class="mono">${card}<br /><span class="dim">${bank}</span></td>
                <td>${state.toLowerCase()}</td>
                <td class="num">${atcHigh}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  #ledger({ ledger }: BenchState): TemplateResult {
    const rows = Object.entries(ledger).filter(([account]) => !account.startsWith('capital'));
    return html`<section>
      <h2>Books</h2>
      <table>
        <thead>
          <tr>
            <th>Account</th>
            <th class="num">Balance</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([account, balance]) =>
              html`<tr>
                <td class="mono">${account}</td>
                <td class="num">${money(balance)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }
}

/** From the terminal's last request to its answer. */
function lastPayment(rows: readonly Row[]): Row[] {
  let from = -1;
  for (let i = rows.length - 1; i >= 0 && from < 0; i--)
    if (rows[i]!.lane === 'acquirer' && rows[i]!.kind === 'request') from = i;
  return from < 0
    ? []
    : rows
        .slice(from)
        .filter(({ lane, event }) => HOSTS.includes(lane) && event.data !== undefined);
}

customElements.define('tw-office-view', OfficeView);
