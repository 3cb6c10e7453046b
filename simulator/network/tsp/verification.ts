/** Steps 6 to 16 of the verification: token, domain, cryptogram, counter (backoffice §2.3). Reads the vault, changes nothing. */

import { equal, maskNumber, toHex } from '../bytes.js';
import {
  applicationCryptogram,
  iddMac,
  keyFingerprint,
  macInput,
  MAC_INPUT,
  sessionKey,
} from '../crypto/cryptogram.js';
import { rangeOf } from '../ranges.js';
import { REASONS, type CheckLine, type Reason } from '../reasons.js';
import type { AuthRequest, Cardholder } from '../switch/request.js';
import { checkAtc, type AtcResult } from './atc-window.js';
import type { TspContext } from './context.js';
import { DOMAIN_RULES } from './domain-rules.js';
import { kindOfCid, kindOfCvr, parseIssuerData, type AcKind, type IssuerData } from './icc-data.js';
import { findSet, type Provisioning } from './provisioning.js';
import { requestor } from './requestors.js';
import type { TokenRow } from './vault.js';

/** An accepted cryptogram of this token and counter, if there was one. */
export interface SeenCryptogram {
  readonly ac: string;
  readonly approved: boolean;
  /** Declined for want of money: may be asked again (a ride's debt). */
  readonly retry: boolean;
}

export interface VerificationTools {
  readonly tsp: TspContext;
  readonly provisioning: Provisioning;
  /** Who answers for steps 12 to 16. */
  readonly acVerifiedBy: 'tsp' | 'issuer';
  /** Spell the details out: only when somebody reads them. */
  readonly explain: boolean;
  seen(token: string, atc: number): SeenCryptogram | undefined;
}

export interface Findings {
  readonly checks: readonly CheckLine[];
  readonly row: TokenRow | undefined;
  readonly acOk: boolean;
  readonly session: Uint8Array | undefined;
  readonly atc: number | undefined;
  readonly atcResult: AtcResult | undefined;
  /** Another device made a valid cryptogram with this counter: the key exists twice. */
  readonly cloned: boolean;
  readonly acKind: AcKind | undefined;
  readonly holder: Cardholder;
  readonly lukIndex: number | undefined;
}

const NOBODY: Cardholder = { authentic: false, cdcvm: false, express: false };
const PHONE_IDD = 0x07;

export function verifyToken(request: AuthRequest, tools: VerificationTools): Findings {
  return new Verification(request, tools).run();
}

class Verification {
  readonly #request: AuthRequest;
  readonly #tools: VerificationTools;
  readonly #checks: CheckLine[] = [];
  #row: TokenRow | undefined;
  #acOk = false;
  #session: Uint8Array | undefined;
  #atcResult: AtcResult | undefined;
  #cloned = false;
  #acKind: AcKind | undefined;
  #holder: Cardholder = NOBODY;
  #lukIndex: number | undefined;
  #lukSet: number | undefined;

  constructor(request: AuthRequest, tools: VerificationTools) {
    this.#request = request;
    this.#tools = tools;
  }

