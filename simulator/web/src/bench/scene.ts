/** The bench: a terminal, and what can be held to it. Drag it, or use the buttons and keys. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { couplingEffect } from '../../../rf/coupling.js';
import type { BenchState, Medium } from '../bench-state.js';
import type { Catalog } from '../catalog.js';
import type { BenchClient } from '../client.js';
import { minorOf } from '../format.js';
import { controls } from '../styles.js';
import { faces, phoneFace, plasticFace, secondFace } from './phone-face.js';
import { Person } from './person.js';
import { Hold } from './things.js';
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
    verifies: { state: true },
    held: { state: true },
  };

  static override readonly styles = [
    controls,
    faces,
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
      .side {
        display: flex;
        flex-direction: column;
        gap: 8px;
        align-items: stretch;
      }
      .side label {
        font-size: 12px;
        color: var(--dim);
      }
      .amount {
        width: 100%;
        font: 20px var(--mono);
        text-align: right;
      }
      .primary {
        padding: 0.7rem 0.5rem;
        font-size: 15px;
      }
      .hint {
        font-size: 12px;
        color: var(--dim);
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

  protected override updated(): void {
    void this.#front.updateComplete.then(() => this.#lay());
    this.person.look();
  }

  override render(): TemplateResult {
    const { terminal, phone, engine, antenna } = this.state;
    return html`
      <div class="stage">
        <tw-terminal-front .client=${this.client} .terminal=${this.terminal}></tw-terminal-front>
        <div class="side">
          ${this.#isGate ? html`<p class="hint">The gate has its fare: nobody types an amount.</p>` : this.#amount()}
          <button class="primary" aria-keyshortcuts="t" @click=${() => this.tap()}>
            ${this.person.lies('phone') ? 'Take it away' : 'Tap the phone'}
          </button>
          <p class="hint">Or drag the phone onto the reader, or press <kbd>T</kbd>.</p>
          ${
            this.#isGate
              ? nothing
              : html`<button
                  class="small"
                  @click=${() => this.person.order()}
                  ?disabled=${terminal.state !== 'idle'}
                >
                  Only ask for the amount
                </button>`
          }
          <button class="small" @click=${() => this.client.act('power', { on: !terminal.powered })}>
            ${terminal.powered ? 'Cut the power' : 'Power on'}
          </button>
          <p class="hint">
            ${terminal.id}: ${terminal.state}${engine === 'xs' ? ', firmware in XS' : ''}
          </p>
          ${antenna.map(
            ({ what, coupling }) =>
              html`<p class="hint">
                ${what.replace('-', ' ')}: coupling ${Math.round(coupling * 100)}
                %${radioWords(coupling)}
              </p>`,
          )}
        </div>
      </div>
      <div class="table">
        ${this.#thing('phone', 'phone', `Phone, ${phone.name}. ${phone.screen.text}`, phoneFace(phone))}
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

  get #isGate(): boolean {
    return this.state.profile === 'gate';
  }

  #amount(): TemplateResult {
    return html`<label for="amount">Amount, CNY</label>
      <input
        id="amount"
        class="amount"
        inputmode="decimal"
        autocomplete="off"
        aria-invalid=${minorOf(this.amount) === undefined}
        .value=${this.amount}
        @input=${(event: Event) => (this.amount = (event.target as HTMLInputElement).value)}
      />`;
  }

  #thing(what: Medium, look: string, label: string, face: TemplateResult): TemplateResult {
    const held = this.held?.what === what;
    return html`<button
      class="thing ${look} ${held ? 'held' : ''}"
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

  /** What nobody holds lies on the reader or in its place. */
  #lay(): void {
    for (const thing of this.renderRoot.querySelectorAll<HTMLElement>('.thing')) {
      const what = thing.dataset['what'] as Medium;
      if (this.held?.what === what) continue;
      if (!this.person.lies(what)) thing.style.translate = '';
      else if (!thing.style.translate || this.#hold) {
        const at = translation(thing);
        const box = thing.getBoundingClientRect();
        const reader = this.#reader;
        const x = at.x + reader.x - box.x - box.width / 2;
        const y = at.y + reader.y - box.y - Math.min(box.height / 2, REACH_TOP);
        thing.style.translate = `${Math.round(x)}px ${Math.round(y)}px`;
      }
    }
    if (!this.held) this.#hold = undefined;
  }
}

/** A phone's antenna is in its upper part. */
const REACH_TOP = 70;

function radioWords(coupling: number): string {
  const { powered, loss } = couplingEffect(coupling);
  return powered ? (loss > 0 ? ', the radio is disturbed' : '') : ', too far for power';
}

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
