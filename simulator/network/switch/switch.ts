/** The network between acquirer and issuers: token to card, verification, the issuer's word, the books (backoffice §0, §2.3). */

import { ascii, concat, maskNumber, toHex } from '../bytes.js';
import { arpc } from '../crypto/cryptogram.js';
import type { IssuerFindings, Issuers } from '../issuer/issuer.js';
import { paymentLegs } from '../ledger/bookings.js';
import type { Ledger } from '../ledger/ledger.js';
import {
  judge,
  REASONS,
  type CheckLine,
  type Reason,
  type ReasonRow,
  type Verdict,
} from '../reasons.js';
import { deriveDigits } from '../secrets.js';
import type { TspContext } from '../tsp/context.js';
import { countUse } from '../tsp/provisioning.js';
import type { TokenService } from '../tsp/token-service.js';
import { verifyToken, type Findings } from '../tsp/verification.js';
import type { TokenRow } from '../tsp/vault.js';
import type { Authorisations, AuthorisationRow } from './authorisations.js';
import { Debts } from './debts.js';
import { TRANSIT_MCC, type AuthRequest, type VerifiedRequest } from './request.js';

export interface SwitchAnswer {
  readonly f39: string;
  readonly reason?: Reason;
  readonly alsoFailed: readonly Reason[];
  readonly checks: readonly CheckLine[];
  readonly authCode?: string;
  /** Tag 91: ARPC and its response code. */
  readonly issuerAuthentication?: Uint8Array;
  /** Fen, of a balance request. */
  readonly available?: number;
  readonly bank: string;
}

export interface SwitchSettings {
  readonly acVerifiedBy: 'tsp' | 'issuer';
}

export interface SwitchContext {
  readonly tsp: TspContext;
  readonly tokenService: TokenService;
  readonly issuers: Issuers;
  readonly ledger: Ledger;
  readonly authorisations: Authorisations;
  readonly settings: SwitchSettings;
  /** Somebody reads the details. */
  explain(): boolean;
  emit(lane: 'switch' | 'tsp' | 'issuer', kind: string, data: unknown): void;
}

/** What the issuers' lines can suffer: no answer at all is field 39 = 91. */
export interface SwitchFaults {
  issuerDown: boolean;
}

export class NetworkSwitch {
  readonly faults: SwitchFaults = { issuerDown: false };
  readonly debts: Debts;
  readonly #it: SwitchContext;

  constructor(context: SwitchContext) {
    this.#it = context;
    this.debts = new Debts({
      store: context.tsp.store,
      ledger: context.ledger,
      calendar: context.tsp.calendar,
      vault: context.tsp.vault,
      lifeCycle: context.tokenService.lifeCycle,
      issuers: context.issuers,
      authorisations: context.authorisations,
    });
  }

  /** @param before what the acquirer found in steps 1 to 5. */
  authorise(request: AuthRequest, before: readonly CheckLine[]): SwitchAnswer {
    const it = this.#it;
    const explain = it.explain();
    const found = verifyToken(request, {
      tsp: it.tsp,
      provisioning: it.tokenService.provisioning,
      acVerifiedBy: it.settings.acVerifiedBy,
      explain,
      seen: (token, atc) => {
        const row = it.authorisations.byCounter(token, atc);
        return (
          row && { ac: row.ac, approved: row.state !== 'declined', retry: this.#mayRetry(row) }
        );
      },
    });
    const verified = found.row && this.#verified(request, found, found.row);
    const issuer = verified && it.issuers.examine(verified, explain);
    const checks = [...before, ...found.checks, ...(issuer?.checks ?? [])];
    const verdict = this.faults.issuerDown ? offline(checks) : judge(checks);
    if (explain) this.#report(request, found, issuer, verdict);
    return this.#conclude(request, found, verified, issuer, verdict);
  }

  /** Takes an approved payment or refund back; the caller has checked that it may. */
  undo(row: AuthorisationRow, state: 'voided' | 'reversed', ref: string): void {
    const { authorisations, ledger, tsp } = this.#it;
    const amount = row.kind === 'refund' ? -row.amount : row.amount;
    if (amount !== 0)
      ledger.post({ kind: state, ref, at: tsp.calendar.now(), legs: paymentLegs(row, -amount) });
    authorisations.put({ ...row, state });
    const original = row.kind === 'refund' ? authorisations.get(row.original) : undefined;
    if (original) authorisations.put({ ...original, refunded: original.refunded - row.amount });
    const { bank, rrn } = row;
    if (this.#it.explain()) this.#it.emit('issuer', state, { bank, rrn, amount: row.amount });
  }

  /** A void that is itself reversed: the payment stands again. */
  redo(row: AuthorisationRow, ref: string): void {
    const { authorisations, ledger, tsp } = this.#it;
    ledger.post({
      kind: 'void reversed',
      ref,
      at: tsp.calendar.now(),
      legs: paymentLegs(row, row.amount),
    });
    authorisations.put({ ...row, state: 'approved' });
  }

  /** The issuer declined for a reason that may pass, or was away and decided nothing. */
  #mayRetry(row: AuthorisationRow): boolean {
    const reason = row.reason as Reason | '';
    return row.state === 'declined' && (reason === '' || REASONS[reason].step >= 20);
  }

  #verified(request: AuthRequest, found: Findings, row: TokenRow): VerifiedRequest {
    const pan = this.#it.tsp.vault.panOf(row)!;
    return {
      request,
      pan: pan.pan,
      bank: pan.bank,
      par: row.par,
      holder: found.holder,
      requireCdcvmAbove: row.domain.requireCdcvmAbove,
      transitNoCdcvmMax: row.domain.transitNoCdcvmMax,
      offlineApproved: request.kind === 'offlineUpload' && found.acKind === 'TC',
      tokenAgeMs: request.at - row.activatedAt,
    };
  }

