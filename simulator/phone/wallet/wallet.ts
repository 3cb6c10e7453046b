/**
 * The wallet: at most eight cards, added by number and verification, one of them for the next tap
 * (backoffice §1.3 to §1.5). Each call ends in a value; nothing changes when it says no.
 */

import type { ScriptFaults } from '../personalisation/script.js';
import type { TokenBundle } from '../token-bundle.js';
import type { IdvMethod, StateActor, StateAnswer } from '../token-service-port.js';
import { AddCard, type NewCard } from './add-card.js';
import { refuse, serviceRefused, unknown, type AddAnswer, type CardAnswer } from './answers.js';
import { CardBook } from './card-book.js';
import type { WalletHost } from './wallet-host.js';
import type { WalletCard, WalletState } from './wallet-state.js';

export class Wallet {
  readonly #host: WalletHost;
  readonly #book: CardBook;
  readonly #addCard: AddCard;

  constructor(host: WalletHost, selectionMode: 'default' | 'ask') {
    this.#host = host;
    this.#book = new CardBook(selectionMode);
    this.#addCard = new AddCard(host, this.#book);
  }

  get cards(): readonly WalletCard[] {
    return this.#book.cards;
  }

  get defaultId(): string | undefined {
    return this.#book.state.defaultId;
  }

  get selectionMode(): 'default' | 'ask' {
    return this.#book.state.selectionMode;
  }

  find(id: string): WalletCard | undefined {
    return this.#book.find(id);
  }

  /** The card that would pay now; undefined when none is ready, or "ask" waits for a pick. */
  cardForTap(): WalletCard | undefined {
    return this.#book.forTap();
  }

  // Adding

  /** Number, expiry: green is installed at once, yellow waits for `verify`, red is refused. */
  add(card: NewCard, faults?: ScriptFaults): AddAnswer {
    return this.#synced(this.#addCard.add(card, faults));
  }

  /** The code from the SMS, or another step-up; then installs. */
  verify(id: string, code: string, faults?: ScriptFaults, method: IdvMethod = 'SMSOTP'): AddAnswer {
    return this.#synced(this.#addCard.verify(id, code, faults, method));
  }

  resendCode(id: string, method: IdvMethod = 'SMSOTP'): CardAnswer {
    return this.#addCard.resendCode(id, method);
  }

  /** Puts the card into the secure element; again after an interruption. The token is ACTIVE only afterwards. */
  install(id: string, faults?: ScriptFaults): AddAnswer {
    return this.#synced(this.#addCard.install(id, faults));
  }

  /** For worlds without token service: a card that is personalised already. */
  take(bundle: TokenBundle): WalletCard {
    const { tokenRef, lastFour, label, issuer, art, token } = bundle;
    const card = this.#book.append({
      tokenRef,
      lastFour,
      label,
      issuer,
      art,
      status: 'ready',
      tokenLastFour: token.slice(-4),
      addedAtUs: this.#host.now(),
    });
    if (this.defaultId === undefined) this.#book.setDefault(card.id);
    return card;
  }

  // Choosing

  setDefault(id: string): CardAnswer {
    const answer = this.#ready(id);
    if (!answer.ok) return answer;
    this.#book.setDefault(id);
    this.#host.changed('default', answer.card);
    return answer;
  }

  /** For the next tap only. */
  pick(id: string): CardAnswer {
    const answer = this.#ready(id);
    if (!answer.ok) return answer;
    this.#book.pick(id);
    this.#host.changed('picked', answer.card);
    return answer;
  }

  /** The tap is over, or the phone was put away. */
  unpick(): void {
    this.#book.pick(undefined);
  }

  setSelectionMode(selectionMode: 'default' | 'ask'): void {
    this.#book.setSelectionMode(selectionMode);
  }

  // Life cycle

  /** By the phone: token service and secure element. By the customer elsewhere: the phone learns it at `sync`. */
  suspend(id: string, by: StateActor = 'phone', reason = 'cardholder'): CardAnswer {
    return this.#setState(id, 'SUSPENDED', by, reason);
  }

  resume(id: string, by: StateActor = 'phone', reason = 'cardholder'): CardAnswer {
    return this.#setState(id, 'ACTIVE', by, reason);
  }

  /** The token is deleted; by the phone, its data in the secure element too. */
  remove(id: string, by: StateActor = 'phone', reason = 'cardholder'): CardAnswer {
    const card = this.find(id);
    if (!card) return unknown(id);
    const answer = this.#host.service?.setState(card.tokenRef, 'DELETED', by, reason);
    // A token that the service no longer has may still be wiped here.
    if (answer && !answer.ok && answer.state !== 'DELETED' && answer.reason !== 'UNKNOWN_TOKEN')
      return serviceRefused(answer);
    if (by === 'phone') this.#drop(card);
    return { ok: true, card };
  }

  /** Lost: every token is suspended from elsewhere; the phone itself knows nothing of it. */
  reportLost(reason = 'phone lost'): readonly StateAnswer[] {
    return this.#forAll('SUSPENDED', reason);
  }

  reportFound(reason = 'phone found'): readonly StateAnswer[] {
    return this.#forAll('ACTIVE', reason);
  }

  /** Replaced by a new phone: every token of this one is deleted from elsewhere. */
  reportReplaced(reason = 'phone replaced'): readonly StateAnswer[] {
    return this.#forAll('DELETED', reason);
  }

  /** Online again: what happened to the tokens meanwhile reaches the secure element. */
  sync(): void {
    for (const card of this.cards) {
      const state = this.#host.service?.stateOf(card.tokenRef);
      if (state === 'DELETED') this.#drop(card);
      else if (state === 'SUSPENDED' && card.status === 'ready')
        this.#book.replace({ ...card, status: 'suspended' });
      else if (state === 'ACTIVE' && card.status === 'suspended')
        this.#book.replace({ ...card, status: 'ready' });
    }
  }

  exportState(): WalletState {
    return this.#book.state;
  }

  importState(state: WalletState): void {
    this.#book.restore(state);
  }

  /** A card that is ready may have taken the place of a dead one. */
  #synced(answer: AddAnswer): AddAnswer {
    if (answer.ok && answer.card.status === 'ready') this.sync();
    return answer;
  }

  #ready(id: string): CardAnswer {
    const card = this.find(id);
    if (!card) return unknown(id);
    if (card.status !== 'ready') return refuse('NOT_NOW', `card ${id} is not ready`);
    return { ok: true, card };
  }

  #setState(id: string, state: 'SUSPENDED' | 'ACTIVE', by: StateActor, reason: string): CardAnswer {
    const card = this.find(id);
    if (!card) return unknown(id);
    if (card.status === 'verify' || card.status === 'install')
      return refuse('NOT_NOW', `card ${id} is not installed`);
    const answer = this.#host.service?.setState(card.tokenRef, state, by, reason);
    if (answer && !answer.ok) return serviceRefused(answer);
    if (by !== 'phone') return { ok: true, card };
    const changed: WalletCard = { ...card, status: state === 'ACTIVE' ? 'ready' : 'suspended' };
    this.#book.replace(changed);
    this.#host.changed(changed.status, changed);
    return { ok: true, card: changed };
  }

  #forAll(state: 'SUSPENDED' | 'ACTIVE' | 'DELETED', reason: string): readonly StateAnswer[] {
    const { service } = this.#host;
    if (!service) return [];
    return this.cards.map((card) => service.setState(card.tokenRef, state, 'customer', reason));
  }

  #drop(card: WalletCard): void {
    this.#host.uninstall(card.tokenRef);
    this.#book.drop(card);
    this.#host.changed('removed', card);
  }
}
