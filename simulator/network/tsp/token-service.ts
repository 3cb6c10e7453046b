/** The token service as a wallet sees it, and what its operators and the story can do (backoffice §1). */

import type { TokenBundle } from '../../phone/token-bundle.js';
import type {
  IdvAnswer,
  IdvMethod,
  ProvisionAnswer,
  ReplenishAnswer,
  StateActor,
  StateAnswer,
  TokenRequest,
  TokenRequestAnswer,
  TokenServicePort,
  TokenState,
  UseLog,
} from '../../phone/token-service-port.js';
import { DAY_MS } from '../calendar.js';
import type { Certify } from './certify.js';
import type { Sms, TspContext } from './context.js';
import { Enrolment } from './enrolment.js';
import { LifeCycle } from './life-cycle.js';
import { Provisioning } from './provisioning.js';
import type { TokenDomain, TokenRow } from './vault.js';

const UNKNOWN = { ok: false, reason: 'UNKNOWN_TOKEN' } as const;

export class TokenService implements TokenServicePort {
  readonly lifeCycle: LifeCycle;
  readonly provisioning: Provisioning;
  /** The cardholders' telephones. */
  readonly sms: Sms[] = [];
  readonly #tsp: TspContext;
  readonly #enrolment: Enrolment;

  constructor(tsp: TspContext, certify?: Certify) {
    this.#tsp = tsp;
    this.lifeCycle = new LifeCycle(tsp);
    this.provisioning = new Provisioning(tsp, certify);
    this.#enrolment = new Enrolment(tsp, (sms) => {
      this.sms.push(sms);
    });
  }

  requestToken(request: TokenRequest): TokenRequestAnswer {
    return this.#tsp.store.transaction(() => this.#enrolment.request(request));
  }

  resendCode(tokenRef: string, method: IdvMethod): StateAnswer {
    return this.#tsp.store.transaction(() => this.#enrolment.resend(tokenRef, method));
  }

  submitIdv(tokenRef: string, method: IdvMethod, value: string): IdvAnswer {
    return this.#tsp.store.transaction(() => this.#enrolment.submit(tokenRef, method, value));
  }

  provision(
    tokenRef: string,
    device: { readonly deviceId: string; readonly seid: string },
  ): ProvisionAnswer {
    return this.#tsp.store.transaction((): ProvisionAnswer => {
      const row = this.#tsp.vault.byRef(tokenRef);
      if (!row) return UNKNOWN;
      if (row.state === 'DELETED') return { ok: false, reason: 'TOKEN_DELETED' };
      if (row.seid !== device.seid || row.deviceId !== device.deviceId)
        return { ok: false, reason: 'OTHER_DEVICE' };
      if (row.idvDone === 0) return { ok: false, reason: 'IDV_MISSING' };
      return { ok: true, bundle: this.provisioning.bundle(row) };
    });
  }

  activate(tokenRef: string): StateAnswer {
    return this.#with(tokenRef, (row) => this.lifeCycle.activate(row));
  }

  setState(
    tokenRef: string,
    state: 'SUSPENDED' | 'ACTIVE' | 'DELETED',
    by: StateActor,
    reason: string,
  ): StateAnswer {
    return this.#with(tokenRef, (row) => this.lifeCycle.set(row, state, by, reason));
  }

  stateOf(tokenRef: string): TokenState | undefined {
    const row = this.#tsp.vault.byRef(tokenRef);
    if (row?.state !== 'ACTIVE') return row?.state;
    return row.expiry < this.#tsp.calendar.parts().date.slice(0, 4) ? 'EXPIRED' : 'ACTIVE';
  }

  replenish(tokenRef: string, log: UseLog, authenticated: boolean): ReplenishAnswer {
    return this.#with(tokenRef, (row) => this.provisioning.replenish(row, log, authenticated));
  }

  /** Same token, new expiry date. */
  renew(tokenRef: string): StateAnswer {
    return this.#with(tokenRef, (row) => this.lifeCycle.renew(row));
  }

  /** The bank issued a new card number: tokens and PAR stay (backoffice §1.4). */
  remapPan(par: string, newPan: string): boolean {
    return this.#tsp.store.transaction(() => {
      for (const row of this.#tsp.vault.pans.values()) {
        if (row.par !== par) continue;
        this.#tsp.vault.putPan({ ...row, pan: newPan });
        this.#tsp.note('card number replaced', { par });
        return true;
      }
      return false;
    });
  }

  /** A lost or reset device: all of its tokens. */
  setDeviceState(
    seid: string,
    state: 'SUSPENDED' | 'ACTIVE' | 'DELETED',
    by: StateActor,
    reason: string,
  ): number {
    return this.#tsp.store.transaction(() => {
      let changed = 0;
      for (const row of [...this.#tsp.vault.tokens.values()])
        if (row.seid === seid && this.lifeCycle.set(row, state, by, reason).ok) changed++;
      return changed;
    });
  }

  setDomain(tokenRef: string, domain: Partial<TokenDomain>): boolean {
    return this.#tsp.store.transaction(() => {
      const row = this.#tsp.vault.byRef(tokenRef);
      if (row) this.#tsp.vault.putToken({ ...row, domain: { ...row.domain, ...domain } });
      return row !== undefined;
    });
  }

  /** As if the card had been added days ago: what is new is watched more closely. */
  age(tokenRef: string, days: number): void {
    this.#tsp.store.transaction(() => {
      const row = this.#tsp.vault.byRef(tokenRef);
      if (row) this.#tsp.vault.putToken({ ...row, activatedAt: row.activatedAt - days * DAY_MS });
    });
  }

  /** The last code sent for a token: the cardholder looks at his telephone. */
  smsFor(tokenRef: string): string | undefined {
    return this.sms.findLast((sms) => sms.tokenRef === tokenRef)?.code;
  }

  /** All steps at once, with an honest cardholder: for stories that begin with a filled wallet. */
  enrol(request: TokenRequest): TokenBundle | undefined {
    const answer = this.requestToken(request);
    if (answer.path === 'red') return undefined;
    const { tokenRef } = answer;
    if (answer.path === 'yellow') this.submitIdv(tokenRef, 'SMSOTP', this.smsFor(tokenRef)!);
    const provisioned = this.provision(tokenRef, request);
    if (!provisioned.ok) return undefined;
    this.activate(tokenRef);
    return provisioned.bundle;
  }

  #with<Answer>(tokenRef: string, work: (row: TokenRow) => Answer): Answer | typeof UNKNOWN {
    return this.#tsp.store.transaction(() => {
      const row = this.#tsp.vault.byRef(tokenRef);
      return row ? work(row) : UNKNOWN;
    });
  }
}
