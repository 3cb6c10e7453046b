/** A token service for specs of the wallet: answers as told, remembers what it was asked. */

import type { TokenBundle } from '../../simulator/phone/token-bundle.js';
import type {
  IdvAnswer,
  ProvisionAnswer,
  ReplenishAnswer,
  StateAnswer,
  TokenRequest,
  TokenRequestAnswer,
  TokenServicePort,
  TokenState,
  UseLog,
} from '../../simulator/phone/token-service-port.js';
import { labBundle } from './phone-cards.js';

export class StubTokenService implements TokenServicePort {
  path: 'green' | 'yellow' | 'red' = 'green';
  idv: IdvAnswer = { ok: true };
  bundle: Partial<TokenBundle> = {};
  replenished: ReplenishAnswer = { ok: false, reason: 'LOG_WRONG' };
  readonly requests: TokenRequest[] = [];
  readonly logs: UseLog[] = [];
  readonly states = new Map<string, TokenState>();

  requestToken(request: TokenRequest): TokenRequestAnswer {
    this.requests.push(request);
    if (this.path === 'red') return { path: 'red', reason: 'NOT_ELIGIBLE', text: 'not eligible' };
    const { tokenRef, lastFour, label, issuer, art } = labBundle(this.requests.length);
    const card = { lastFour, label, issuer, art };
    this.states.set(tokenRef, this.path === 'green' ? 'REQUESTED' : 'INACTIVE');
    if (this.path === 'green') return { path: 'green', tokenRef, card };
    return { path: 'yellow', tokenRef, card, idv: [{ method: 'SMSOTP', to: '138****0017' }] };
  }

  resendCode(tokenRef: string): StateAnswer {
    return this.#state(tokenRef);
  }

  submitIdv(): IdvAnswer {
    return this.idv;
  }

  provision(tokenRef: string): ProvisionAnswer {
    if (!this.states.has(tokenRef)) return { ok: false, reason: 'UNKNOWN_TOKEN' };
    this.states.set(tokenRef, 'INACTIVE');
    return { ok: true, bundle: labBundle(Number(tokenRef.slice(1)), this.bundle) };
  }

  activate(tokenRef: string): StateAnswer {
    this.states.set(tokenRef, 'ACTIVE');
    return this.#state(tokenRef);
  }

  setState(tokenRef: string, state: 'SUSPENDED' | 'ACTIVE' | 'DELETED'): StateAnswer {
    if (!this.states.has(tokenRef)) return { ok: false, reason: 'UNKNOWN_TOKEN' };
    if (this.states.get(tokenRef) === 'DELETED')
      return { ok: false, reason: 'NOT_ALLOWED', state: 'DELETED' };
    this.states.set(tokenRef, state);
    return { ok: true, state };
  }

  stateOf(tokenRef: string): TokenState | undefined {
    return this.states.get(tokenRef);
  }

  replenish(_tokenRef: string, log: UseLog): ReplenishAnswer {
    this.logs.push({ entries: [...log.entries] });
    return this.replenished;
  }

  #state(tokenRef: string): StateAnswer {
    const state = this.states.get(tokenRef);
    return state ? { ok: true, state } : { ok: false, reason: 'UNKNOWN_TOKEN' };
  }
}
