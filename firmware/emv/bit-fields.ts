/** Bit fields by name: one row a bit, with the words to print (kernel7.md 2.2, 2.3, 2.10.5, 3.1; EMV Book 3 annex C). */

import { frozen } from '../bytes/frozen.js';

export interface Bit {
  /** 1 is the leftmost. */
  readonly byte: number;
  readonly mask: number;
  /** Of a field of several bits: the value that the row names; a row without it is a plain bit. */
  readonly value?: number;
  readonly text: string;
}

export type BitTable = Readonly<Record<string, Bit>>;

/** Terminal Transaction Qualifiers, 9F66, as UnionPay reads them. */
// prettier-ignore
export const TTQ = frozen({
  fullDebitCredit:   { byte: 1, mask: 0x40, text: 'contactless full debit/credit supported' },
  quics:             { byte: 1, mask: 0x20, text: 'qUICS supported' },
  contact:           { byte: 1, mask: 0x10, text: 'contact interface supported' },
  offlineOnly:       { byte: 1, mask: 0x08, text: 'offline-only reader' },
  onlinePin:         { byte: 1, mask: 0x04, text: 'online PIN supported' },
  signature:         { byte: 1, mask: 0x02, text: 'signature supported' },
  odaForOnline:      { byte: 1, mask: 0x01, text: 'offline data authentication for online authorisations supported' },
  onlineRequired:    { byte: 2, mask: 0x80, text: 'online cryptogram required' },
  cvmRequired:       { byte: 2, mask: 0x40, text: 'CVM required' },
  contactOfflinePin: { byte: 2, mask: 0x20, text: 'contact offline PIN supported (kernel 3)' },
  issuerUpdate:      { byte: 3, mask: 0x80, text: 'issuer update supported (kernel 3)' },
  cdcvm:             { byte: 3, mask: 0x40, text: 'consumer device CVM supported (kernel 3)' },
  fdda01:            { byte: 4, mask: 0x80, text: 'fDDA version 01 supported' },
} as const satisfies BitTable);

/** Card Transaction Qualifiers, 9F6C. */
// prettier-ignore
export const CTQ = frozen({
  onlinePinRequired:  { byte: 1, mask: 0x80, text: 'online PIN required' },
  signatureRequired:  { byte: 1, mask: 0x40, text: 'signature required' },
  onlineIfOdaFails:   { byte: 1, mask: 0x20, text: 'go online if ODA fails and the reader can' },
  switchIfOdaFails:   { byte: 1, mask: 0x10, text: 'switch interface if ODA fails and the reader has a contact chip' },
  onlineIfExpired:    { byte: 1, mask: 0x08, text: 'go online if the application is expired' },
  switchForCash:      { byte: 1, mask: 0x04, text: 'switch interface for cash (kernel 3)' },
  switchForCashback:  { byte: 1, mask: 0x02, text: 'switch interface for cashback (kernel 3)' },
  notForAtm:          { byte: 1, mask: 0x01, text: 'not valid for contactless ATM (kernel 3)' },
  cdcvmPerformed:     { byte: 2, mask: 0x80, text: 'consumer device CVM performed' },
  issuerUpdate:       { byte: 2, mask: 0x40, text: 'card supports issuer update (kernel 3)' },
} as const satisfies BitTable);

