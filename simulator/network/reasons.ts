/** Why a host refuses: reason codes of the verification pipeline with their step, class and field 39 (backoffice §2.3, §2.7). */

export type Layer = 'acquirer' | 'tsp' | 'issuer';

export interface ReasonRow {
  /** Step of the pipeline; the lowest failing step is the answer. */
  readonly step: number;
  readonly layer: Layer;
  readonly class: 'link' | 'device' | 'purchase' | 'replay' | 'person' | 'issuer';
  readonly f39: string;
  /** The token service's own code and its seven-digit extra. */
  readonly tsp?: readonly [code: string, extra: string];
  readonly text: string;
}

// prettier-ignore
export const REASONS = {
  LINK_MAC:            { step: 1,  layer: 'acquirer', class: 'link',     f39: 'A0', text: 'the link MAC in field 64 is wrong' },
  FORMAT:              { step: 2,  layer: 'acquirer', class: 'link',     f39: '30', text: 'the message cannot be read or lacks a field' },
  UNSUPPORTED:         { step: 2,  layer: 'acquirer', class: 'link',     f39: '40', text: 'this host does not offer the transaction' },
  TERMINAL:            { step: 3,  layer: 'acquirer', class: 'link',     f39: '97', text: 'the terminal is unknown' },
  MERCHANT:            { step: 3,  layer: 'acquirer', class: 'link',     f39: '03', text: 'the merchant is not the terminal\'s' },
  BATCH:               { step: 3,  layer: 'acquirer', class: 'link',     f39: '77', text: 'not signed on, or another batch is open' },
  DUP_STAN:            { step: 4,  layer: 'acquirer', class: 'link',     f39: '94', text: 'the trace number was used for another message' },
  XFIELD_AMOUNT:       { step: 5,  layer: 'acquirer', class: 'purchase', f39: '13', text: 'field 4 and 9F02 differ' },
  XFIELD_CURRENCY:     { step: 5,  layer: 'acquirer', class: 'purchase', f39: '30', text: 'field 49 and 5F2A differ' },
  XFIELD_PAN:          { step: 5,  layer: 'acquirer', class: 'purchase', f39: '30', text: 'field 2 and the number in track 2 differ' },
  XFIELD_EXPIRY:       { step: 5,  layer: 'acquirer', class: 'purchase', f39: '30', text: 'field 14 and the expiry in track 2 differ' },
  XFIELD_PSN:          { step: 5,  layer: 'acquirer', class: 'purchase', f39: '30', text: 'field 23 and 5F34 differ' },
  XFIELD_ENTRY:        { step: 5,  layer: 'acquirer', class: 'purchase', f39: '30', text: 'entry mode and field 55 contradict each other' },
  XFIELD_DATE:         { step: 5,  layer: 'acquirer', class: 'purchase', f39: '30', text: '9A is not the day of the message' },
  PAN_TOKEN_CONFUSION: { step: 6,  layer: 'tsp',      class: 'device',   f39: '14', tsp: ['89', '3910014'], text: 'not a token, where only tokens are taken' },
  TOKEN_UNKNOWN:       { step: 7,  layer: 'tsp',      class: 'device',   f39: '14', tsp: ['89', '3910014'], text: 'no such token' },
  TOKEN_SUSPENDED:     { step: 8,  layer: 'tsp',      class: 'device',   f39: '62', tsp: ['89', '3910002'], text: 'the token is suspended' },
  TOKEN_DELETED:       { step: 8,  layer: 'tsp',      class: 'device',   f39: '14', tsp: ['89', '3910002'], text: 'the token is deleted' },
  TOKEN_INACTIVE:      { step: 8,  layer: 'tsp',      class: 'device',   f39: '62', tsp: ['89', '3910002'], text: 'the token was never activated' },
  TOKEN_EXPIRED:       { step: 9,  layer: 'tsp',      class: 'device',   f39: '54', tsp: ['80', '3910013'], text: 'the token has expired' },
  EXPIRY_MISMATCH:     { step: 9,  layer: 'tsp',      class: 'device',   f39: '14', tsp: ['89', '3910014'], text: 'the expiry is not the vault\'s' },
  TRID_MISMATCH:       { step: 10, layer: 'tsp',      class: 'device',   f39: '62', tsp: ['89', '3910018'], text: 'the token belongs to another requestor' },
  TR_INACTIVE:         { step: 10, layer: 'tsp',      class: 'device',   f39: '62', tsp: ['89', '3910001'], text: 'the token requestor is not active' },
  DOMAIN_CHANNEL:      { step: 11, layer: 'tsp',      class: 'device',   f39: '57', tsp: ['32', '3910005'], text: 'the token may not be used in this channel' },
  DOMAIN_MCC:          { step: 11, layer: 'tsp',      class: 'purchase', f39: '58', tsp: ['32', '3910005'], text: 'the token may not be used in this trade' },
  DOMAIN_MERCHANT:     { step: 11, layer: 'tsp',      class: 'purchase', f39: '58', tsp: ['32', '3910005'], text: 'the token may not be used at this merchant' },
  DOMAIN_COUNTRY:      { step: 11, layer: 'tsp',      class: 'purchase', f39: '57', tsp: ['32', '3910005'], text: 'the token may not be used in this country or currency' },
  DOMAIN_AMOUNT:       { step: 11, layer: 'tsp',      class: 'purchase', f39: '61', tsp: ['33', '3910006'], text: 'more than the token may pay at once' },
  DOMAIN_DAILY:        { step: 11, layer: 'tsp',      class: 'purchase', f39: '61', tsp: ['33', '3910052'], text: 'more than the token may pay in a day' },
  DOMAIN_COUNT:        { step: 11, layer: 'tsp',      class: 'purchase', f39: '65', tsp: ['87', '3910003'], text: 'the token was used as often as it may be' },
  CRYPTO_PARAM:        { step: 12, layer: 'tsp',      class: 'device',   f39: '59', text: 'key index, cryptogram version or algorithm is not the vault\'s' },
  LUK_UNKNOWN:         { step: 12, layer: 'tsp',      class: 'device',   f39: '59', text: 'the limited-use key was never issued or is withdrawn' },
  LUK_EXPIRED:         { step: 12, layer: 'tsp',      class: 'device',   f39: '59', tsp: ['80', '3910013'], text: 'the limited-use key has expired' },
  LUK_COUNT:           { step: 12, layer: 'tsp',      class: 'device',   f39: '59', tsp: ['87', '3910003'], text: 'the limited-use key was used as often as it may be' },
  AC_MISMATCH:         { step: 13, layer: 'tsp',      class: 'device',   f39: '59', text: 'the cryptogram is not that of this device for this purchase' },
  AC_TYPE:             { step: 14, layer: 'tsp',      class: 'purchase', f39: '05', text: 'the kind of cryptogram does not fit the message' },
  ATC_REPLAY:          { step: 15, layer: 'tsp',      class: 'replay',   f39: '34', text: 'this transaction counter was used before' },
  ATC_OLD:             { step: 15, layer: 'tsp',      class: 'replay',   f39: '34', text: 'the transaction counter is too old' },
  ATC_ROLLBACK:        { step: 15, layer: 'tsp',      class: 'replay',   f39: '34', text: 'the transaction counter went back' },
  ATC_JUMP:            { step: 15, layer: 'tsp',      class: 'replay',   f39: '59', text: 'the transaction counter jumped' },
  ALREADY_ACCEPTED:    { step: 15, layer: 'tsp',      class: 'replay',   f39: '22', text: 'this offline transaction was accepted before' },
  IDD_MAC:             { step: 16, layer: 'tsp',      class: 'person',   f39: '59', text: 'the issuer data of the phone are not authentic' },
  CVM_REQUIRED:        { step: 17, layer: 'issuer',   class: 'person',   f39: '55', text: 'nobody proved to be the cardholder' },
  EXPRESS_MISUSE:      { step: 17, layer: 'issuer',   class: 'person',   f39: '57', text: 'express mode outside of transit' },
  TVR_ODA_FAIL:        { step: 18, layer: 'issuer',   class: 'device',   f39: '05', text: 'approved offline although offline authentication failed' },
  PIN_WRONG:           { step: 19, layer: 'issuer',   class: 'person',   f39: '55', text: 'the PIN is wrong' },
  PIN_TRIES:           { step: 19, layer: 'issuer',   class: 'person',   f39: '75', text: 'the PIN was wrong too often' },
  CARD_LOST:           { step: 20, layer: 'issuer',   class: 'issuer',   f39: '41', text: 'the card is reported lost' },
  CARD_STOLEN:         { step: 20, layer: 'issuer',   class: 'issuer',   f39: '43', text: 'the card is reported stolen' },
  CARD_CLOSED:         { step: 20, layer: 'issuer',   class: 'issuer',   f39: '14', text: 'the card is closed' },
  FUNDS:               { step: 20, layer: 'issuer',   class: 'issuer',   f39: '51', text: 'not enough money' },
  LIMIT_AMT:           { step: 21, layer: 'issuer',   class: 'person',   f39: '61', text: 'above the limit of a payment or a day' },
  LIMIT_CNT:           { step: 21, layer: 'issuer',   class: 'person',   f39: '65', text: 'too many payments today' },
  VELOCITY:            { step: 21, layer: 'issuer',   class: 'person',   f39: '65', text: 'too much in too short a time' },
  FRAUD_RISK:          { step: 21, layer: 'issuer',   class: 'person',   f39: '34', text: 'the pattern of a fraud' },
  ORIGINAL_UNKNOWN:    { step: 22, layer: 'acquirer', class: 'issuer',   f39: '25', text: 'the original transaction is not found' },
  ORIGINAL_STATE:      { step: 22, layer: 'acquirer', class: 'issuer',   f39: '12', text: 'the original transaction cannot be undone' },
  ORIGINAL_AMOUNT:     { step: 22, layer: 'acquirer', class: 'issuer',   f39: '64', text: 'the amount is not that of the original' },
  ISSUER_UNKNOWN:      { step: 6,  layer: 'acquirer', class: 'issuer',   f39: '15', text: 'no issuer has this number' },
} as const satisfies Record<string, ReasonRow>;

export type Reason = keyof typeof REASONS;

/** A line of the verification as the log shows it. */
export interface CheckLine {
  readonly step: number;
  readonly id: string;
  readonly layer: Layer;
  /** Undefined: could not be judged, since an earlier line failed or the data are not there. */
  readonly ok: boolean | undefined;
  readonly detail: string;
  /** Of a failing line. */
  readonly reason?: Reason;
}

export interface Verdict {
  readonly ok: boolean;
  /** The first failing check. */
  readonly reason?: Reason;
  readonly alsoFailed: readonly Reason[];
  readonly checks: readonly CheckLine[];
}

export function judge(checks: readonly CheckLine[]): Verdict {
  let first: CheckLine | undefined;
  for (const line of checks)
    if (line.ok === false && (!first || line.step < first.step)) first = line;
  if (!first) return { ok: true, alsoFailed: [], checks };
  const alsoFailed = checks.filter((line) => line.ok === false && line !== first);
  return {
    ok: false,
    reason: first.reason!,
    alsoFailed: alsoFailed.map((line) => line.reason!),
    checks,
  };
}
