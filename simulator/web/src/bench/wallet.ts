/** The phone's wallet: up to eight cards, the default one, and the dialog that adds a card. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { BenchState } from '../bench-state.js';
import type { Catalog, DemoCardInfo } from '../catalog.js';
import type { BenchClient } from '../client.js';
import { controls } from '../styles.js';
import { cardFace, faces } from './phone-face.js';

const MOST_CARDS = 8;
type Card = BenchState['phone']['cards'][number];

export class Wallet extends LitElement {
  static override readonly properties = {
    phone: { attribute: false },
    catalog: { attribute: false },
    verifying: { state: true },
    error: { state: true },
    picked: { state: true },
  };

  static override readonly styles = [
    controls,
    faces,
    css`
      :host {
        display: block;
        border-top: 1px solid var(--line);
        padding: 10px 0;
      }
      .head {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      h2 {
        margin: 0;
        flex: 1;
      }
      ul {
        list-style: none;
        padding: 0;
        margin: 8px 0 0;
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(112px, 1fr));
        gap: 8px;
      }
      li {
        font-size: 12px;
      }
      .face {
        width: 100%;
      }
      .act {
        display: flex;
        gap: 4px;
        flex-wrap: wrap;
        margin-top: 4px;
      }
      .act button {
        font-size: 11px;
        padding: 0 0.35rem;
      }
      dialog {
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--panel);
        color: var(--ink);
        width: min(420px, 92vw);
        padding: 18px;
      }
      dialog::backdrop {
        background: #0007;
      }
      form {
        display: grid;
        gap: 10px;
      }
      form,
      form label {
        grid-template-columns: minmax(0, 1fr);
      }
      form label {
        display: grid;
        gap: 2px;
        font-size: 12px;
        color: var(--dim);
      }
      .buttons {
        display: flex;
        gap: 8px;
        justify-content: flex-end;
      }
    `,
  ];

  declare client: BenchClient;
  declare phone: BenchState['phone'];
  declare catalog: Catalog | undefined;
  declare verifying: Card | undefined;
  declare error: string;
  declare picked: DemoCardInfo | undefined;

  constructor() {
    super();
    this.error = '';
  }

  override render(): TemplateResult {
    const { cards, defaultId, selectionMode } = this.phone;
    return html`
      <div class="head">
        <h2>Wallet <span class="dim">${cards.length} of ${MOST_CARDS}</span></h2>
        <label class="dim" title="The phone asks before each tap which card pays"
          ><input
            type="checkbox"
            .checked=${selectionMode === 'ask'}
            @change=${(event: Event) => this.client.act('wallet-mode', { mode: (event.target as HTMLInputElement).checked ? 'ask' : 'default' })}
          />ask each time</label
        >
        <button class="small" @click=${() => this.open()}>Add a card</button>
      </div>
      <ul aria-label="Cards in the wallet">
        ${cards.map((card) => this.#card(card, card.id === defaultId))}
      </ul>
      <dialog aria-label="Add a card" @close=${() => (this.verifying = undefined)}>
        ${this.verifying ? this.#verify(this.verifying) : this.#add()}
      </dialog>
    `;
  }

  open(): void {
    this.error = '';
    this.verifying = undefined;
    this.picked = this.catalog?.cards.find(
      ({ pan }) => !this.phone.cards.some(({ lastFour }) => pan.endsWith(lastFour)),
    );
    this.renderRoot.querySelector('dialog')!.showModal();
  }

  #card(card: Card, isDefault: boolean): TemplateResult {
    const { id, status } = card;
    const act = (name: string) => () => this.client.act(name, { id });
    return html`<li>
      ${cardFace(card)}
      <span
        >${isDefault ? '★ default' : status}${isDefault && status !== 'ready' ? `, ${status}` : ''}</span
      >
      <div class="act" role="group" aria-label="${card.issuer} ${card.lastFour}">
        ${status === 'verify' ? html`<button @click=${() => this.#askCode(card)}>Enter code</button>` : nothing}
        ${status === 'ready' && !isDefault ? html`<button @click=${act('wallet-default')}>Default</button>` : nothing}
        ${status === 'ready' ? html`<button title="Pays the next tap, and no other" @click=${act('wallet-pick')}>Use next</button>` : nothing}
        ${status === 'ready' ? html`<button @click=${act('wallet-suspend')}>Suspend</button>` : nothing}
        ${status === 'suspended' ? html`<button @click=${act('wallet-resume')}>Resume</button>` : nothing}
        <button @click=${act('wallet-remove')}>Delete</button>
      </div>
    </li>`;
  }

  #askCode(card: Card): void {
    this.error = '';
    this.verifying = card;
    this.renderRoot.querySelector('dialog')!.showModal();
  }

  #add(): TemplateResult {
    const { picked } = this;
    return html`<form method="dialog" @submit=${this.#onAdd}>
      <h2>Add a card</h2>
      <label
        >Test card
        <select
          name="demo"
          @change=${(event: Event) => (this.picked = this.catalog?.cards[Number((event.target as HTMLSelectElement).value)])}
        >
          ${this.catalog?.cards.map(
            (card, i) =>
              html`<option value=${i} ?selected=${card === picked}>
                ${card.bank} ${card.label} ${card.pan.slice(-4)}: ${card.note}
              </option>`,
          )}
        </select>
      </label>
      <label
        >Card number
        <input name="pan" required maxlength="19" autocomplete="off" .value=${picked?.pan ?? ''}
      /></label>
      <label
        >Expires, MMYY
        <input
          name="expiry"
          required
          maxlength="4"
          autocomplete="off"
          .value=${picked?.expiry ?? ''}
      /></label>
      <label
        >Security code
        <input name="cvn2" maxlength="3" autocomplete="off" .value=${picked?.cvn2 ?? ''}
      /></label>
      ${this.#refusal()}
      <div class="buttons">
        <button type="button" @click=${this.#close}>Close</button>
        <button class="primary" type="submit">Add</button>
      </div>
    </form>`;
  }

  #verify(card: Card): TemplateResult {
    const code = /\d{6}/.exec(this.phone.sms ?? '')?.[0] ?? '';
    return html`<form method="dialog" @submit=${this.#onVerify}>
      <h2>Is it you? ${card.issuer} ${card.lastFour}</h2>
      <p>The bank sent a text message:</p>
      <p class="mono">${this.phone.sms ?? 'no message yet'}</p>
      <label
        >Code
        <input
          name="code"
          required
          maxlength="8"
          autocomplete="off"
          inputmode="numeric"
          .value=${code}
      /></label>
      ${this.#refusal()}
      <div class="buttons">
        <button type="button" @click=${this.#close}>Later</button>
        <button class="primary" type="submit">Verify</button>
      </div>
    </form>`;
  }

  #refusal(): TemplateResult | typeof nothing {
    return this.error ? html`<p class="bad" role="alert">${this.error}</p>` : nothing;
  }

  readonly #close = (): void => this.renderRoot.querySelector('dialog')!.close();

  readonly #onAdd = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const field = (name: string): string => String(form.get(name) ?? '').trim();
    const cvn2 = field('cvn2');
    const answer = await this.#try('wallet-add', {
      pan: field('pan'),
      expiry: field('expiry'),
      ...(cvn2 && { cvn2 }),
    });
    const card = (answer as { card: Card } | undefined)?.card;
    if (!card) return;
    if (card.status === 'verify') this.verifying = card;
    else this.#close();
  };

  readonly #onVerify = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const code = String(new FormData(event.target as HTMLFormElement).get('code') ?? '');
    if (await this.#try('wallet-verify', { id: this.verifying!.id, code })) this.#close();
  };

  async #try(name: string, args: Record<string, unknown>): Promise<unknown> {
    try {
      this.error = '';
      return await this.client.ask(name, args);
    } catch (error) {
      this.error = (error as Error).message;
      return undefined;
    }
  }
}

customElements.define('tw-wallet', Wallet);
