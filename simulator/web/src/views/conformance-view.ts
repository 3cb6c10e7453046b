/** All conformance cases with their results and rules; choosing one replays its dialogue in the log. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { CaseInfo, CaseRun, Catalog } from '../catalog.js';
import type { BenchClient } from '../client.js';
import { listStyles } from '../log/virtual-list.js';
import { telling } from '../format.js';
import { controls } from '../styles.js';

export class ConformanceView extends LitElement {
  static override readonly properties = {
    catalog: { attribute: false },
    runs: { state: true },
    running: { state: true },
    chosen: { state: true },
    search: { state: true },
  };

  static override readonly styles = [
    controls,
    listStyles,
    css`
      :host {
        display: grid;
        grid-template: auto 1fr / 1fr minmax(300px, 34%);
        min-height: 0;
      }
      .bar {
        grid-column: 1 / -1;
        display: flex;
        gap: 12px;
        align-items: center;
        padding: 12px 18px;
        border-bottom: 1px solid var(--line);
      }
      .bar button,
      .bar [role='status'] {
        white-space: nowrap;
      }
      @media (max-width: 700px) {
        :host {
          grid-template: auto 3fr 2fr / minmax(0, 1fr);
        }
        .bar {
          flex-wrap: wrap;
        }
        aside {
          border-left: 0;
          border-top: 1px solid var(--line);
        }
      }
      .row {
        display: grid;
        grid-template-columns: 20px 110px 84px 24px 1fr;
        gap: 10px;
        width: 100%;
        height: 28px;
        align-items: center;
        padding: 0 18px;
        border: 0;
        border-radius: 0;
        background: none;
        text-align: left;
        white-space: nowrap;
        overflow: hidden;
        font-size: 13px;
      }
      @media (max-width: 700px) {
        .row {
          grid-template-columns: 12px 82px 1fr;
          padding: 0 12px;
        }
        .row > :nth-child(3),
        .row > :nth-child(4) {
          display: none;
        }
      }
      .row[aria-current='true'] {
        background: var(--accent-soft);
      }
      .row span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      aside {
        border-left: 1px solid var(--line);
        padding: 14px;
        overflow: auto;
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare client: BenchClient;
  declare catalog: Catalog | undefined;
  declare runs: ReadonlyMap<string, CaseRun['result']>;
  declare running: boolean;
  declare chosen: CaseRun | undefined;
  declare search: string;

  constructor() {
    super();
    this.runs = new Map();
    this.running = false;
    this.search = '';
  }

  override render(): TemplateResult {
    const cases = this.catalog?.cases ?? [];
    const words = this.search.toLowerCase();
    const shown = cases.filter((one) =>
      `${one.id} ${one.layer} ${one.title} ${one.rule}`.toLowerCase().includes(words),
    );
    const failed = [...this.runs.values()].filter(({ pass }) => !pass).length;
    return html`
      <div class="bar">
        <button class="primary" @click=${() => this.#all(cases)}>
          ${this.running ? 'Stop' : 'Run all cases'}
        </button>
        <input
          type="search"
          aria-label="Search cases"
          placeholder="search"
          .value=${this.search}
          @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)}
        />
        <span role="status"
          >${this.runs.size} of ${cases.length} run, ${this.runs.size - failed}
          passed${failed ? html`, <b class="bad">${failed} failed</b>` : nothing}</span
        >
        <span class="dim"
          >Choose a case to replay it. V: seen in a public source; K: known, not checked; P: this
          project's own choice.</span
        >
      </div>
      <tw-virtual-list
        label="Conformance cases"
        .rowHeight=${28}
        .items=${shown}
        .version=${this.runs.size}
        .still=${true}
        .renderRow=${(one: CaseInfo) => this.#row(one)}
      ></tw-virtual-list>
      <aside aria-label="Case">
        ${this.chosen ? this.#case(this.chosen) : html`<p class="dim">No case chosen.</p>`}
      </aside>
    `;
  }

  #row(one: CaseInfo): TemplateResult {
    const run = this.runs.get(one.id);
    return html`<button
      class="row"
      aria-current=${this.chosen?.result.id === one.id}
      @click=${() => this.#replay(one.id)}
    >
      <span class=${run ? (run.pass ? 'good' : 'bad') : 'dim'}
        >${run ? (run.pass ? '✓' : '✗') : '·'}</span
      >
      <span class="mono">${one.id}</span><span class="dim">${one.layer}</span>
      <span class="dim" title="certainty">${one.certainty}</span><span>${one.title}</span>
    </button>`;
  }

  #case({ result, events }: CaseRun): TemplateResult {
    return html`
      <h2>${result.id}</h2>
      <p>${result.title}</p>
      <p class="dim">Layer ${result.layer}, certainty ${result.certainty}</p>
      <p class="mono">${result.rule}</p>
      <p class=${result.pass ? 'good' : 'bad'}>
        ${result.pass ? '✓ as the rule says' : '✗ not as the rule says'}
      </p>
      ${result.mismatches.map(
        ({ path, expected, got }) =>
          html`<p class="mono">
            ${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}
          </p>`,
      )}
      <h3>Dialogue</h3>
      ${events.slice(0, 60).map(
        ({ t, kind, bytes, data }) =>
          html`<p class="mono">
            <span class="dim">${(t / 1000).toFixed(0)} ms ${kind}</span>
            ${bytes === undefined ? telling(data) : `${(data as { name?: string } | undefined)?.name ?? ''} ${bytes}`}
          </p>`,
      )}
      <button class="primary" @click=${() => this.#show()}>Open in the log</button>
    `;
  }

  async #replay(id: string): Promise<void> {
    const run = (await this.client.act('case', { id })) as CaseRun | undefined;
    if (!run) return;
    this.chosen = run;
    this.runs = new Map(this.runs).set(id, run.result);
  }

  #show(): void {
    const { result, events } = this.chosen!;
    this.client.watch({ title: `${result.id} ${result.title}`, events });
    this.dispatchEvent(new CustomEvent('leave'));
  }

  async #all(cases: readonly CaseInfo[]): Promise<void> {
    this.running = !this.running;
    for (const { id } of cases) {
      if (!this.running) return;
      const run = (await this.client.act('case', { id })) as CaseRun | undefined;
      if (!run) break;
      this.runs = new Map(this.runs).set(id, run.result);
    }
    this.running = false;
  }
}

customElements.define('tw-conformance-view', ConformanceView);
