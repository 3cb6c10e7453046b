/** Adding a card: eligibility, identification of the cardholder, a new token (backoffice §1.3, §1.4). */

import { createHash } from 'node:crypto';
import type {
  IdvAnswer,
  IdvMethod,
  StateAnswer,
  TokenRequest,
  TokenRequestAnswer,
} from '../../phone/token-service-port.js';
import { luhnDigit, maskNumber } from '../bytes.js';
import { DAY_MS } from '../calendar.js';
import { explainNumber } from '../ranges.js';
import { deriveDigits } from '../secrets.js';
import type { FundingAnswer, Sms, TspContext } from './context.js';
import { requestor } from './requestors.js';
import type { PanRow, PendingIdv, TokenDomain, TokenRow } from './vault.js';

const LOCKED_AFTER = 9;
const BASE_DOMAIN: TokenDomain = {
  channels: ['contactless_pos', 'transit'],
  requireCdcvmAbove: 100_000,
  transitNoCdcvmMax: 30_000,
};
/** Caps of cloud wallets, fen: one weak public source (backoffice §5). */
const HCE_CAPS = { maxAmount: 500_000, maxDaily: 2_000_000 };

export class Enrolment {
  readonly #tsp: TspContext;
  readonly #send: (sms: Sms) => void;

  constructor(tsp: TspContext, send: (sms: Sms) => void) {
    this.#tsp = tsp;
    this.#send = send;
  }

  request(request: TokenRequest): TokenRequestAnswer {
    const wrong = explainNumber(request.pan);
    if (wrong) return { path: 'red', reason: 'OUTSIDE_TEST_RANGES', text: wrong };
    const tr = requestor(request.trid);
    if (!tr?.active)
      return { path: 'red', reason: 'REQUESTOR_UNKNOWN', text: 'token requestor not known' };
    const funding = this.#tsp.cards.check(request.pan, request.expiry, request.cvn2);
    if (!funding.ok) return { path: 'red', reason: funding.reason, text: funding.text };
    const pan = this.#panRow(request.pan, funding.bank);
    if (pan.failedIdv >= LOCKED_AFTER)
      return {
        path: 'red',
        reason: 'TOO_MANY_REQUESTS',
        text: 'too many wrong codes; ask the bank',
      };
    const begun = this.#onDevice(request, pan);
    if (begun && begun.state !== 'INACTIVE' && request.holds?.includes(begun.tokenRef))
      return {
        path: 'red',
        reason: 'ALREADY_ADDED',
        text: 'this card is in the wallet already',
      };
    const row = begun?.state === 'INACTIVE' ? begun : this.#newToken(request, pan, funding);
    if (row.idvDone === 1) return { path: 'green', tokenRef: row.tokenRef, card: funding.face };
    this.#sendCode(row, funding.mobile);
    return {
      path: 'yellow',
      tokenRef: row.tokenRef,
      card: funding.face,
      idv: [{ method: 'SMSOTP', to: maskMobile(funding.mobile) }],
    };
  }

  resend(tokenRef: string, method: IdvMethod): StateAnswer {
    const row = this.#tsp.vault.byRef(tokenRef);
    if (!row) return { ok: false, reason: 'UNKNOWN_TOKEN' };
    if (method !== 'SMSOTP' || row.idvDone === 1 || row.state !== 'INACTIVE')
      return { ok: false, reason: 'NOT_ALLOWED', state: row.state };
    const pan = this.#tsp.vault.panOf(row)!;
    const funding = this.#tsp.cards.check(pan.pan);
    if (!funding.ok) return { ok: false, reason: 'NOT_ALLOWED', state: row.state };
    this.#sendCode(row, funding.mobile);
    return { ok: true, state: row.state };
  }

