/** States of a token and who may change them (backoffice §1.4); the deny list follows. */

import type { StateActor, StateAnswer, TokenState } from '../../phone/token-service-port.js';
import { maskNumber } from '../bytes.js';
import { DAY_MS } from '../calendar.js';
import type { TspContext } from './context.js';
import type { TokenRow } from './vault.js';

/** A token may be resumed by whom suspended it, or by one who stands above: a phone never lifts the bank's word. */
const RANK: Readonly<Record<StateActor, number>> = { phone: 0, customer: 1, issuer: 2, service: 3 };

export class LifeCycle {
  readonly #tsp: TspContext;

  constructor(tsp: TspContext) {
    this.#tsp = tsp;
  }

  activate(row: TokenRow): StateAnswer {
    if (row.state === 'ACTIVE') return { ok: true, state: 'ACTIVE' };
    if (row.state !== 'INACTIVE' || row.idvDone === 0)
      return { ok: false, reason: 'NOT_ALLOWED', state: row.state };
    const activatedAt = this.#tsp.calendar.now();
    this.#change({ ...row, activatedAt }, 'ACTIVE', 'service', 'personalised');
    this.#replaceOlder(row);
    return { ok: true, state: 'ACTIVE' };
  }

  set(row: TokenRow, state: TokenState, by: StateActor, reason: string): StateAnswer {
    if (row.state === state) return { ok: true, state };
    const refused: StateAnswer = { ok: false, reason: 'NOT_ALLOWED', state: row.state };
    if (row.state === 'DELETED') return refused;
    if (state === 'SUSPENDED' && row.state !== 'ACTIVE') return refused;
    if (state === 'ACTIVE') {
      if (row.state !== 'SUSPENDED' || RANK[by] < RANK[row.stateBy]) return refused;
    }
    this.#change(row, state, by, reason);
    return { ok: true, state };
  }

  /** Same token, new expiry. */
  renew(row: TokenRow): StateAnswer {
    if (row.state === 'DELETED') return { ok: false, reason: 'NOT_ALLOWED', state: row.state };
    const until = new Date(this.#tsp.calendar.now() + 5 * 365 * DAY_MS).toISOString();
    const expiry = until.slice(2, 4) + until.slice(5, 7);
    const state = row.state === 'EXPIRED' ? 'ACTIVE' : row.state;
    this.#change({ ...row, expiry }, state, 'service', 'renewed');
    return { ok: true, state };
  }

  deny(row: Pick<TokenRow, 'token' | 'par'>, reason: string): void {
    const version = this.#tsp.counters.next('deny list');
    this.#tsp.vault.denied.put({ token: row.token, par: row.par, reason, version });
  }

  allow(token: string): void {
    if (!this.#tsp.vault.denied.get(token)) return;
    this.#tsp.counters.next('deny list');
    this.#tsp.vault.denied.delete(token);
  }

  #change(row: TokenRow, state: TokenState, by: StateActor, reason: string): void {
    this.#tsp.vault.putToken({ ...row, state, stateBy: by, stateReason: reason });
    if (state === 'SUSPENDED' || state === 'DELETED') this.deny(row, reason);
    else if (state === 'ACTIVE') this.allow(row.token);
    const token = maskNumber(row.token);
    this.#tsp.note('token state', { token, from: row.state, to: state, by, reason });
  }

  /** The same card again on the same secure element takes the place of its older token. */
  #replaceOlder(row: TokenRow): void {
    for (const other of this.#tsp.vault.tokensOf(row.panRef)) {
      if (other.token !== row.token && other.seid === row.seid && other.state !== 'DELETED')
        this.#change(other, 'DELETED', 'service', 'replaced');
    }
  }
}
