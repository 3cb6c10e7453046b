/** The wallet's list: which cards there are, which one is the default, which one is picked for the next tap. */

import { emptyWallet, type WalletCard, type WalletState } from './wallet-state.js';

export class CardBook {
  #state: WalletState;
  #picked: string | undefined;

  constructor(selectionMode: 'default' | 'ask') {
    this.#state = emptyWallet(selectionMode);
  }

  get state(): WalletState {
    return this.#state;
  }

  restore(state: WalletState): void {
    this.#state = state;
    this.#picked = undefined;
  }

  get cards(): readonly WalletCard[] {
    return this.#state.cards;
  }

  find(id: string): WalletCard | undefined {
    return this.#state.cards.find((card) => card.id === id);
  }

  /** The card that would pay now; undefined when none is ready, or "ask" waits for a pick. */
  forTap(): WalletCard | undefined {
    const { selectionMode, defaultId } = this.#state;
    const id = this.#picked ?? (selectionMode === 'default' ? defaultId : undefined);
    const card = id === undefined ? undefined : this.find(id);
    return card?.status === 'ready' ? card : undefined;
  }

  /** At the end, under the next id. */
  append(card: Omit<WalletCard, 'id'>): WalletCard {
    const { cards, nextId } = this.#state;
    const added: WalletCard = { ...card, id: `c${nextId}` };
    this.#state = { ...this.#state, cards: [...cards, added], nextId: nextId + 1 };
    return added;
  }

  replace(by: WalletCard): void {
    const cards = this.#state.cards.map((known) => (known.id === by.id ? by : known));
    this.#state = { ...this.#state, cards };
  }

  /** The next card that is ready becomes the default in its place. */
  drop(card: WalletCard): void {
    const { defaultId, nextId, selectionMode } = this.#state;
    const cards = this.#state.cards.filter((known) => known.id !== card.id);
    const next = defaultId === card.id ? cards.find((c) => c.status === 'ready')?.id : defaultId;
    this.#state = { cards, nextId, selectionMode, ...(next !== undefined && { defaultId: next }) };
    if (this.#picked === card.id) this.#picked = undefined;
  }

  setDefault(id: string): void {
    this.#state = { ...this.#state, defaultId: id };
  }

  pick(id: string | undefined): void {
    this.#picked = id;
  }

  setSelectionMode(selectionMode: 'default' | 'ask'): void {
    this.#state = { ...this.#state, selectionMode };
  }
}
