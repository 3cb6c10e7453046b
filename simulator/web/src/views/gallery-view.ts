/** What can be tried with one click: scenarios on the bench, and the attacks of the lab, each with who caught it. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { BenchState, Story } from '../bench-state.js';
import type { AttackInfo, AttackRun, Catalog, Finding, ScenarioInfo } from '../catalog.js';
import type { BenchClient } from '../client.js';
import { controls } from '../styles.js';

/** What people do comes first, then who attacks them, then what breaks. */
const FIRST = ['Taps', 'Wallet'];
const ATTACKS = 'Attacks';

function groupOf({ group }: ScenarioInfo): string {
  return group ?? 'Scenarios';
}

function placeOf(group: string): number {
  const place = FIRST.indexOf(group);
  return place < 0 ? FIRST.length : place;
}

export class GalleryView extends LitElement {
  static override readonly properties = {
    catalog: { attribute: false },
    state: { attribute: false },
    runs: { state: true },
    running: { state: true },
  };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        overflow: auto;
        padding: 18px;
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(290px, 1fr));
        gap: 12px;
        margin-bottom: 26px;
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin-bottom: 14px;
      }
      article {
        background: var(--panel);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        padding: 12px;
        display: flex;
        flex-direction: column;
        gap: 6px;
      }
      article p {
        font-size: 13px;
        margin: 0;
      }
      h2 {
        font-size: 17px;
        display: flex;
        gap: 12px;
        align-items: center;
      }
      h3 {
        margin: 0;
      }
      .foot {
        display: flex;
        gap: 8px;
        margin-top: auto;
        align-items: center;
        flex-wrap: wrap;
      }
    `,
  ];

  declare client: BenchClient;
  declare catalog: Catalog | undefined;
  declare state: BenchState | undefined;
  declare runs: ReadonlyMap<string, AttackRun>;
  declare running: boolean;

  constructor() {
    super();
    this.runs = new Map();
    this.running = false;
  }

  override render(): TemplateResult {
    const { catalog } = this;
    if (!catalog) return html`<p class="dim">Loading…</p>`;
    const passed = [...this.runs.values()].filter(({ report }) => report.pass).length;
    const groups = [...new Set(catalog.scenarios.map(groupOf))].sort(
      (a, b) => placeOf(a) - placeOf(b),
    );
    return html`
      <nav aria-label="Groups">
        ${[...groups.slice(0, FIRST.length), ATTACKS, ...groups.slice(FIRST.length)].map(
          (group) =>
            html`<button class="small" @click=${() => this.#goTo(group)}>${group}</button>`,
        )}
      </nav>
      ${groups.slice(0, FIRST.length).map((group) => this.#group(group, catalog.scenarios))}
      <h2 id=${ATTACKS}>
        ${ATTACKS}
        <button ?disabled=${this.running} @click=${() => this.#runAll(catalog.attacks)}>
          Run all attacks
        </button>
        <span class="dim" role="status">
          ${this.runs.size ? `${passed} of ${this.runs.size} ended as expected` : `${catalog.attacks.length} in the lab`}
        </span>
      </h2>
      <div class="grid">${catalog.attacks.map((one) => this.#attack(one))}</div>
      ${groups.slice(FIRST.length).map((group) => this.#group(group, catalog.scenarios))}
    `;
  }

  #group(group: string, scenarios: readonly ScenarioInfo[]): TemplateResult {
    return html`<h2 id=${group}>${group}</h2>
      <div class="grid">
        ${scenarios.filter((one) => groupOf(one) === group).map((one) => this.#scenario(one))}
      </div>`;
  }

  #goTo(group: string): void {
    this.renderRoot.querySelector(`[id="${group}"]`)?.scrollIntoView();
  }

  #scenario({ name, title, about, steps, ...rest }: ScenarioInfo): TemplateResult {
    const story = this.state?.story?.name === name ? this.state.story : undefined;
    return html`<article>
      <h3>${title}</h3>
      <p class="dim">${about ?? `${steps.length} steps`}</p>
      <div class="foot">
        <button
          aria-label="Play on the bench: ${title}"
          @click=${() => this.#play({ name, title, ...(about !== undefined && { about }), steps, ...rest })}
        >
          Play on the bench
        </button>
        ${story ? verdictOf(story) : nothing}
      </div>
    </article>`;
  }

  #attack({ id, name, title, attacker, expected, honest }: AttackInfo): TemplateResult {
    const run = this.runs.get(name);
    return html`<article>
      <h3>${id} ${title}</h3>
      <p class="dim">${attacker}</p>
      ${
        run
          ? html`<p class=${run.report.pass ? 'good' : 'bad'}>
                ${run.report.pass ? '✓' : '✗'} ${caught(run.report.got)}
              </p>
              ${run.report.story.map((line) => html`<p class="mono">${line}</p>`)}`
          : html`<p>Expected: ${caught(expected)}</p>`
      }
      ${honest ? html`<p class="dim">${honest}</p>` : nothing}
      <div class="foot">
        <button aria-label="Run ${id}" ?disabled=${this.running} @click=${() => this.#run(name)}>
          Run
        </button>
        ${run?.events.length ? html`<button aria-label="Show its log: ${id}" @click=${() => this.#show(run)}>Show its log</button>` : nothing}
      </div>
    </article>`;
  }

  async #play(scenario: ScenarioInfo): Promise<void> {
    if (await this.client.act('play', { scenario })) this.dispatchEvent(new CustomEvent('leave'));
  }

  async #run(name: string): Promise<boolean> {
    const run = (await this.client.act('attack', { name, showPan: this.client.showPan })) as
      AttackRun | undefined;
    if (run) this.runs = new Map(this.runs).set(name, run);
    return run !== undefined;
  }

  async #runAll(attacks: readonly AttackInfo[]): Promise<void> {
    this.running = true;
    for (const { name } of attacks) if (!(await this.#run(name))) break;
    this.running = false;
  }

  #show({ report, events }: AttackRun): void {
    this.client.watch({ title: `${report.id} ${report.title}`, events });
    this.dispatchEvent(new CustomEvent('leave'));
  }
}

function verdictOf({ pass, done, steps }: Story): TemplateResult {
  if (pass === undefined) return html`<span>step ${done.length + 1} of ${steps.length}</span>`;
  return pass
    ? html`<span class="good">✓ all steps hold</span>`
    : html`<span class="bad">✗ ${done.at(-1)?.why ?? 'failed'}</span>`;
}

function caught({ layer, check, code }: Finding): string {
  return layer === 'nobody' ? `not caught (${code})` : `caught by ${layer}: ${check} (${code})`;
}

customElements.define('tw-gallery-view', GalleryView);
