/**
 * The wallet: at most eight cards, added by number and verification, one of them for the next tap
 * (backoffice §1.3 to §1.5). Each call ends in a value; nothing changes when it says no.
 */

import type { ScriptFaults, ScriptResult } from '../personalisation/script.js';
import type { TokenBundle } from '../token-bundle.js';
import type {
  IdvMethod,
  RedReason,
  StateActor,
  StateAnswer,
  TokenRequest,
  TokenServicePort,
} from '../token-service-port.js';
import { cardNumberFault, expiryValid, type NumberFault } from './card-number.js';
import { emptyWallet, type WalletCard, type WalletState } from './wallet-state.js';

export interface NewCard {
  readonly pan: string;
  /** MMYY */
  readonly expiry: string;
  readonly cvn2?: string;
}

export type WalletRefusal =
  | NumberFault
  | RedReason
  | 'EXPIRY_FORMAT'
  | 'WALLET_FULL'
  | 'ALREADY_ADDED'
  | 'NO_SERVICE'
  | 'UNKNOWN_CARD_ID'
  | 'NOT_NOW'
  | 'CODE_WRONG'
  | 'CODE_EXPIRED'
  | 'TRIES_EXCEEDED'
  | 'SERVICE_REFUSED';

export interface Refused {
  readonly ok: false;
  readonly reason: WalletRefusal;
  readonly text: string;
  readonly triesLeft?: number;
}

export type AddAnswer =
  { readonly ok: true; readonly card: WalletCard; readonly install?: ScriptResult } | Refused;

export type CardAnswer = { readonly ok: true; readonly card: WalletCard } | Refused;

/** What the phone does for its wallet. */
export interface WalletHost {
  readonly service?: TokenServicePort;
  readonly maxCards: number;
  identity(): Pick<
    TokenRequest,
    'trid' | 'deviceId' | 'seid' | 'useCase' | 'credentialModel' | 'wallet'
  >;
  now(): number;
  install(bundle: TokenBundle, faults: ScriptFaults | undefined): ScriptResult;
  uninstall(tokenRef: string): void;
  changed(what: string, card: WalletCard | undefined): void;
}

export class Wallet {
  readonly #host: WalletHost;
  #state: WalletState;
  /** Picked for the next tap only. */
  #picked: string | undefined;

  constructor(host: WalletHost, selectionMode: 'default' | 'ask') {
    this.#host = host;
    this.#state = emptyWallet(selectionMode);
  }

  get cards(): readonly WalletCard[] {
    return this.#state.cards;
  }

  get defaultId(): string | undefined {
    return this.#state.defaultId;
  }

  get selectionMode(): 'default' | 'ask' {
    return this.#state.selectionMode;
  }

  find(id: string): WalletCard | undefined {
    return this.#state.cards.find((card) => card.id === id);
  }

  /** The card that would pay now; undefined when none is ready, or "ask" waits for a pick. */
  cardForTap(): WalletCard | undefined {
    const { selectionMode, defaultId } = this.#state;
    const id = this.#picked ?? (selectionMode === 'default' ? defaultId : undefined);
    const card = id === undefined ? undefined : this.find(id);
    return card?.status === 'ready' ? card : undefined;
  }

  // Adding

