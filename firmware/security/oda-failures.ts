/** Why offline data authentication failed, and what each reason sets in the TVR (kernel7.md 2.10.5; EMV Book 3 annex C5). */

import { frozen } from '../bytes/frozen.js';
import { TVR, type Bit } from '../emv/bit-fields.js';

export interface OdaFailureRow {
  readonly tvr: readonly Bit[];
  readonly text: string;
  readonly cite: string;
}

const MISSING = frozen([TVR.iccDataMissing, TVR.ddaFailed] as const);
const FAILED = frozen([TVR.ddaFailed] as const);

// prettier-ignore
export const ODA_FAILURES = frozen({
  ODA_DATA_MISSING:        { tvr: MISSING, text: 'a data object that the signature needs is missing', cite: 'kernel7.md 2.10.5' },
  ODA_RECORD_TEMPLATE:     { tvr: FAILED,  text: 'a signed record has no template 70', cite: 'kernel7.md 2.8' },
  ODA_NO_RECORDS:          { tvr: MISSING, text: 'the card gave no records', cite: 'kernel7.md 2.10.5' },
  AIP_WITHOUT_DDA:         { tvr: FAILED,  text: 'the AIP does not announce DDA', cite: 'kernel7.md 2.10' },
  CAPK_MISSING:            { tvr: FAILED,  text: 'no CA public key with this index', cite: 'kernel7.md 2.10.1' },
  CAPK_EXPIRED:            { tvr: FAILED,  text: 'the CA public key is expired', cite: 'kernel7.md 2.10.1' },
  CERT_ISSUER_LENGTH:      { tvr: FAILED,  text: 'issuer certificate and CA key differ in length', cite: 'kernel7.md 2.10.2' },
  CERT_ISSUER_FORMAT:      { tvr: FAILED,  text: 'issuer certificate: header, format or trailer', cite: 'kernel7.md 2.10.2' },
  CERT_ISSUER_ID:          { tvr: FAILED,  text: 'issuer certificate is for another issuer', cite: 'kernel7.md 2.10.2' },
  CERT_ISSUER_EXPIRED:     { tvr: FAILED,  text: 'issuer certificate is expired', cite: 'kernel7.md 2.10.2' },
  CERT_ISSUER_REVOKED:     { tvr: FAILED,  text: 'issuer certificate is revoked', cite: 'kernel7.md 2.10.2' },
  CERT_ISSUER_ALGORITHM:   { tvr: FAILED,  text: 'issuer certificate: unknown algorithm', cite: 'kernel7.md 2.10.2' },
  CERT_ISSUER_KEY_LENGTH:  { tvr: FAILED,  text: 'issuer key or exponent length does not fit', cite: 'kernel7.md 2.10.2' },
  CERT_ISSUER_REMAINDER:   { tvr: MISSING, text: 'issuer key remainder 92 needed but absent', cite: 'kernel7.md 2.10.2' },
  CERT_ISSUER_HASH:        { tvr: FAILED,  text: 'issuer certificate: hash', cite: 'kernel7.md 2.10.2' },
  CERT_ICC_LENGTH:         { tvr: FAILED,  text: 'ICC certificate and issuer key differ in length', cite: 'kernel7.md 2.10.3' },
  CERT_ICC_FORMAT:         { tvr: FAILED,  text: 'ICC certificate: header, format or trailer', cite: 'kernel7.md 2.10.3' },
  CERT_ICC_PAN:            { tvr: FAILED,  text: 'ICC certificate is for another PAN', cite: 'kernel7.md 2.10.3' },
  CERT_ICC_EXPIRED:        { tvr: FAILED,  text: 'ICC certificate is expired', cite: 'kernel7.md 2.10.3' },
  CERT_ICC_ALGORITHM:      { tvr: FAILED,  text: 'ICC certificate: unknown algorithm', cite: 'kernel7.md 2.10.3' },
  CERT_ICC_KEY_LENGTH:     { tvr: FAILED,  text: 'ICC key or exponent length does not fit', cite: 'kernel7.md 2.10.3' },
  CERT_ICC_REMAINDER:      { tvr: MISSING, text: 'ICC key remainder 9F48 needed but absent', cite: 'kernel7.md 2.10.3' },
  CERT_ICC_HASH:           { tvr: FAILED,  text: 'ICC certificate: hash', cite: 'kernel7.md 2.10.3' },
  SDA_TAG_LIST:            { tvr: FAILED,  text: 'static data tag list 9F4A is not exactly 82', cite: 'kernel7.md 2.10.3' },
  SSAD_LENGTH:             { tvr: [TVR.sdaFailed], text: 'signed static data and issuer key differ in length', cite: 'EMV Book 2, 5.4' },
  SSAD_FORMAT:             { tvr: [TVR.sdaFailed], text: 'signed static data: header, format, algorithm or trailer', cite: 'EMV Book 2, 5.4' },
  SSAD_HASH:               { tvr: [TVR.sdaFailed], text: 'signed static data: hash', cite: 'EMV Book 2, 5.4' },
  SDAD_LENGTH:             { tvr: FAILED,  text: 'signed dynamic data and ICC key differ in length', cite: 'kernel7.md 2.10.4' },
  SDAD_FORMAT:             { tvr: FAILED,  text: 'signed dynamic data: header, format, algorithm, length or trailer', cite: 'kernel7.md 2.10.4' },
  SDAD_HASH:               { tvr: FAILED,  text: 'signed dynamic data: hash', cite: 'kernel7.md 2.10.4' },
  FDDA_VERSION:            { tvr: FAILED,  text: 'fDDA version not supported', cite: 'kernel7.md 2.10.4' },
  CARD_DATA_LENGTH:        { tvr: FAILED,  text: 'card authentication related data 9F69 has a wrong length', cite: 'kernel7.md 2.10.4' },
} as const satisfies Record<string, OdaFailureRow>);

export type OdaFailure = keyof typeof ODA_FAILURES;

export interface Failed {
  readonly ok: false;
  readonly code: OdaFailure;
  /** Tag that is missing or wrong. */
  readonly tag?: number;
}

export function failed(code: OdaFailure, tag?: number): Failed {
  return tag === undefined ? { ok: false, code } : { ok: false, code, tag };
}
