/** What each part was doing when: one lane a part, one block a state. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Row } from '../log/log-store.js';
import type { Tap } from '../log/taps.js';
import { ms, plain, seconds } from '../format.js';
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

/** Names of states that say little by themselves. */
const WORDS: Readonly<Record<string, string>> = {
  cdcvmPending: 'wants its owner',
  present: 'waits for a card',
  online: 'asks the bank',
};

function wordsOf(state: string): string {
  return WORDS[state] ?? plain(state.replaceAll('-', ' '));
}

interface Block {
  readonly from: number;
  to: number;
  readonly state: string;
  readonly row: Row;
}

/** So many blocks of a lane are drawn; older ones are let go. */
const MOST_BLOCKS = 160;
/** Shown when there is no tap to show, or when the viewer wants to see what happens now. */
const WINDOW_US = 1_500_000;
/** So much is shown before and after a tap. */
const BEFORE_US = 200_000;
const AFTER_US = 300_000;
const STEPS_MS = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000];
const MOST_TICKS = 8;
/** What is too narrow for its words has them as its title. */
const PERCENT_PER_LETTER = 1.7;

export class StatesView extends LitElement {
  static override readonly properties = {
    rows: { attribute: false },
    count: { type: Number },
    now: { type: Number },
    tap: { attribute: false },
    live: { state: true },
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
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 10px;
        align-items: center;
        margin-bottom: 10px;
      }
      .axis {
        position: relative;
        height: 18px;
        font: 11px var(--mono);
        color: var(--dim);
      }
      .axis span {
        position: absolute;
        padding-left: 4px;
        border-left: 1px solid var(--dim);
        white-space: nowrap;
      }
      .track button {
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
      .track button.current {
        background: var(--accent-soft);
        border-color: var(--accent);
        font-weight: 600;
      }
    `,
  ];

  declare rows: readonly Row[];
  declare count: number;
  declare now: number;
  /** The last. */
  declare tap: Tap | undefined;
  /** Goes with the bench, not with the tap. */
  declare live: boolean;

  constructor() {
    super();
    this.live = false;
  }

  override render(): TemplateResult {
    const { start, end, zero } = this.#window();
    const percent = (t: number): number => (100 * (t - start)) / (end - start);
    return html`
      <div class="head">
        <button class="small" aria-pressed=${this.live} @click=${() => (this.live = !this.live)}>
          ${this.live ? 'Show the last tap' : 'Show what happens now'}
        </button>
        <span class="dim"
          >${seconds(start)} s to ${seconds(end)} s of virtual time. Choose a block to see its
          event.</span
        >
      </div>
      <div class="lane">
        <span></span>
        <div class="axis">
          ${ticks(start, end, zero).map((t) => html`<span style="left:${percent(t)}%">${Math.round((t - zero) / 1000)} ms</span>`)}
        </div>
      </div>
      ${LANES.map((lane) => {
        const blocks = this.#blocks(lane, start, end);
        return html`<div class="lane">
          <span>${lane.name}</span>
          <div class="track" role="group" aria-label="States of ${lane.name}">
            ${blocks.map((block, i) => {
              const left = percent(Math.max(start, block.from));
              const width = Math.max(0.15, percent(block.to) - left);
              const words = wordsOf(block.state);
              return html`<button
                class=${i === blocks.length - 1 ? 'current' : ''}
                style="left:${left}%;width:${width}%"
                title="${words}, ${ms(block.to - block.from)} ms"
                @click=${() => this.dispatchEvent(new CustomEvent('choose', { detail: block.row }))}
              >
                ${words.length * PERCENT_PER_LETTER < width ? words : nothing}
              </button>`;
            })}
          </div>
        </div>`;
      })}
    `;
  }

  /** What is shown, and from where its time is counted. */
  #window(): { readonly start: number; readonly end: number; readonly zero: number } {
    const last = Math.max(this.rows.at(-1)?.t ?? 0, 1);
    const { tap } = this;
    if (!tap || this.live) {
      const start = Math.max(0, last - WINDOW_US);
      return { start, end: last, zero: start };
    }
    const zero = tap.startUs;
    const start = Math.max(0, zero - BEFORE_US);
    const over = tap.result ? tap.result.row.t + AFTER_US : last;
    return { start, end: Math.max(start + 1, Math.min(last, over)), zero };
  }

  #blocks({ state }: Lane, start: number, end: number): Block[] {
    const blocks: Block[] = [];
    let before: Block | undefined;
    for (const row of this.rows) {
      const name = state(row);
      if (name === undefined) continue;
      const block: Block = { from: row.t, to: end, state: name, row };
      if (row.t > end) break;
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

/** Round moments of the window. */
function ticks(start: number, end: number, zero: number): number[] {
  const step = 1000 * (STEPS_MS.find((ms) => (end - start) / ms / 1000 <= MOST_TICKS) ?? 120_000);
  const found: number[] = [];
  for (
    let t = zero - Math.floor((zero - start) / step) * step;
    t < end - (end - start) / 12;
    t += step
  )
    found.push(t);
  return found;
}

customElements.define('tw-states-view', StatesView);
