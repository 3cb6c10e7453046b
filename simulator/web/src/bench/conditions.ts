/** What can go wrong, as controls: presets, and every fault of radio, chip and line. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { BenchState } from '../bench-state.js';
import type { Catalog, FaultInfo } from '../catalog.js';
import type { BenchClient } from '../client.js';
import { controls } from '../styles.js';

type Preset = {
  readonly name: string;
  readonly faults: readonly (readonly [layer: string, name: string, value: number])[];
};

const PRESETS: readonly Preset[] = [
  { name: 'Slow phone', faults: [['rf', 'slowPhoneMs', 250]] },
  {
    name: 'Noisy radio',
    faults: [
      ['rf', 'bitError', 0.0005],
      ['rf', 'loss', 0.05],
    ],
  },
  { name: 'Torn early', faults: [['rf', 'tearAt', 120]] },
  { name: 'Noisy bus', faults: [['chip', 'busNoise', 0.002]] },
  { name: 'Chip mute', faults: [['chip', 'mute', 1]] },
  {
    name: 'Bank unreachable',
    faults: [
      ['line', 'refuse', 1],
      ['line', 'lose', 1],
    ],
  },
];

export class Conditions extends LitElement {
  static override readonly properties = {
    state: { attribute: false },
    catalog: { attribute: false },
  };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        border-top: 1px solid var(--line);
        padding: 10px 0;
      }
      summary {
        cursor: pointer;
        font-weight: 600;
      }
      .presets {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin: 8px 0;
      }
      .fault {
        display: grid;
        grid-template-columns: 1fr 76px;
        gap: 6px;
        align-items: center;
        font-size: 12px;
        margin: 4px 0;
      }
      .fault.on b {
        color: var(--warn);
      }
      input {
        text-align: right;
        font-family: var(--mono);
        padding: 0.1rem 0.3rem;
      }
    `,
  ];

  declare client: BenchClient;
  declare state: BenchState;
  declare catalog: Catalog | undefined;

  override render(): TemplateResult {
    const on = Object.keys(this.state.faults).length;
    return html`<details>
      <summary>Conditions${on ? html` <span class="warn">(${on} on)</span>` : nothing}</summary>
      <div class="presets">
        ${PRESETS.map(
          ({ name, faults }) =>
            html`<button class="small" @click=${() => this.#set(faults)}>${name}</button>`,
        )}
        <button class="small" ?disabled=${!on} @click=${() => this.client.act('clear-faults')}>
          All well
        </button>
      </div>
      ${this.catalog?.faults.map((fault) => this.#fault(fault))}
    </details>`;
  }

  #fault({ layer, name, unit, doc }: FaultInfo): TemplateResult {
    const value = this.state.faults[`${layer}.${name}`] ?? 0;
    return html`<label class="fault ${value ? 'on' : ''}">
      <span
        ><b>${layer} ${name}</b> <span class="dim">${unit}</span><br /><span class="dim"
          >${doc}</span
        ></span
      >
      <input
        type="number"
        min="0"
        step="any"
        .value=${String(value)}
        @change=${(event: Event) =>
          this.client.act('fault', {
            layer,
            name,
            value: Number((event.target as HTMLInputElement).value),
          })}
      />
    </label>`;
  }

  async #set(faults: Preset['faults']): Promise<void> {
    await this.client.act('clear-faults');
    for (const [layer, name, value] of faults)
      await this.client.act('fault', { layer, name, value });
  }
}

customElements.define('tw-conditions', Conditions);
