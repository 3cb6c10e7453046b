/** The four bit fields of a tap as boards of lamps: each bit with its sentence, and what changed since the tap before. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import {
  CTQ,
  CVR,
  TTQ,
  TVR,
  type Bit,
  type BitTable,
} from '../../../../firmware/emv/bit-fields.js';
import { bytesOf } from '../log/event-bytes.js';
import type { Tap } from '../log/taps.js';
import { controls } from '../styles.js';

interface Board {
  readonly name: string;
  readonly title: string;
  readonly table: BitTable;
  /** Undefined: not in this tap. */
  value(tap: Tap): Uint8Array | undefined;
}

/** In UnionPay's issuer application data the CVR is bytes 5 to 7; byte 4 is its length (kernel7.md 3.1). */
const CVR_AT = 4;
const TVR_LENGTH = 5;

function hexValue(tag: string): (tap: Tap) => Uint8Array | undefined {
  return ({ values }) => {
    const hex = values.get(tag);
    return hex === undefined ? undefined : bytesOf(hex);
  };
}

const BOARDS: readonly Board[] = [
  {
    name: 'TTQ',
    title: 'what the terminal can and wants (9F66)',
    table: TTQ,
    value: hexValue('9F66'),
  },
  {
    name: 'CTQ',
    title: 'what the phone answers to it (9F6C)',
    table: CTQ,
    value: hexValue('9F6C'),
  },
  { name: 'TVR', title: 'what the terminal found (95)', table: TVR, value: tvrOf },
  {
    name: 'CVR',
    title: 'what the card did (in 9F10)',
    table: CVR,
    value: (tap) => hexValue('9F10')(tap)?.subarray(CVR_AT, CVR_AT + 3),
  },
];

/** The kernel notes its TVR in words: each word is a row of the table. */
function tvrOf({ values }: Tap): Uint8Array | undefined {
  const words = values.get('TVR');
  if (words === undefined) return undefined;
  const bytes = new Uint8Array(TVR_LENGTH);
  for (const word of words.split('; '))
    for (const { byte, mask, text } of Object.values(TVR as BitTable))
      if (text === word) bytes[byte - 1]! |= mask;
  return bytes;
}

export class BitsView extends LitElement {
  static override readonly properties = {
    tap: { attribute: false },
    earlier: { attribute: false },
    count: { type: Number },
  };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(330px, 1fr));
        gap: 14px;
        padding: 14px;
        overflow: auto;
        align-content: start;
      }
      section {
        background: var(--sunk);
        border-radius: var(--radius);
        padding: 10px 12px;
      }
      ul {
        list-style: none;
        margin: 6px 0 0;
        padding: 0;
      }
      li {
        display: grid;
        grid-template-columns: 14px 52px 1fr auto;
        gap: 8px;
        align-items: center;
        font-size: 12.5px;
        padding: 1px 4px;
        border-radius: 5px;
        color: var(--dim);
      }
      li.on {
        color: var(--ink);
        font-weight: 600;
      }
      li.changed {
        background: var(--accent-soft);
      }
      .lamp {
        width: 11px;
        height: 11px;
        border-radius: 50%;
        border: 1.5px solid var(--dim);
      }
      .on .lamp {
        background: var(--accent);
        border-color: var(--accent);
      }
      .at {
        font: 11px var(--mono);
      }
    `,
  ];

  declare count: number;
  declare tap: Tap | undefined;
  /** The tap before it. */
  declare earlier: Tap | undefined;

  override render(): TemplateResult {
    const { tap, earlier: before } = this;
    if (!tap)
      return html`<p class="dim">No tap yet: the bits of TTQ, CTQ, TVR and CVR appear here.</p>`;
    return html`${BOARDS.map((board) => this.#board(board, board.value(tap), before && board.value(before)))}`;
  }

  #board(
    { name, title, table }: Board,
    value: Uint8Array | undefined,
    before: Uint8Array | undefined,
  ): TemplateResult {
    return html`<section aria-label=${name}>
      <h2>${name} <span class="dim">${title}</span></h2>
      ${
        value
          ? html`<ul>
              ${Object.values(table).map((bit) => this.#lamp(bit, value, before))}
            </ul>`
          : html`<p class="dim">not in this tap</p>`
      }
    </section>`;
  }

  #lamp(bit: Bit, value: Uint8Array, before: Uint8Array | undefined): TemplateResult {
    const on = lit(bit, value);
    const changed = before !== undefined && lit(bit, before) !== on;
    return html`<li class="${on ? 'on' : ''} ${changed ? 'changed' : ''}">
      <span class="lamp" role="img" aria-label=${on ? 'on' : 'off'}></span>
      <span class="at">B${bit.byte} ${bitsOf(bit.mask)}</span>
      <span>${bit.text}</span>
      ${changed ? html`<span class="at">${on ? 'now on' : 'now off'}</span>` : nothing}
    </li>`;
  }
}

/** As the books count them: b8 is the first. */
function bitsOf(mask: number): string {
  const first = 32 - Math.clz32(mask);
  const last = 32 - Math.clz32(mask & -mask);
  return first === last ? `b${first}` : `b${first}-${last}`;
}

function lit({ byte, mask, value }: Bit, bytes: Uint8Array): boolean {
  const part = (bytes[byte - 1] ?? 0) & mask;
  return value === undefined ? part !== 0 : part === value;
}

customElements.define('tw-bits-view', BitsView);