  /** Number, expiry: green is installed at once, yellow waits for `verify`, red is refused. */
  add(card: NewCard, faults?: ScriptFaults): AddAnswer {
    const { service, maxCards } = this.#host;
    const fault = cardNumberFault(card.pan);
    if (fault) return refuse(fault, NUMBER_TEXT[fault]);
    if (!expiryValid(card.expiry)) return refuse('EXPIRY_FORMAT', 'expiry is MMYY');
    // Refused here: the token service is not even asked (backoffice §1.7).
    if (this.#state.cards.length >= maxCards)
      return refuse('WALLET_FULL', `the wallet holds ${maxCards} cards; remove one first`);
    if (!service) return refuse('NO_SERVICE', 'no token service');
    const answer = service.requestToken({ ...this.#host.identity(), ...card });
    if (answer.path === 'red') return refuse(answer.reason, answer.text);
    if (this.#state.cards.some((known) => known.tokenRef === answer.tokenRef))
      return refuse('ALREADY_ADDED', 'this card is in the wallet already');
    const { nextId } = this.#state;
    const added: WalletCard = {
      ...answer.card,
      id: `c${nextId}`,
      tokenRef: answer.tokenRef,
      status: answer.path === 'green' ? 'install' : 'verify',
      addedAtUs: this.#host.now(),
      ...(answer.path === 'yellow' && { idv: answer.idv }),
    };
    this.#state = { ...this.#state, cards: [...this.#state.cards, added], nextId: nextId + 1 };
    this.#host.changed('added', added);
    return answer.path === 'green' ? this.install(added.id, faults) : { ok: true, card: added };
  }

  /** The code from the SMS, or another step-up; then installs. */
  verify(id: string, code: string, faults?: ScriptFaults, method: IdvMethod = 'SMSOTP'): AddAnswer {
    const card = this.find(id);
    if (!card) return unknown(id);
    if (card.status !== 'verify') return refuse('NOT_NOW', `card ${id} needs no verification`);
    const answer = this.#host.service!.submitIdv(card.tokenRef, method, code);
    if (!answer.ok) {
      if (answer.reason === 'CODE_WRONG')
        return {
          ...refuse('CODE_WRONG', `wrong code; ${answer.triesLeft} tries left`),
          triesLeft: answer.triesLeft,
        };
      if (answer.reason === 'CODE_EXPIRED')
        return refuse('CODE_EXPIRED', 'the code has expired; ask for a new one');
      if (answer.reason === 'TRIES_EXCEEDED') {
        this.#drop(card);
        return refuse('TRIES_EXCEEDED', 'too many wrong codes; add the card again');
      }
      return refuse('SERVICE_REFUSED', `the token service says ${answer.reason}`);
    }
    this.#replace(card, { ...withoutIdv(card), status: 'install' });
    return this.install(id, faults);
  }

  resendCode(id: string, method: IdvMethod = 'SMSOTP'): CardAnswer {
    const card = this.find(id);
    if (!card) return unknown(id);
    if (card.status !== 'verify') return refuse('NOT_NOW', `card ${id} needs no verification`);
    const answer = this.#host.service!.resendCode(card.tokenRef, method);
    return answer.ok ? { ok: true, card } : serviceRefused(answer);
  }

  /** Puts the card into the secure element; again after an interruption. The token is ACTIVE only afterwards. */
  install(id: string, faults?: ScriptFaults): AddAnswer {
    const card = this.find(id);
    if (!card) return unknown(id);
    if (card.status !== 'install') return refuse('NOT_NOW', `card ${id} has nothing to install`);
    const service = this.#host.service!;
    const { deviceId, seid } = this.#host.identity();
    const provisioned = service.provision(card.tokenRef, { deviceId, seid });
    if (!provisioned.ok)
      return refuse('SERVICE_REFUSED', `the token service says ${provisioned.reason}`);
    const install = this.#host.install(provisioned.bundle, faults);
    if (!install.ok) {
      this.#host.changed('installation failed', card);
      return { ok: true, card, install };
    }
    const active = service.activate(card.tokenRef);
    if (!active.ok) {
      this.#host.uninstall(card.tokenRef);
      return serviceRefused(active);
    }
    const ready: WalletCard = {
      ...card,
      status: 'ready',
      tokenLastFour: provisioned.bundle.token.slice(-4),
    };
    this.#replace(card, ready);
    if (this.#state.defaultId === undefined) this.#state = { ...this.#state, defaultId: id };
    this.#host.changed('ready', ready);
    return { ok: true, card: ready, install };
  }

  /** For worlds without token service: the bundle is taken as it is. */
  take(bundle: TokenBundle): WalletCard {
    const { nextId } = this.#state;
    const card: WalletCard = {
      id: `c${nextId}`,
      tokenRef: bundle.tokenRef,
      lastFour: bundle.lastFour,
      label: bundle.label,
      issuer: bundle.issuer,
      art: bundle.art,
      status: 'ready',
      tokenLastFour: bundle.token.slice(-4),
      addedAtUs: this.#host.now(),
    };
    this.#state = {
      ...this.#state,
      cards: [...this.#state.cards, card],
      nextId: nextId + 1,
      defaultId: this.#state.defaultId ?? card.id,
    };
    return card;
  }

  // Choosing

  setDefault(id: string): CardAnswer {
    const card = this.find(id);
    if (!card) return unknown(id);
    if (card.status !== 'ready') return refuse('NOT_NOW', `card ${id} is not ready`);
    this.#state = { ...this.#state, defaultId: id };
    this.#host.changed('default', card);
    return { ok: true, card };
  }

  /** For the next tap only. */
  pick(id: string): CardAnswer {
    const card = this.find(id);
    if (!card) return unknown(id);
    if (card.status !== 'ready') return refuse('NOT_NOW', `card ${id} is not ready`);
    this.#picked = id;
    this.#host.changed('picked', card);
    return { ok: true, card };
  }

  /** The tap is over, or the phone was put away. */
  unpick(): void {
    this.#picked = undefined;
  }

  setSelectionMode(selectionMode: 'default' | 'ask'): void {
    this.#state = { ...this.#state, selectionMode };
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
    for (const card of this.#state.cards) {
      const state = this.#host.service?.stateOf(card.tokenRef);
      if (state === 'DELETED') this.#drop(card);
      else if (state === 'SUSPENDED' && card.status === 'ready')
        this.#replace(card, { ...card, status: 'suspended' });
      else if (state === 'ACTIVE' && card.status === 'suspended')
        this.#replace(card, { ...card, status: 'ready' });
    }
  }

  exportState(): WalletState {
    return this.#state;
  }

  importState(state: WalletState): void {
    this.#state = state;
    this.#picked = undefined;
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
    this.#replace(card, changed);
    this.#host.changed(changed.status, changed);
    return { ok: true, card: changed };
  }

  #forAll(state: 'SUSPENDED' | 'ACTIVE' | 'DELETED', reason: string): readonly StateAnswer[] {
    const { service } = this.#host;
    if (!service) return [];
    return this.#state.cards.map((card) =>
      service.setState(card.tokenRef, state, 'customer', reason),
    );
  }

  #replace(card: WalletCard, by: WalletCard): void {
    const cards = this.#state.cards.map((known) => (known.id === card.id ? by : known));
    this.#state = { ...this.#state, cards };
  }

  #drop(card: WalletCard): void {
    this.#host.uninstall(card.tokenRef);
    const { defaultId, nextId, selectionMode } = this.#state;
    const cards = this.#state.cards.filter((known) => known.id !== card.id);
    const next = defaultId === card.id ? cards.find((c) => c.status === 'ready')?.id : defaultId;
    this.#state = { cards, nextId, selectionMode, ...(next !== undefined && { defaultId: next }) };
    if (this.#picked === card.id) this.#picked = undefined;
    this.#host.changed('removed', card);
  }
}

const NUMBER_TEXT: Readonly<Record<NumberFault, string>> = {
  NOT_A_NUMBER: 'a card number has 13 to 19 digits',
  LUHN: 'the card number is mistyped (check digit)',
  OUTSIDE_TEST_RANGES: 'not a test card: only 62179900…, 622800… and 817199… are accepted',
};

function refuse(reason: WalletRefusal, text: string): Refused {
  return { ok: false, reason, text };
}

function unknown(id: string): Refused {
  return refuse('UNKNOWN_CARD_ID', `no card ${id} in this wallet`);
}

function serviceRefused(answer: Extract<StateAnswer, { ok: false }>): Refused {
  return refuse('SERVICE_REFUSED', `the token service says ${answer.reason}`);
}

function withoutIdv(card: WalletCard): WalletCard {
  const { idv: _idv, ...rest } = card;
  return rest;
}