  run(): Findings {
    const request = this.#request;
    this.#range();
    this.#row = this.#tools.tsp.vault.tokens.get(request.number);
    const row = this.#row;
    this.#line('token in vault', row !== undefined, 'TOKEN_UNKNOWN', () =>
      row ? `${maskNumber(row.token)} of ${row.wallet}` : 'not found',
    );
    if (row) {
      this.#state(row);
      if (request.kind !== 'refund') this.#usable(row);
    }
    const atc = this.#number('9F36');
    return {
      checks: this.#checks,
      row,
      acOk: this.#acOk,
      session: this.#session,
      atc,
      atcResult: this.#atcResult,
      cloned: this.#cloned,
      acKind: this.#acKind,
      holder: this.#holder,
      lukIndex: this.#lukIndex,
    };
  }

  #usable(row: TokenRow): void {
    this.#expiry(row);
    this.#requestor(row);
    this.#domain(row);
    if (this.#request.icc.size === 0) {
      this.#line('cryptogram', undefined, 'AC_MISMATCH', () => 'no field 55');
      return;
    }
    const data = parseIssuerData(this.#request.icc.get('9F10'));
    this.#parameters(row, data);
    this.#cryptogram(row, data);
    this.#kind(data);
    this.#counter(row);
    this.#cardholder(row, data);
  }

  #range(): void {
    const range = rangeOf(this.#request.number);
    this.#line(
      'number is a token',
      range === 'token' || range === 'published',
      'PAN_TOKEN_CONFUSION',
      () => (range ? `${range} range` : 'outside of all test ranges'),
    );
  }

  #state(row: TokenRow): void {
    const credit =
      this.#request.kind === 'refund' &&
      (row.state === 'SUSPENDED' ||
        (row.state === 'DELETED' && this.#tools.tsp.settings.allowCreditOnDeletedToken));
    const reason: Reason =
      row.state === 'SUSPENDED'
        ? 'TOKEN_SUSPENDED'
        : row.state === 'DELETED'
          ? 'TOKEN_DELETED'
          : row.state === 'EXPIRED'
            ? 'TOKEN_EXPIRED'
            : 'TOKEN_INACTIVE';
    this.#line('token state', row.state === 'ACTIVE' || credit, reason, () =>
      credit ? `${row.state}, but money may go back` : row.state,
    );
  }

  #expiry(row: TokenRow): void {
    const month = this.#tools.tsp.calendar.parts(this.#request.at).date.slice(0, 4);
    this.#line('token expiry', row.expiry >= month, 'TOKEN_EXPIRED', () => row.expiry);
    const { expiry } = this.#request;
    this.#line(
      'expiry as in vault',
      expiry === undefined ? undefined : expiry === row.expiry,
      'EXPIRY_MISMATCH',
      () => `${expiry ?? 'not sent'}`,
    );
  }

  #requestor(row: TokenRow): void {
    const bytes = this.#request.lab.get('9F19') ?? this.#request.icc.get('9F19');
    const sent = bytes ? toHex(bytes).slice(-11) : undefined;
    this.#line(
      'token requestor',
      sent === undefined ? undefined : sent === row.trid,
      'TRID_MISMATCH',
      () => sent ?? 'not sent',
    );
    const active = requestor(row.trid)?.active ?? false;
    this.#line('token requestor active', active, 'TR_INACTIVE', () => row.trid);
  }

  #domain(row: TokenRow): void {
    const day = this.#tools.tsp.calendar.day(this.#request.at);
    const use = { request: this.#request, row, day };
    for (const rule of DOMAIN_RULES)
      this.#line(rule.id, rule.ok(use), rule.reason, () => rule.detail(use));
  }

  #parameters(row: TokenRow, data: IssuerData | undefined): void {
    const same =
      data !== undefined && data.dki === row.dki && data.cvn === row.cvn && data.algorithm === 0x01;
    this.#line('key index, version, algorithm', same, 'CRYPTO_PARAM', () =>
      data
        ? `DKI ${data.dki}, CVN ${data.cvn}, algorithm ${data.algorithm}; vault DKI ${row.dki}, CVN ${row.cvn}`
        : '9F10 cannot be read',
    );
    if (!row.luk) return;
    const index = data?.idd?.id === PHONE_IDD ? data.idd.data[4]! : 0;
    this.#lukIndex = index;
    const now = this.#tools.tsp.clock.now();
    const found = findSet(row.luk, index, now, this.#request.deferred);
    const luk = found ?? row.luk;
    this.#lukSet = luk.set;
    const known = found !== undefined;
    this.#line('limited-use key', known, 'LUK_UNKNOWN', () => `index ${index}, set ${luk.set}`);
    // An upload was signed earlier than it came.
    const fresh = this.#request.deferred || now <= luk.expiresUs;
    this.#line('limited-use key in time', fresh, 'LUK_EXPIRED', () => `until ${luk.expiresUs} us`);
    const max = row.credentialModel === 'HCE_SUK' ? 1 : luk.maxTaps;
    const uses = luk.uses[index] ?? 0;
    // A single-use key used again is a replay or a clone: step 15 names it.
    const left = row.credentialModel === 'HCE_SUK' || uses < max;
    this.#line('limited-use key left', left, 'LUK_COUNT', () => `${uses} of ${max} used`);
  }

  #cryptogram(row: TokenRow, data: IssuerData | undefined): void {
    const sent = this.#request.icc.get('9F26');
    const atc = this.#number('9F36');
    if (!data || !sent || atc === undefined) {
      this.#line('cryptogram', false, 'AC_MISMATCH', () => '9F10, 9F26 or 9F36 is not there');
      return;
    }
    const keys = this.#keys(row);
    const session = sessionKey(keys.ac, atc);
    this.#session = session;
    const cvn = data.cvn === '17' ? '17' : '01';
    const value = (tag: string): Uint8Array | undefined =>
      tag === 'CVR'
        ? data.cvr
        : tag === 'CVR2'
          ? data.cvr.subarray(1, 2)
          : (this.#request.icc.get(tag) ?? (tag === '9F03' ? new Uint8Array(6) : undefined));
    const input = macInput(cvn, value);
    const computed = input && applicationCryptogram(session, input);
    const samePsn = this.#request.psn === undefined || this.#request.psn === row.psn;
    this.#acOk = computed !== undefined && samePsn && equal(computed, sent);
    this.#line('cryptogram', this.#acOk, 'AC_MISMATCH', () =>
      [
        `UDK ${keyFingerprint(keys.ac)}`,
        `SK ${keyFingerprint(session)} for ATC ${atc}`,
        ...MAC_INPUT[cvn].map((tag) => `${tag} ${toHex(value(tag) ?? new Uint8Array(0))}`),
        `sent ${toHex(sent)}`,
        `computed ${computed ? toHex(computed) : 'nothing: a field is missing'}`,
      ].join('; '),
    );
  }

  #kind(data: IssuerData | undefined): void {
    if (!data) return;
    const kind = kindOfCvr(data.cvr);
    this.#acKind = kind;
    const cid = this.#request.icc.get('9F27')?.[0];
    const agree = cid === undefined || kindOfCid(cid) === kind;
    const ctq = this.#request.lab.get('9F6C');
    // A TC goes online when offline authentication failed and the card asks for it (kernel7 §2.10.6).
    const tcOnline = ctq !== undefined && (ctq[0]! & 0x20) !== 0;
    const fits =
      this.#request.kind === 'offlineUpload'
        ? kind === 'TC' || kind === 'ARQC'
        : kind === 'ARQC' || (kind === 'TC' && tcOnline);
    this.#line('kind of cryptogram', agree && fits, 'AC_TYPE', () =>
      agree ? kind : `${kind} by CVR, but 9F27 says otherwise`,
    );
  }

  #counter(row: TokenRow): void {
    const atc = this.#number('9F36');
    if (atc === undefined) return;
    const { deferred } = this.#request;
    const state = { high: row.atcHigh, seen: BigInt(`0x${row.atcSeen}`) };
    const result = checkAtc(state, atc, deferred);
    const detail = (): string => `ATC ${atc}, highest so far ${row.atcHigh}: ${result.r}`;
    if ('next' in result) {
      this.#atcResult = result;
      this.#line('transaction counter', result.r !== 'ATC_JUMP', 'ATC_JUMP', detail);
      return;
    }
    const before = result.r === 'ATC_REPLAY' ? this.#tools.seen(row.token, atc) : undefined;
    const same = before?.ac === toHex(this.#request.icc.get('9F26') ?? new Uint8Array(0));
    if (before && same && deferred && before.retry) {
      this.#line('transaction counter', true, 'ATC_REPLAY', () => 'asked again after a decline');
      return;
    }
    this.#cloned = before !== undefined && !same && this.#acOk;
    const reason: Reason =
      before && same && deferred && before.approved ? 'ALREADY_ACCEPTED' : result.r;
    this.#line('transaction counter', false, reason, () =>
      this.#cloned ? `${detail()}; another valid cryptogram: the key exists twice` : detail(),
    );
  }

  #cardholder(row: TokenRow, data: IssuerData | undefined): void {
    const idd = data?.idd;
    const atc = this.#number('9F36');
    if (idd?.id !== PHONE_IDD || atc === undefined) {
      const ctq = this.#request.lab.get('9F6C');
      const cdcvm = ctq !== undefined && (ctq[1]! & 0x80) !== 0;
      this.#holder = { authentic: false, cdcvm, express: false };
      this.#line('issuer data of the phone', undefined, 'IDD_MAC', () => 'not of our kind');
      return;
    }
    const mac = iddMac(sessionKey(this.#keys(row).mac, atc), atc, idd.data);
    const ok = equal(mac, idd.mac);
    const flags = idd.data[3]!;
    this.#holder = { authentic: ok, cdcvm: ok && idd.data[1] !== 0, express: (flags & 1) !== 0 };
    this.#line('issuer data of the phone', ok, 'IDD_MAC', () => {
      const how = ['nobody', 'fingerprint', 'face', 'passcode'][idd.data[1]!] ?? '?';
      return `${how}, ${idd.data[2]} s before${flags & 1 ? ', express transit' : ''}`;
    });
  }

  #keys(row: TokenRow): { readonly ac: Uint8Array; readonly mac: Uint8Array } {
    const { provisioning } = this.#tools;
    if (this.#lukSet === undefined || this.#lukIndex === undefined)
      return provisioning.cardKeys(row);
    return provisioning.limitedKeys(row, { set: this.#lukSet }, this.#lukIndex);
  }

  #number(tag: string): number | undefined {
    const value = this.#request.icc.get(tag);
    return value?.length === 2 ? (value[0]! << 8) | value[1]! : undefined;
  }

  #line(id: string, ok: boolean | undefined, reason: Reason, detail: () => string): void {
    const { step } = REASONS[reason];
    const layer = step >= 12 ? this.#tools.acVerifiedBy : 'tsp';
    const text = this.#tools.explain ? detail() : '';
    this.#checks.push(
      ok === false
        ? { step, id, layer, ok, detail: text, reason }
        : { step, id, layer, ok, detail: text },
    );
  }
}