  submit(tokenRef: string, method: IdvMethod, value: string): IdvAnswer {
    const row = this.#tsp.vault.byRef(tokenRef);
    if (!row) return { ok: false, reason: 'UNKNOWN_TOKEN' };
    const idv = row.idv;
    if (!idv || idv.method !== method || row.state !== 'INACTIVE')
      return { ok: false, reason: 'NOT_EXPECTED' };
    if (idv.triesLeft <= 0) return { ok: false, reason: 'TRIES_EXCEEDED' };
    if (this.#tsp.calendar.now() > idv.expiresAt) return { ok: false, reason: 'CODE_EXPIRED' };
    if (value !== idv.code) return this.#wrongCode(row, idv);
    this.#tsp.vault.putToken({ ...row, idv: null, idvDone: 1, idvMethod: method });
    this.#tsp.note('idv passed', { tokenRef, method });
    return { ok: true };
  }

  #wrongCode(row: TokenRow, idv: PendingIdv): IdvAnswer {
    const triesLeft = idv.triesLeft - 1;
    this.#tsp.vault.putToken({ ...row, idv: { ...idv, triesLeft } });
    const pan = this.#tsp.vault.panOf(row)!;
    this.#tsp.vault.putPan({ ...pan, failedIdv: pan.failedIdv + 1 });
    this.#tsp.note('idv failed', { tokenRef: row.tokenRef, triesLeft });
    return triesLeft > 0
      ? { ok: false, reason: 'CODE_WRONG', triesLeft }
      : { ok: false, reason: 'TRIES_EXCEEDED' };
  }

  #panRow(pan: string, bank: string): PanRow {
    const known = this.#tsp.vault.panByNumber(pan);
    if (known) return known;
    const row: PanRow = {
      panRef: `pan-${this.#tsp.counters.next('pan')}`,
      pan,
      par: parOf(pan),
      bank,
      failedIdv: 0,
    };
    this.#tsp.vault.putPan(row);
    return row;
  }

  /** What this card already has on this device: one token at most that is not deleted. */
  #onDevice(request: TokenRequest, pan: PanRow): TokenRow | undefined {
    return this.#tsp.vault
      .tokensOf(pan.panRef)
      .find(
        ({ state, seid, trid }) =>
          state !== 'DELETED' && seid === request.seid && trid === request.trid,
      );
  }

  #newToken(
    request: TokenRequest,
    pan: PanRow,
    funding: Extract<FundingAnswer, { ok: true }>,
  ): TokenRow {
    const { counters, calendar, settings, vault } = this.#tsp;
    const payload = `629999${String(counters.next('token')).padStart(9, '0')}`;
    const expires = new Date(calendar.now() + 5 * 365 * DAY_MS).toISOString();
    const hce = request.credentialModel !== 'SE_FIXED';
    const row: TokenRow = {
      token: payload + luhnDigit(payload),
      tokenRef: `tr-${payload.slice(6)}`,
      expiry: expires.slice(2, 4) + expires.slice(5, 7),
      psn: '01',
      panRef: pan.panRef,
      par: pan.par,
      trid: request.trid,
      seid: request.seid,
      deviceId: request.deviceId,
      wallet: request.wallet,
      credentialModel: request.credentialModel,
      state: 'INACTIVE',
      stateBy: 'service',
      stateReason: 'requested',
      cvn: settings.cvn,
      dki: '01',
      idvMethod: funding.path === 'green' ? 'ACCT' : '',
      idv: null,
      idvDone: funding.path === 'green' ? 1 : 0,
      activatedAt: 0,
      domain: hce ? { ...BASE_DOMAIN, ...HCE_CAPS } : BASE_DOMAIN,
      atcHigh: 0,
      // Counter 0 is never sent: the card counts up before its first cryptogram.
      atcSeen: '1',
      luk: null,
      spentDay: '',
      spent: 0,
      useCount: 0,
    };
    vault.putToken(row);
    this.#tsp.note('token requested', {
      tokenRef: row.tokenRef,
      token: maskNumber(row.token),
      card: maskNumber(pan.pan),
      path: funding.path,
      wallet: request.wallet,
    });
    return row;
  }

  #sendCode(row: TokenRow, mobile: string): void {
    const { calendar, counters, seed, settings, vault } = this.#tsp;
    const code = deriveDigits(seed, `sms ${counters.next('sms')}`, 6);
    const at = calendar.now();
    const idv: PendingIdv = {
      method: 'SMSOTP',
      code,
      expiresAt: at + settings.codeMinutes * 60_000,
      triesLeft: settings.codeTries,
    };
    vault.putToken({ ...row, idv });
    this.#send({ at, mobile: maskMobile(mobile), tokenRef: row.tokenRef, code });
  }
}

/** 29 characters: 4 of the controller and 25, the same for a card and all of its tokens (backoffice §1.1). */
export function parOf(pan: string): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const digest = createHash('sha256').update(`tapwright PAR ${pan}`).digest();
  let par = 'TWLB';
  for (let i = 0; i < 25; i++) par += alphabet[digest[i]! % 36];
  return par;
}

function maskMobile(mobile: string): string {
  return `${mobile.slice(0, 3)}****${mobile.slice(-4)}`;
}