/** Terminal Verification Results, 95. */
// prettier-ignore
export const TVR = frozen({
  odaNotPerformed:        { byte: 1, mask: 0x80, text: 'offline data authentication was not performed' },
  sdaFailed:              { byte: 1, mask: 0x40, text: 'SDA failed' },
  iccDataMissing:         { byte: 1, mask: 0x20, text: 'ICC data missing' },
  exceptionFile:          { byte: 1, mask: 0x10, text: 'card appears on the terminal exception file' },
  ddaFailed:              { byte: 1, mask: 0x08, text: 'DDA failed' },
  cdaFailed:              { byte: 1, mask: 0x04, text: 'CDA failed' },
  versionsDiffer:         { byte: 2, mask: 0x80, text: 'ICC and terminal have different application versions' },
  expired:                { byte: 2, mask: 0x40, text: 'expired application' },
  notYetEffective:        { byte: 2, mask: 0x20, text: 'application not yet effective' },
  serviceNotAllowed:      { byte: 2, mask: 0x10, text: 'requested service not allowed for card product' },
  newCard:                { byte: 2, mask: 0x08, text: 'new card' },
  cvmFailed:              { byte: 3, mask: 0x80, text: 'cardholder verification was not successful' },
  cvmUnrecognised:        { byte: 3, mask: 0x40, text: 'unrecognised CVM' },
  pinTriesExceeded:       { byte: 3, mask: 0x20, text: 'PIN try limit exceeded' },
  pinPadAbsent:           { byte: 3, mask: 0x10, text: 'PIN entry required and PIN pad not present or not working' },
  pinNotEntered:          { byte: 3, mask: 0x08, text: 'PIN entry required, PIN pad present, but PIN was not entered' },
  onlinePinEntered:       { byte: 3, mask: 0x04, text: 'online PIN entered' },
  floorLimitExceeded:     { byte: 4, mask: 0x80, text: 'transaction exceeds floor limit' },
  lowerConsecutiveLimit:  { byte: 4, mask: 0x40, text: 'lower consecutive offline limit exceeded' },
  upperConsecutiveLimit:  { byte: 4, mask: 0x20, text: 'upper consecutive offline limit exceeded' },
  randomOnline:           { byte: 4, mask: 0x10, text: 'transaction selected randomly for online processing' },
  merchantForcedOnline:   { byte: 4, mask: 0x08, text: 'merchant forced transaction online' },
  defaultTdol:            { byte: 5, mask: 0x80, text: 'default TDOL used' },
  issuerAuthFailed:       { byte: 5, mask: 0x40, text: 'issuer authentication failed' },
  scriptFailedBeforeFinal: { byte: 5, mask: 0x20, text: 'script processing failed before final GENERATE AC' },
  scriptFailedAfterFinal: { byte: 5, mask: 0x10, text: 'script processing failed after final GENERATE AC' },
} as const satisfies BitTable);

/** Transaction Status Information, 9B. */
// prettier-ignore
export const TSI = frozen({
  odaPerformed:          { byte: 1, mask: 0x80, text: 'offline data authentication was performed' },
  cvmPerformed:          { byte: 1, mask: 0x40, text: 'cardholder verification was performed' },
  cardRiskManagement:    { byte: 1, mask: 0x20, text: 'card risk management was performed' },
  issuerAuthentication:  { byte: 1, mask: 0x10, text: 'issuer authentication was performed' },
  terminalRiskManagement: { byte: 1, mask: 0x08, text: 'terminal risk management was performed' },
  scriptProcessing:      { byte: 1, mask: 0x04, text: 'script processing was performed' },
} as const satisfies BitTable);

/** Application Interchange Profile, 82. */
// prettier-ignore
export const AIP = frozen({
  sda:                  { byte: 1, mask: 0x40, text: 'SDA supported' },
  dda:                  { byte: 1, mask: 0x20, text: 'DDA supported' },
  cardholderVerification: { byte: 1, mask: 0x10, text: 'cardholder verification supported' },
  terminalRiskManagement: { byte: 1, mask: 0x08, text: 'terminal risk management to be performed' },
  issuerAuthentication: { byte: 1, mask: 0x04, text: 'issuer authentication supported' },
  onDeviceCvm:          { byte: 1, mask: 0x02, text: 'on-device cardholder verification supported' },
  cda:                  { byte: 1, mask: 0x01, text: 'CDA supported' },
} as const satisfies BitTable);

/** Card Verification Results: bytes 5 to 7 of the IAD 9F10 (CVR bytes 2 to 4). */
// prettier-ignore
export const CVR = frozen({
  secondAac:            { byte: 1, mask: 0xc0, value: 0x00, text: 'second GENERATE AC: AAC' },
  secondTc:             { byte: 1, mask: 0xc0, value: 0x40, text: 'second GENERATE AC: TC' },
  secondNotRequested:   { byte: 1, mask: 0xc0, value: 0x80, text: 'second GENERATE AC not requested' },
  firstAac:             { byte: 1, mask: 0x30, value: 0x00, text: 'first cryptogram: AAC' },
  firstTc:              { byte: 1, mask: 0x30, value: 0x10, text: 'first cryptogram: TC' },
  firstArqc:            { byte: 1, mask: 0x30, value: 0x20, text: 'first cryptogram: ARQC' },
  issuerAuthFailed:     { byte: 1, mask: 0x08, text: 'issuer authentication failed' },
  offlinePinPerformed:  { byte: 1, mask: 0x04, text: 'offline PIN verification performed' },
  offlinePinFailed:     { byte: 1, mask: 0x02, text: 'offline PIN failed' },
  unableToGoOnline:     { byte: 1, mask: 0x01, text: 'unable to go online' },
  lastOnlineIncomplete: { byte: 2, mask: 0x80, text: 'last online transaction not completed' },
  pinTryLimit:          { byte: 2, mask: 0x40, text: 'PIN try limit exceeded' },
  velocity:             { byte: 2, mask: 0x20, text: 'velocity counters exceeded' },
  newCard:              { byte: 2, mask: 0x10, text: 'new card' },
  lastIssuerAuthFailed: { byte: 2, mask: 0x08, text: 'issuer authentication failed on last online transaction' },
  issuerAuthMissing:    { byte: 2, mask: 0x04, text: 'issuer authentication not performed after online authorisation' },
  blockedByPin:         { byte: 2, mask: 0x02, text: 'application blocked because of PIN' },
  lastSdaFailed:        { byte: 2, mask: 0x01, text: 'SDA failed on last transaction and it was declined' },
  scriptFailed:         { byte: 3, mask: 0x08, text: 'script failed' },
  lastDdaFailed:        { byte: 3, mask: 0x04, text: 'DDA failed on last transaction and it was declined' },
  ddaPerformed:         { byte: 3, mask: 0x02, text: 'DDA performed' },
} as const satisfies BitTable);

