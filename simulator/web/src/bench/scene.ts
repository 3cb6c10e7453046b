/** The bench: a terminal, and what can be held to it. Drag it, or use the buttons and keys. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import type { BenchState, Medium } from '../bench-state.js';
import type { Catalog } from '../catalog.js';
import type { BenchClient } from '../client.js';
import { controls } from '../styles.js';
import { faces, phoneFace, plasticFace, secondFace } from './phone-face.js';
import { Person } from './person.js';
import { Hold } from './things.js';
import { till, tillStyles } from './till.js';
import './terminal-front.js';
import './wallet.js';
import './conditions.js';
import type { TerminalFront } from './terminal-front.js';

export class Scene extends LitElement {
  static override readonly properties = {
    state: { attribute: false },
    terminal: { attribute: false },
    catalog: { attribute: false },
    amount: { state: true },
    fresh: { type: Boolean },
    verifies: { state: true },
    held: { state: true },
  };

  static override readonly styles = [
    controls,
    faces,
    tillStyles,
    css`
      :host {
        display: block;
        padding: 14px;
        overflow-x: hidden;
      }
      .stage {
        display: grid;
        grid-template-columns: 250px 1fr;
        gap: 12px;
      }
      .hint {
        font-size: 12px;
        color: var(--dim);
      }
      .table,
      .hands {
        position: relative;
      }
      .table {
        display: flex;
        gap: 16px;
        align-items: flex-end;
        margin: 18px 0 10px;
        min-height: 216px;
      }
      .others {
        display: flex;
        flex-direction: column;
        gap: 12px;
      }
      .unseen {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
        white-space: nowrap;
      }
      .hands {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
    `,
  ];

  declare client: BenchClient;
  declare state: BenchState;
  /** Its front as it is shown: live, or as a recording left it. */
  declare terminal: BenchState['terminal'];
  declare catalog: Catalog | undefined;
  /** Nothing was tapped yet: the phone calls for a hand. */
  declare fresh: boolean;
  declare amount: string;
  /** The owner touches the sensor when the phone is picked up. */
  declare verifies: boolean;
  declare held: { readonly what: Medium; readonly x: number; readonly y: number } | undefined;
  #hold: Hold | undefined;
  #person: Person | undefined;

  constructor() {
    super();
    this.amount = '12.80';
    this.verifies = true;
  }

  /** By key or button. */
  tap(what: Medium = 'phone'): void {
    void this.person.tap(what);
  }

  get person(): Person {
    return (this.#person ??= new Person(this.client, this));
  }

  /** The keypad comes out, a scenario is told above: what lies on the reader stays on it. */
  readonly #moved = new ResizeObserver(() => this.#lay());

  protected override firstUpdated(): void {
    this.#moved.observe(this.renderRoot.querySelector('.stage')!);
    this.#moved.observe(this);
  }

  protected override updated(): void {
    void this.#front.updateComplete.then(() => this.#lay());
    this.person.look();
  }

  override render(): TemplateResult {
    const { phone } = this.state;
    return html`
      <div class="stage">
        <tw-terminal-front .client=${this.client} .terminal=${this.terminal}></tw-terminal-front>
        ${till({
          state: this.state,
          amount: this.amount,
          lies: this.person.lies('phone'),
          typed: (amount) => (this.amount = amount),
          tap: () => this.tap(),
          order: () => void this.person.order(),
          power: (on) => void this.client.act('power', { on }),
        })}
      </div>
      <div class="table">
        ${this.#thing('phone', 'phone', `Phone, ${phone.name}. ${phone.screen.text}`, phoneFace(phone), this.fresh && !this.held)}
        <div class="others">
          <div class="hands">
            ${phone.methods.map(
              (by) =>
                html`<button class="small" @click=${() => this.client.act('unlock', { by })}>
                  ${by[0]!.toUpperCase()}${by.slice(1)}
                </button>`,
            )}
            <button class="small" @click=${() => this.client.act('lock')}>Lock</button>
            <button
              class="small"
              @click=${() => this.client.act('screen', { on: !phone.screenOn })}
            >
              Screen ${phone.screenOn ? 'off' : 'on'}
            </button>
          </div>
          <label class="hint"
            ><input
              type="checkbox"
              .checked=${this.verifies}
              @change=${() => (this.verifies = !this.verifies)}
            />Verify myself when I pick it up</label
          >
          <div class="hands">
            ${this.#thing('plastic', 'plastic', 'Plastic card', plasticFace)}
            ${this.#thing('second-phone', 'phone second', 'Second phone', secondFace)}
          </div>
        </div>
      </div>
      <tw-wallet .client=${this.client} .phone=${phone} .catalog=${this.catalog}></tw-wallet>
      <tw-conditions
        .client=${this.client}
        .state=${this.state}
        .catalog=${this.catalog}
      ></tw-conditions>
    `;
  }

  #thing(
    what: Medium,
    look: string,
    label: string,
    face: TemplateResult,
    calls = false,
  ): TemplateResult {
    const held = this.held?.what === what;
    return html`<button
      class="thing ${look} ${held ? 'held' : ''} ${calls ? 'calls' : ''}"
      data-what=${what}
      aria-pressed=${this.person.lies(what)}
      @pointerdown=${(event: PointerEvent) => this.#take(event, what)}
      @pointermove=${(event: PointerEvent) => this.#move(event)}
      @pointerup=${(event: PointerEvent) => this.#drop(event)}
      @pointercancel=${(event: PointerEvent) => this.#drop(event)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter') this.tap(what);
      }}
    >
      ${face}<span class="unseen">${label}. Drag onto the reader, or press Enter.</span>
    </button>`;
  }

  #take(event: PointerEvent, what: Medium): void {
    if (event.button !== 0) return;
    const thing = event.currentTarget as HTMLElement;
    thing.setPointerCapture(event.pointerId);
    this.person.stay();
    const { x, y } = translation(thing);
    this.held = { what, x: event.clientX - x, y: event.clientY - y };
    this.#hold = new Hold(this.client, what, this.person.lies(what));
    if (!this.person.lies(what)) void this.person.prepare(what);
  }

  #move(event: PointerEvent): void {
    const { held } = this;
    if (!held) return;
    const thing = event.currentTarget as HTMLElement;
    thing.style.translate = `${event.clientX - held.x}px ${event.clientY - held.y}px`;
    this.#hold?.moved(distance(thing, this.#reader));
  }

  #drop(event: PointerEvent): void {
    if (!this.held) return;
    (event.currentTarget as HTMLElement).releasePointerCapture(event.pointerId);
    this.#hold?.dropped();
    this.held = undefined;
  }

  get #reader(): { readonly x: number; readonly y: number } {
    return this.#front.readerCentre;
  }

  get #front(): TerminalFront {
    return this.renderRoot.querySelector<TerminalFront>('tw-terminal-front')!;
  }

  /** From its place on the table, wherever it is on its way now. */
  #wayToReader(thing: HTMLElement): string {
    const place = thing.offsetParent?.getBoundingClientRect();
    // The bench is not shown now.
    if (!place) return thing.style.translate;
    const { x, y } = this.#reader;
    const right = x - place.x - thing.offsetLeft - thing.offsetWidth / 2;
    const down = y - place.y - thing.offsetTop - Math.min(thing.offsetHeight / 2, REACH_TOP);
    return `${Math.round(right)}px ${Math.round(down)}px`;
  }

  /** What nobody holds lies on the reader or in its place. */
  #lay(): void {
    for (const thing of this.renderRoot.querySelectorAll<HTMLElement>('.thing')) {
      const what = thing.dataset['what'] as Medium;
      if (this.held?.what === what) continue;
      const to = this.person.lies(what) ? this.#wayToReader(thing) : '';
      if (thing.style.translate !== to) thing.style.translate = to;
    }
    if (!this.held) this.#hold = undefined;
  }
}

/** A phone's antenna is in its upper part. */
const REACH_TOP = 70;

function translation(thing: HTMLElement): { x: number; y: number } {
  const [x = '0', y = '0'] = thing.style.translate.split(' ');
  return { x: Number.parseFloat(x) || 0, y: Number.parseFloat(y) || 0 };
}

function distance(thing: HTMLElement, reader: { readonly x: number; readonly y: number }): number {
  const box = thing.getBoundingClientRect();
  const y = box.y + Math.min(box.height / 2, REACH_TOP);
  return Math.hypot(box.x + box.width / 2 - reader.x, y - reader.y);
}

customElements.define('tw-scene', Scene);

declare global {
  interface HTMLElementTagNameMap {
    'tw-scene': Scene;
  }
}
