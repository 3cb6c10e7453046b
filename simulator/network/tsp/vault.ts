/** The token vault: which token stands for which card, bound to which device, under which rules (backoffice §1.2). */

import type { TokenBundle } from '../../phone/token-bundle.js';
import type { IdvMethod, StateActor, TokenState } from '../../phone/token-service-port.js';
import type { Store } from '../store/store.js';
import type { Table, TableShape } from '../store/table.js';

export type Channel = 'contactless_pos' | 'contactless_atm' | 'transit' | 'inapp';

/** What the token may be used for. Amounts in fen. */
export interface TokenDomain {
  readonly channels: readonly Channel[];
  readonly mccAllow?: readonly string[];
  readonly mccDeny?: readonly string[];
  readonly merchantAllow?: readonly string[];
  /** Currency and country codes, three digits. Absent: everywhere. */
  readonly countryAllow?: readonly string[];
  readonly maxAmount?: number;
  readonly maxDaily?: number;
  readonly maxCount?: number;
  /** Without a cardholder verified by the device or a PIN: at most this. */
  readonly requireCdcvmAbove: number;
  readonly transitNoCdcvmMax: number;
}

export interface LukSet {
  readonly set: number;
  readonly expiresUs: number;
  readonly maxTaps: number;
  /** Key index to the number of accepted uses. */
  readonly uses: Readonly<Record<string, number>>;
  readonly issuedUs: number;
  /** The set before: a payment under it may still be on its way when the phone gets the next. */
  readonly previous: Omit<LukSet, 'previous'> | null;
}

export interface PendingIdv {
  readonly method: IdvMethod;
  readonly code: string;
  readonly expiresAt: number;
  readonly triesLeft: number;
}

export interface TokenRow {
  readonly token: string;
  readonly tokenRef: string;
  /** YYMM */
  readonly expiry: string;
  readonly psn: string;
  readonly panRef: string;
  readonly par: string;
  readonly trid: string;
  readonly seid: string;
  readonly deviceId: string;
  readonly wallet: string;
  readonly credentialModel: TokenBundle['credentialModel'] | 'CARD';
  readonly state: TokenState;
  readonly stateBy: StateActor;
  readonly stateReason: string;
  readonly cvn: '01' | '17';
  readonly dki: string;
  readonly idvMethod: IdvMethod | '';
  readonly idv: PendingIdv | null;
  /** The cardholder is verified, or need not be. */
  readonly idvDone: 0 | 1;
  readonly activatedAt: number;
  readonly domain: TokenDomain;
  readonly atcHigh: number;
  /** 64-bit window below `atcHigh`, hex. */
  readonly atcSeen: string;
  readonly luk: LukSet | null;
  readonly spentDay: string;
  readonly spent: number;
  readonly useCount: number;
}

/** The one place where a token's card number is known. */
export interface PanRow {
  readonly panRef: string;
  readonly pan: string;
  readonly par: string;
  readonly bank: string;
  readonly failedIdv: number;
}

export interface DenyRow {
  readonly token: string;
  readonly par: string;
  readonly reason: string;
  readonly version: number;
}

const TOKENS: TableShape<TokenRow> = {
  name: 'token',
  key: 'token',
  columns: {
    token: 'text',
    tokenRef: 'text',
    expiry: 'text',
    psn: 'text',
    panRef: 'text',
    par: 'text',
    trid: 'text',
    seid: 'text',
    deviceId: 'text',
    wallet: 'text',
    credentialModel: 'text',
    state: 'text',
    stateBy: 'text',
    stateReason: 'text',
    cvn: 'text',
    dki: 'text',
    idvMethod: 'text',
    idv: 'json',
    idvDone: 'integer',
    activatedAt: 'integer',
    domain: 'json',
    atcHigh: 'integer',
    atcSeen: 'text',
    luk: 'json',
    spentDay: 'text',
    spent: 'integer',
    useCount: 'integer',
  },
};

const PANS: TableShape<PanRow> = {
  name: 'vault_pan',
  key: 'panRef',
  columns: { panRef: 'text', pan: 'text', par: 'text', bank: 'text', failedIdv: 'integer' },
};

const DENIED: TableShape<DenyRow> = {
  name: 'deny_list',
  key: 'token',
  columns: { token: 'text', par: 'text', reason: 'text', version: 'integer' },
};

export class Vault {
  readonly tokens: Table<TokenRow>;
  readonly pans: Table<PanRow>;
  readonly denied: Table<DenyRow>;
  readonly #byRef = new Map<string, string>();
  readonly #panByNumber = new Map<string, string>();
  readonly #byPan = new Map<string, string[]>();

  constructor(store: Store) {
    this.tokens = store.table(TOKENS);
    this.pans = store.table(PANS);
    this.denied = store.table(DENIED);
    store.onReload(() => this.#index());
    this.#index();
  }

  putToken(row: TokenRow): void {
    if (!this.tokens.get(row.token)) this.#indexToken(row);
    this.tokens.put(row);
  }

  putPan(row: PanRow): void {
    const before = this.pans.get(row.panRef);
    if (before && before.pan !== row.pan) this.#panByNumber.delete(before.pan);
    this.pans.put(row);
    this.#panByNumber.set(row.pan, row.panRef);
  }

  byRef(tokenRef: string): TokenRow | undefined {
    const token = this.#byRef.get(tokenRef);
    return token === undefined ? undefined : this.tokens.get(token);
  }

  /** Tokens of a card, of any state. */
  tokensOf(panRef: string): TokenRow[] {
    return (this.#byPan.get(panRef) ?? []).map((token) => this.tokens.get(token)!);
  }

  panOf(row: TokenRow): PanRow | undefined {
    return this.pans.get(row.panRef);
  }

  panByNumber(pan: string): PanRow | undefined {
    const ref = this.#panByNumber.get(pan);
    return ref === undefined ? undefined : this.pans.get(ref);
  }

  #index(): void {
    this.#byRef.clear();
    this.#panByNumber.clear();
    this.#byPan.clear();
    for (const row of this.tokens.values()) this.#indexToken(row);
    for (const row of this.pans.values()) this.#panByNumber.set(row.pan, row.panRef);
  }

  #indexToken(row: TokenRow): void {
    this.#byRef.set(row.tokenRef, row.token);
    const siblings = this.#byPan.get(row.panRef);
    if (siblings) siblings.push(row.token);
    else this.#byPan.set(row.panRef, [row.token]);
  }
}
