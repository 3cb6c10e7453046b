/**
 * What a wallet asks of the token service (backoffice §1.2 to §1.5, §5, §8). Synchronous; what can go wrong is a value.
 * The verification code goes by SMS to the cardholder and is never in an answer here.
 *
 * Adding a card: requestToken -> (yellow: submitIdv) -> provision -> [the phone personalises] -> activate.
 * Interrupted before `activate`, the token stays INACTIVE and `provision` may be asked again; `requestToken` for the
 * same card and device then goes on with it, and sends a new code.
 */

import type { LimitedUseSet, TokenBundle } from './token-bundle.js';

export type TokenState = 'REQUESTED' | 'INACTIVE' | 'ACTIVE' | 'SUSPENDED' | 'DELETED' | 'EXPIRED';

export type IdvMethod = 'ACCT' | 'CVN2' | 'CARDPIN' | 'SMSOTP' | 'BANKAPP' | 'CALL';

/** Who changes a state. `phone` is the wallet on the device, `customer` the web site or the bank's phone line. */
export type StateActor = 'phone' | 'customer' | 'issuer' | 'service';

export interface TokenRequest {
  /** Funding card, digits. The wallet forgets it when this call returns. */
  readonly pan: string;
  /** As printed: MMYY. */
  readonly expiry: string;
  readonly cvn2?: string;
  /** Token requestor id of the wallet, 11 digits. */
  readonly trid: string;
  readonly deviceId: string;
  readonly seid: string;
  readonly useCase: 'SE' | 'HCE';
  readonly credentialModel: TokenBundle['credentialModel'];
  /** Profile id of the wallet, as 'mi-pay'. */
  readonly wallet: string;
  /** Tokens that this wallet has: the card of one that works gets no second one here. */
  readonly holds?: readonly string[];
}

/** What the wallet may show of a card before it is provisioned. */
export interface CardFace {
  readonly lastFour: string;
  readonly label: string;
  readonly issuer: string;
  readonly art: { readonly from: string; readonly to: string };
}

export interface IdvOption {
  readonly method: IdvMethod;
  /** Masked: '138****0017'. */
  readonly to: string;
}

export type TokenRequestAnswer =
  | { readonly path: 'green'; readonly tokenRef: string; readonly card: CardFace }
  | {
      readonly path: 'yellow';
      readonly tokenRef: string;
      readonly card: CardFace;
      readonly idv: readonly IdvOption[];
    }
  | { readonly path: 'red'; readonly reason: RedReason; readonly text: string };

export type RedReason =
  | 'NOT_ELIGIBLE'
  | 'UNKNOWN_CARD'
  | 'EXPIRY_WRONG'
  | 'CARD_EXPIRED'
  | 'CARD_BLOCKED'
  | 'ALREADY_ADDED'
  | 'OUTSIDE_TEST_RANGES'
  | 'TOO_MANY_REQUESTS'
  | 'REQUESTOR_UNKNOWN';

export type IdvAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'CODE_WRONG'; readonly triesLeft: number }
  | {
      readonly ok: false;
      readonly reason: 'CODE_EXPIRED' | 'TRIES_EXCEEDED' | 'UNKNOWN_TOKEN' | 'NOT_EXPECTED';
    };

export type ProvisionAnswer =
  | { readonly ok: true; readonly bundle: TokenBundle }
  | {
      readonly ok: false;
      readonly reason: 'IDV_MISSING' | 'UNKNOWN_TOKEN' | 'TOKEN_DELETED' | 'OTHER_DEVICE';
    };

export type StateAnswer =
  | { readonly ok: true; readonly state: TokenState }
  | {
      readonly ok: false;
      readonly reason: 'UNKNOWN_TOKEN' | 'NOT_ALLOWED';
      readonly state?: TokenState;
    };

/** Proof of use: what the phone says it did with the keys of its present set. */
export interface UseLog {
  readonly entries: readonly {
    readonly index: string;
    readonly atc: number;
    readonly cryptogram: string;
  }[];
}

export type ReplenishAnswer =
  | { readonly ok: true; readonly luk: LimitedUseSet }
  | {
      readonly ok: false;
      readonly reason: 'UNKNOWN_TOKEN' | 'LOG_WRONG' | 'NOT_ACTIVE' | 'AUTHENTICATION_NEEDED';
    };

export interface TokenServicePort {
  requestToken(request: TokenRequest): TokenRequestAnswer;
  /** A new code by the same way; the old one no longer counts. */
  resendCode(tokenRef: string, method: IdvMethod): StateAnswer;
  submitIdv(tokenRef: string, method: IdvMethod, value: string): IdvAnswer;
  provision(
    tokenRef: string,
    device: { readonly deviceId: string; readonly seid: string },
  ): ProvisionAnswer;
  /** The secure element is personalised: the token becomes ACTIVE. */
  activate(tokenRef: string): StateAnswer;
  setState(
    tokenRef: string,
    state: 'SUSPENDED' | 'ACTIVE' | 'DELETED',
    by: StateActor,
    reason: string,
  ): StateAnswer;
  stateOf(tokenRef: string): TokenState | undefined;
  /** HCE: a new set of limited-use keys. `authenticated`: the user unlocked for it (needed when a set expired unused). */
  replenish(tokenRef: string, log: UseLog, authenticated: boolean): ReplenishAnswer;
}
