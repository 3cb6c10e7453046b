/**
 * Every rule of Entry Point and kernel 7 that rests on knowledge (K) or project policy (P) instead of a readable source:
 * one row each, with its alternatives. A profile selects by key; a correction is a change of `default`.
 */

import { frozen } from '../bytes/frozen.js';

export type PolicyRow = PolicyChoice | PolicyNumber;

export interface PolicyChoice {
  readonly default: string;
  readonly choices: readonly string[];
  readonly certainty: 'V' | 'K' | 'P' | 'V/P' | 'V/K';
  readonly cite: string;
  readonly text: string;
}

export interface PolicyNumber {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly certainty: 'V' | 'K' | 'P' | 'V/P' | 'V/K';
  readonly cite: string;
  readonly text: string;
}

// prettier-ignore
export const POLICY_TABLE = frozen({
  // Entry Point
  presentCardValue:       { default: 'amount', choices: ['amount', 'none'], certainty: 'K', cite: 'kernel7.md 1.4', text: 'message 15 carries the amount when it is above zero' },
  ppseDfName:             { default: 'mustMatch', choices: ['mustMatch', 'ignore'], certainty: 'V', cite: 'kernel7.md 1.5', text: 'a PPSE answer whose DF name is not 2PAY.SYS.DDF01 is an empty list' },
  cardholderConfirmation: { default: 'ignore', choices: ['ignore', 'skip'], certainty: 'K', cite: 'kernel7.md 1.7', text: 'bit 8 of the priority indicator 87' },
  extendedNameTooLong:    { default: 'omitExtension', choices: ['omitExtension', 'removeCandidate'], certainty: 'K', cite: 'kernel7.md 1.7', text: 'ADF name with extended selection longer than 16 bytes' },
  level1RestartLimit:     { default: 16, min: 0, max: 255, certainty: 'K', cite: 'kernel7.md 1.7', text: 'returns to Start B after a Level 1 error before the kernel runs' },
  tryAgainLimit:          { default: 3, min: 0, max: 255, certainty: 'P', cite: 'kernel7.md 1.9', text: 'Try Again outcomes followed before the transaction ends' },
  removalTimeout:         { default: 0, min: 0, max: 255, certainty: 'K', cite: 'kernel7.md 1.9', text: 'units of 100 ms; 0: the kernel asks for no removal procedure' },
  // Initiate application processing
  gpo6984:                { default: 'contactOrEnd', choices: ['contactOrEnd', 'tryAnotherInterface', 'selectNext', 'endApplication'], certainty: 'P', cite: 'kernel7.md 2.6', text: 'GPO answered 6984' },
  gpo6985:                { default: 'selectNext', choices: ['selectNext', 'contactOrEnd', 'endApplication'], certainty: 'V/P', cite: 'kernel7.md 2.6', text: 'GPO answered 6985' },
  gpo6986:                { default: 'seePhone', choices: ['seePhone', 'presentAgain'], certainty: 'V/K', cite: 'kernel7.md 2.6', text: 'GPO answered 6986; presentAgain: message 21 as the AS350 does' },
  gpoOther:               { default: 'contactOrEnd', choices: ['contactOrEnd', 'endApplication', 'selectNext'], certainty: 'V', cite: 'kernel7.md 2.6', text: 'GPO answered with any other status word' },
  seePhoneHold:           { default: 13, min: 10, max: 255, certainty: 'K', cite: 'kernel7.md 2.6', text: 'field off and message hold for message 20, units of 100 ms' },
  pdolMalformed:          { default: 'selectNext', choices: ['selectNext', 'endApplication'], certainty: 'V', cite: 'kernel7.md 2.6', text: 'PDOL that cannot be parsed' },
  odaForOnlineTtq:        { default: 'dynamic', choices: ['dynamic', 'fixed'], certainty: 'V', cite: 'kernel7.md 2.6', text: 'reader with ODA for online: choose the TTQ by DF61 after SELECT' },
  oldTransitCard:         { default: 'selectNext', choices: ['selectNext', 'endApplication'], certainty: 'P', cite: 'kernel7.md 2.6', text: 'reader with ODA for online, card without DF61 b7: the GENERATE AC path is outside kernel 7' },
  anotherInterfaceMessage: { default: 'insertOrSwipe', choices: ['insertOrSwipe', 'insert'], certainty: 'K', cite: 'kernel7.md 1.9', text: 'message of Try Another Interface: 18 or 1D' },
  // GPO response
  illegalLength:          { default: 'ignore', choices: ['ignore', 'endApplication'], certainty: 'V', cite: 'kernel7.md 2.7', text: 'optional element with a length that the dictionary forbids' },
  track2OnArqc:           { default: 'afterRecords', choices: ['afterRecords', 'inGpo'], certainty: 'V/P', cite: 'kernel7.md 2.7', text: 'where tag 57 must be for an ARQC with AFL' },
  tcWhenOnlineRequired:   { default: 'decline', choices: ['decline', 'accept'], certainty: 'K', cite: 'kernel7.md 2.7', text: 'the reader required an online cryptogram and the card gave a TC' },
  arqcOfflineOnly:        { default: 'decline', choices: ['decline', 'online'], certainty: 'K', cite: 'kernel7.md 2.7', text: 'ARQC at an offline-only reader' },
  // Read records
  maxRecords:             { default: 32, min: 1, max: 255, certainty: 'P', cite: 'kernel7.md 2.8', text: 'records of one AFL' },
  maxRecordBytes:         { default: 16384, min: 256, max: 65535, certainty: 'P', cite: 'kernel7.md 2.8', text: 'bytes of all records' },
  tornLastRecord:         { default: 'endApplication', choices: ['endApplication', 'tryAgain'], certainty: 'P', cite: 'kernel7.md 2.8', text: 'Level 1 error at the last record of a TC: the card may have debited' },
  // Processing restrictions
  expiredOnline:          { default: 'evaluateCvm', choices: ['evaluateCvm', 'skipCvm'], certainty: 'P', cite: 'kernel7.md 2.9', text: 'expired, card asks for online: CVM before the Online Request' },
  exceptionWithoutPair:   { default: 'track2', choices: ['track2', 'notChecked'], certainty: 'P', cite: 'kernel7.md 2.9', text: 'exception file when 5A or 5F34 is absent: PAN of 57 with sequence number 00' },
  // Offline data authentication
  fdda00:                 { default: 'reject', choices: ['reject', 'accept'], certainty: 'V/P', cite: 'kernel7.md 2.10.4', text: 'fDDA version 00 (9F08 below 0030)' },
  odaForOnlineFailed:     { default: 'decline', choices: ['decline', 'online'], certainty: 'P', cite: 'kernel7.md 2.10.6', text: 'ARQC with ODA for online, ODA failed' },
  tcAtTransitReader:      { default: 'decline', choices: ['decline', 'accept'], certainty: 'V', cite: 'kernel7.md 2.10.6', text: 'TC at a reader with ODA for online' },
  // CVM
  cvmOdaOrder:            { default: 'cvmFirst', choices: ['cvmFirst', 'odaFirst'], certainty: 'V', cite: 'kernel7.md 2.11', text: 'only to be seen when both fail' },
  pinUnsupported:         { default: 'decline', choices: ['decline', 'signature'], certainty: 'V', cite: 'kernel7.md 2.11', text: 'online PIN required, reader has none: does a signature that is also asked for count?' },
  cdcvmLabel:             { default: 'ConfirmationCodeVerified', choices: ['ConfirmationCodeVerified', 'NoCvm'], certainty: 'K', cite: 'kernel7.md 7', text: 'CVM of the outcome when the phone has verified its user' },
  // Decision and completion
  onlineRequestStart:     { default: 'NA', choices: ['NA', 'B', 'D'], certainty: 'V', cite: 'kernel7.md 2.12', text: 'where the kernel wants to continue with the online response' },
  onlineRequestMessage:   { default: 'none', choices: ['none', 'authorising'], certainty: 'V', cite: 'kernel7.md 2.12', text: 'message 1B as UI request on outcome; none: the terminal shows it' },
  hostUnavailableMessage: { default: 'notAuthorised', choices: ['notAuthorised', 'processingError'], certainty: 'P', cite: 'kernel7.md 2.12', text: 'message when there is no answer: 07 or 0F' },
  refundOutcome:          { default: 'OnlineRequest', choices: ['OnlineRequest', 'EndApplication'], certainty: 'K', cite: 'kernel7.md 2.14', text: 'refund: the host approves, or the terminal offline' },
  tvrInDataRecord:        { default: 'asSentForArqc', choices: ['asSentForArqc', 'asSent', 'asEvaluated'], certainty: 'V/K', cite: 'kernel7.md 2.10.5', text: 'tag 95 for the host: with an ARQC always the value in the MAC' },
  balance:                { default: 'hide', choices: ['hide', 'showOnApproval'], certainty: 'K', cite: 'kernel7.md 2.4', text: '9F5D with the approval message' },
} as const satisfies Record<string, PolicyRow>);

export type PolicyKey = keyof typeof POLICY_TABLE;

type ValueOf<Row> = Row extends { readonly choices: readonly (infer Choice)[] } ? Choice : number;

/** One value for each row. */
export type Policy = {
  readonly [Key in PolicyKey]: ValueOf<(typeof POLICY_TABLE)[Key]>;
};

/** The defaults, with what a profile selects. */
export function policyOf(overrides: Partial<Policy> = {}): Policy {
  const values: Record<string, string | number> = {};
  for (const key of Object.keys(POLICY_TABLE) as PolicyKey[])
    values[key] = POLICY_TABLE[key].default;
  return { ...values, ...overrides } as Policy;
}