/** CVM Results, 9F34. */
// prettier-ignore
export const CVM_RESULTS = frozen({
  failCvm:             { byte: 1, mask: 0x3f, value: 0x00, text: 'fail CVM processing' },
  plaintextPin:        { byte: 1, mask: 0x3f, value: 0x01, text: 'plaintext PIN by ICC, or consumer device CVM' },
  onlinePin:           { byte: 1, mask: 0x3f, value: 0x02, text: 'enciphered PIN verified online' },
  signature:           { byte: 1, mask: 0x3f, value: 0x1e, text: 'signature' },
  noCvm:               { byte: 1, mask: 0x3f, value: 0x1f, text: 'no CVM required' },
  notPerformed:        { byte: 1, mask: 0x3f, value: 0x3f, text: 'no CVM performed' },
  unknown:             { byte: 3, mask: 0xff, value: 0x00, text: 'result unknown' },
  failed:              { byte: 3, mask: 0xff, value: 0x01, text: 'failed' },
  successful:          { byte: 3, mask: 0xff, value: 0x02, text: 'successful' },
} as const satisfies BitTable);

/** Cryptogram Information Data, 9F27. */
// prettier-ignore
export const CID = frozen({
  aac:    { byte: 1, mask: 0xc0, value: 0x00, text: 'AAC (declined)' },
  tc:     { byte: 1, mask: 0xc0, value: 0x40, text: 'TC (approved offline)' },
  arqc:   { byte: 1, mask: 0xc0, value: 0x80, text: 'ARQC (online)' },
  rfu:    { byte: 1, mask: 0xc0, value: 0xc0, text: 'RFU' },
  advice: { byte: 1, mask: 0x08, text: 'advice required' },
} as const satisfies BitTable);

/** Card additional function indicator, DF61. */
// prettier-ignore
export const FUNCTION_INDICATOR = frozen({
  segment:      { byte: 1, mask: 0x80, text: 'segment (CAPP) application supported' },
  odaForOnline: { byte: 1, mask: 0x40, text: 'ODA for online authorisations supported' },
  creditLowValue: { byte: 1, mask: 0x10, text: 'low-value credit mode' },
  deposit:      { byte: 1, mask: 0x02, text: 'multi segment or deposit' },
} as const satisfies BitTable);

/** The bit is set, or the field has the row's value. Bytes that are missing count as zero. */
export function test(bytes: Uint8Array | undefined, bit: Bit): boolean {
  const masked = (bytes?.[bit.byte - 1] ?? 0) & bit.mask;
  return bit.value === undefined ? masked !== 0 : masked === bit.value;
}

/** In place. */
export function set(bytes: Uint8Array, bit: Bit): void {
  const i = bit.byte - 1;
  bytes[i] = (bytes[i]! & ~bit.mask) | (bit.value ?? bit.mask);
}

/** In place. */
export function clear(bytes: Uint8Array, bit: Bit): void {
  bytes[bit.byte - 1]! &= ~bit.mask;
}

/** The rows that hold, by key: for printing. */
export function describeBits(
  table: BitTable,
  bytes: Uint8Array,
): readonly { readonly key: string; readonly bit: Bit }[] {
  return Object.keys(table)
    .map((key) => ({ key, bit: table[key]! }))
    .filter(({ bit }) => bit.byte <= bytes.length && test(bytes, bit));
}
