/** What each part was doing when: one lane a part, one block a state. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import type { Row } from '../log/log-store.js';
import { ms, seconds } from '../format.js';
import { controls } from '../styles.js';

interface Lane {
  readonly name: string;
  /** State that an event begins; undefined: none. */
  state(row: Row): string | undefined;
}

function of(
  lane: string,
  kind: string,
  name: (data: Record<string, unknown>) => unknown,
): Lane['state'] {
  return (row) =>
    row.lane === lane && row.kind === kind
      ? String(name((row.event.data ?? {}) as Record<string, unknown>))
      : undefined;
}

const LANES: readonly Lane[] = [
  { name: 'app', state: of('app', 'state', ({ name }) => name) },
  { name: 'screen', state: of('app', 'panel-screen', ({ message }) => message) },
  { name: 'kernel', state: of('kernel', 'decision', ({ rule }) => rule) },
  {
    name: 'driver',
    state: ({ lane, kind, event }) =>
      lane === 'chip' && kind === 'command'
        ? String((event.data as { name?: string }).name)
        : lane === 'driver' &&
            kind === 'frame' &&
            (event.data as { direction?: string }).direction === 'in'
          ? 'idle'
          : undefined,
  },
  { name: 'chip', state: of('chip', 'state', ({ state }) => state) },
  {
    name: 'radio',
    state: ({ lane, kind }) =>
      lane !== 'rf'
        ? undefined
        : kind === 'field-on'
          ? 'on'
          : kind === 'field-off'
            ? 'off'
            : undefined,
  },
  { name: 'phone', state: of('phone', 'screen', ({ state }) => state) },
];

interface Block {
  readonly from: number;
  to: number;
  readonly state: string;
  readonly row: Row;
}

/** So many blocks of a lane are drawn; older ones are let go. */
const MOST_BLOCKS = 160;
/** Shown when there is no tap to show. */
const WINDOW_US = 1_500_000;

export class StatesView extends LitElement {
  static override readonly properties = {
    rows: { attribute: false },
    count: { type: Number },
    now: { type: Number },
    tapStartUs: { type: Number },
  };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        overflow: auto;
        padding: 14px;
      }
      .lane {
        display: grid;
        grid-template-columns: 64px 1fr;
        align-items: center;
        margin: 6px 0;
      }
      .track {
        position: relative;
        height: 34px;
        background: var(--sunk);
        border-radius: 8px;
        overflow: hidden;
      }
      button {
        position: absolute;
        inset-block: 2px;
        overflow: hidden;
        white-space: nowrap;
        font-size: 11px;
        padding: 0 4px;
        border-radius: 5px;
        background: var(--panel);
        text-align: left;
        min-width: 2px;
      }
      button.current {
        background: var(--accent-soft);
        border-color: var(--accent);
        font-weight: 600;
      }
    `,
  ];

  declare rows: readonly Row[];
  declare count: number;
  declare now: number;
  declare tapStartUs: number;

  override render(): TemplateResult {
    const end = Math.max(this.rows.at(-1)?.t ?? 0, 1);
    const start = Math.max(
      0,
      Math.min(end - WINDOW_US, this.tapStartUs ? this.tapStartUs - 200_000 : end),
    );
    const percent = (t: number): number => (100 * (t - start)) / (end - start);
    return html`
      <p class="dim">
        ${seconds(start)} s to ${seconds(end)} s of virtual time. Choose a block to see its event.
      </p>
      ${LANES.map((lane) => {
        const blocks = this.#blocks(lane, start, end);
        return html`<div class="lane">
          <span>${lane.name}</span>
          <div class="track" role="group" aria-label="States of ${lane.name}">
            ${blocks.map((block, i) => {
              const left = percent(Math.max(start, block.from));
              return html`<button
                class=${i === blocks.length - 1 ? 'current' : ''}
                style="left:${left}%;width:${Math.max(0.15, percent(block.to) - left)}%"
                title="${block.state}, ${ms(block.to - block.from)} ms"
                @click=${() => this.dispatchEvent(new CustomEvent('choose', { detail: block.row }))}
              >
                ${block.state}
              </button>`;
            })}
          </div>
        </div>`;
      })}
    `;
  }

  #blocks({ state }: Lane, start: number, end: number): Block[] {
    const blocks: Block[] = [];
    let before: Block | undefined;
    for (const row of this.rows) {
      const name = state(row);
      if (name === undefined) continue;
      const block: Block = { from: row.t, to: end, state: name, row };
      if (row.t < start) before = block;
      else {
        const last = blocks.at(-1) ?? before;
        if (last?.state === name) continue;
        if (last) last.to = row.t;
        blocks.push(block);
      }
    }
    return [...(before ? [before] : []), ...blocks.slice(-MOST_BLOCKS)];
  }
}

customElements.define('tw-states-view', StatesView);
