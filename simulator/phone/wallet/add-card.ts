/** Adding a card: number and expiry, verification, installation, each step again where it failed (backoffice §1.3, §1.7). */

import type { ScriptFaults } from '../personalisation/script.js';
import type { IdvMethod } from '../token-service-port.js';
import {
  NUMBER_TEXT,
  refuse,
  serviceRefused,
  unknown,
  type AddAnswer,
  type CardAnswer,
  type Refused,
} from './answers.js';
import type { CardBook } from './card-book.js';
import { cardNumberFault, expiryValid } from './card-number.js';
import type { WalletHost } from './wallet-host.js';
import type { WalletCard } from './wallet-state.js';

export interface NewCard {
  readonly pan: string;
  /** MMYY */
  readonly expiry: string;
  readonly cvn2?: string;
}

export class AddCard {
  readonly #host: WalletHost;
  readonly #book: CardBook;

  constructor(host: WalletHost, book: CardBook) {
    this.#host = host;
    this.#book = book;
  }

  add(card: NewCard, faults: ScriptFaults | undefined): AddAnswer {
    const { service, maxCards } = this.#host;
    const fault = cardNumberFault(card.pan);
    if (fault) return refuse(fault, NUMBER_TEXT[fault]);
    if (!expiryValid(card.expiry)) return refuse('EXPIRY_FORMAT', 'expiry is MMYY');
    // Refused here: the token service is not even asked (backoffice §1.7).
    if (this.#book.cards.length >= maxCards)
      return refuse('WALLET_FULL', `the wallet holds ${maxCards} cards; remove one first`);
    if (!service) return refuse('NO_SERVICE', 'no token service');
    const holds = this.#book.cards.map(({ tokenRef }) => tokenRef);
    const answer = service.requestToken({ ...this.#host.identity(), ...card, holds });
    if (answer.path === 'red') return refuse(answer.reason, answer.text);
    // Begun before and not ended: goes on where it stopped.
    const known = this.#book.cards.find(({ tokenRef }) => tokenRef === answer.tokenRef);
    if (known)
      return answer.path === 'green' ? this.install(known.id, faults) : { ok: true, card: known };
    const added = this.#book.append({
      ...answer.card,
      tokenRef: answer.tokenRef,
      status: answer.path === 'green' ? 'install' : 'verify',
      addedAtUs: this.#host.now(),
      ...(answer.path === 'yellow' && { idv: answer.idv }),
    });
    this.#host.changed('added', added);
    return answer.path === 'green' ? this.install(added.id, faults) : { ok: true, card: added };
  }

  verify(id: string, code: string, faults: ScriptFaults | undefined, method: IdvMethod): AddAnswer {
    const card = this.#waiting(id, 'verify');
    if ('ok' in card) return card;
    const answer = this.#host.service!.submitIdv(card.tokenRef, method, code);
    if (answer.ok) {
      this.#book.replace({ ...withoutIdv(card), status: 'install' });
      return this.install(id, faults);
    }
    switch (answer.reason) {
      case 'CODE_WRONG': {
        const { triesLeft } = answer;
        return { ...refuse('CODE_WRONG', `wrong code; ${triesLeft} tries left`), triesLeft };
      }
      case 'CODE_EXPIRED':
        return refuse('CODE_EXPIRED', 'the code has expired; add the card again for a new one');
      case 'TRIES_EXCEEDED':
        this.#host.uninstall(card.tokenRef);
        this.#book.drop(card);
        this.#host.changed('removed', card);
        return refuse('TRIES_EXCEEDED', 'too many wrong codes; add the card again');
      default:
        return refuse('SERVICE_REFUSED', `the token service says ${answer.reason}`);
    }
  }

  resendCode(id: string, method: IdvMethod): CardAnswer {
    const card = this.#waiting(id, 'verify');
    if ('ok' in card) return card;
    const answer = this.#host.service!.resendCode(card.tokenRef, method);
    return answer.ok ? { ok: true, card } : serviceRefused(answer);
  }

  install(id: string, faults: ScriptFaults | undefined): AddAnswer {
    const card = this.#waiting(id, 'install');
    if ('ok' in card) return card;
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
    this.#book.replace(ready);
    if (this.#book.state.defaultId === undefined) this.#book.setDefault(id);
    this.#host.changed('ready', ready);
    return { ok: true, card: ready, install };
  }

  #waiting(id: string, status: 'verify' | 'install'): WalletCard | Refused {
    const card = this.#book.find(id);
    if (!card) return unknown(id);
    if (card.status === status) return card;
    return refuse('NOT_NOW', `card ${id} has nothing to ${status}`);
  }
}

function withoutIdv(card: WalletCard): WalletCard {
  const { idv: _idv, ...rest } = card;
  return rest;
}