  #conclude(
    request: AuthRequest,
    found: Findings,
    verified: VerifiedRequest | undefined,
    issuer: IssuerFindings | undefined,
    verdict: Verdict,
  ): SwitchAnswer {
    const row: ReasonRow | undefined = verdict.reason && REASONS[verdict.reason];
    // Steps 1 to 5 never touch the state of a token.
    const reached = !row || row.step > 5;
    const f39 = row?.f39 ?? (verdict.ok ? '00' : '91');
    const authCode = verdict.ok ? deriveDigits(this.#it.tsp.seed, `auth ${request.rrn}`, 6) : '';
    if (found.row && reached) {
      this.#remember(request, found, found.row, verdict);
      // What the issuers count and the network records is authentic, or approved without a cryptogram.
      if (found.acOk || verdict.ok || request.kind === 'refund') {
        if (verified && issuer && (!row || row.layer === 'issuer'))
          this.#it.issuers.record(verified, issuer, verdict.ok);
        this.#write(request, found, found.row, issuer, verdict, { f39, authCode });
      }
    }
    return {
      f39,
      alsoFailed: verdict.alsoFailed,
      checks: verdict.checks,
      bank: verified?.bank ?? '',
      ...(verdict.reason ? { reason: verdict.reason } : {}),
      ...(authCode ? { authCode } : {}),
      ...this.#balance(request, issuer, verdict),
      ...this.#authentication(request, found, f39),
    };
  }

  #balance(
    request: AuthRequest,
    issuer: IssuerFindings | undefined,
    verdict: Verdict,
  ): { available?: number } {
    const account = issuer?.card?.account;
    if (request.kind !== 'balance' || !verdict.ok || account === undefined) return {};
    return { available: this.#it.issuers.accounts.available(account) };
  }

  /** The counter is used up by a genuine cryptogram, whatever the issuer says then; by nothing else. */
  #remember(request: AuthRequest, found: Findings, before: TokenRow, verdict: Verdict): void {
    const { tsp, tokenService } = this.#it;
    let row = before;
    if (
      found.acOk &&
      found.atcResult &&
      'next' in found.atcResult &&
      found.atcResult.r !== 'ATC_JUMP'
    ) {
      const { high, seen } = found.atcResult.next;
      row = { ...row, atcHigh: high, atcSeen: seen.toString(16) };
      if (row.luk && found.lukIndex !== undefined)
        row = { ...row, luk: countUse(row.luk, found.lukIndex) };
    }
    if (verdict.ok && request.kind !== 'refund' && request.kind !== 'balance') {
      const day = tsp.calendar.day(request.at);
      const spent = (row.spentDay === day ? row.spent : 0) + request.amount;
      row = { ...row, spentDay: day, spent, useCount: row.useCount + 1 };
    }
    if (row !== before) tsp.vault.putToken(row);
    if (found.cloned && tsp.settings.suspendOnClone)
      tokenService.lifeCycle.set(row, 'SUSPENDED', 'service', 'two devices hold its key');
  }

  #write(
    request: AuthRequest,
    found: Findings,
    row: TokenRow,
    issuer: IssuerFindings | undefined,
    verdict: Verdict,
    outcome: { readonly f39: string; readonly authCode: string },
  ): void {
    const { authorisations } = this.#it;
    const { deferred, mcc } = request;
    const earlier =
      found.atc === undefined ? undefined : authorisations.byCounter(row.token, found.atc);
    const fresh =
      found.atcResult !== undefined || (earlier !== undefined && this.#mayRetry(earlier));
    const first = !earlier || earlier.reason === '';
    const written: AuthorisationRow = {
      ...recordOf(request, row.token, issuer),
      ...outcome,
      reason: verdict.reason ?? '',
      // A refused repetition leaves the place to the first that was decided, which a debt hangs on.
      atc: fresh && (verdict.ok || first) ? (found.atc ?? -1) : -1,
      state: verdict.ok ? 'approved' : 'declined',
    };
    authorisations.put(written);
    if (verdict.ok) {
      this.#book(written);
      if (earlier) this.debts.paid(earlier.rrn);
    } else if (fresh && first && verdict.reason && deferred && TRANSIT_MCC.has(mcc)) {
      // The gate let the rider in before anybody asked the issuer.
      this.debts.open(request, row.par, verdict.reason);
    }
  }

  #book(row: AuthorisationRow): void {
    const { authorisations, ledger } = this.#it;
    const amount = row.kind === 'refund' ? -row.amount : row.kind === 'balance' ? 0 : row.amount;
    if (amount !== 0)
      ledger.post({ kind: row.kind, ref: row.rrn, at: row.at, legs: paymentLegs(row, amount) });
    const sale = row.original === '' ? undefined : authorisations.get(row.original);
    if (sale) authorisations.put({ ...sale, refunded: sale.refunded + row.amount });
  }

  #authentication(
    request: AuthRequest,
    found: Findings,
    f39: string,
  ): { issuerAuthentication?: Uint8Array } {
    const cryptogram = request.icc.get('9F26');
    if (!found.acOk || !found.session || cryptogram?.length !== 8) return {};
    const arc = ascii(f39);
    return { issuerAuthentication: concat(arpc(found.session, cryptogram, arc), arc) };
  }

  #report(
    request: AuthRequest,
    found: Findings,
    issuer: IssuerFindings | undefined,
    verdict: Verdict,
  ): void {
    const { emit } = this.#it;
    const { amount, currency, rrn, terminal, mcc } = request;
    const token = maskNumber(request.number);
    const reason: ReasonRow | undefined = verdict.reason && REASONS[verdict.reason];
    emit('switch', 'route', { rrn, token, amount, currency, terminal, mcc });
    emit('tsp', 'verify', {
      rrn,
      token,
      ...(found.row ? { card: maskNumber(this.#it.tsp.vault.panOf(found.row)!.pan) } : {}),
      checks: found.checks,
      ...(reason?.tsp ? { tspCode: reason.tsp } : {}),
    });
    if (issuer)
      emit('issuer', 'authorise', {
        rrn,
        bank: issuer.card?.bank,
        card: issuer.card && maskNumber(issuer.card.pan),
        checks: issuer.checks,
      });
    emit('switch', 'verdict', {
      rrn,
      ok: verdict.ok,
      reason: verdict.reason,
      alsoFailed: verdict.alsoFailed,
    });
  }
}

function recordOf(
  request: AuthRequest,
  token: string,
  issuer: IssuerFindings | undefined,
): Omit<AuthorisationRow, 'f39' | 'authCode' | 'reason' | 'atc' | 'state'> {
  const { rrn, kind, amount, at, terminal, merchant, original = '' } = request;
  const card = issuer?.card;
  return {
    rrn,
    kind,
    amount,
    at,
    terminal,
    merchant,
    token,
    bank: card?.bank ?? '',
    account: card?.account ?? '',
    ac: toHex(request.icc.get('9F26') ?? new Uint8Array(0)),
    refunded: 0,
    original,
  };
}

/** The issuer's line is down: nobody decides (field 39 = 91). */
function offline(checks: readonly CheckLine[]): Verdict {
  const verdict = judge(checks.filter((line) => line.layer !== 'issuer'));
  if (!verdict.ok) return verdict;
  return { ok: false, alsoFailed: [], checks };
}
