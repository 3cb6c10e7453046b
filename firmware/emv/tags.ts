/**
 * The dictionary of data objects: EMV Book 3 annex A, Entry Point Book B, kernel 7 and PBOC (kernel7.md 2.1, 2.4, 2.5).
 * Kernels give some tags another meaning (9F63, 9F66, 9F69, 9F6B, 9F6E, 9F5D, 9F68): here they have kernel 7's.
 */

import { frozen } from '../bytes/frozen.js';

export interface TagDef {
  readonly name: string;
  /** a, an, ans, b, cn, n as in Book 3, 4.3; t: template. */
  readonly format: 'a' | 'an' | 'ans' | 'b' | 'cn' | 'n' | 't';
  /** Length of the value in bytes. */
  readonly min: number;
  readonly max: number;
  readonly source: 'card' | 'terminal' | 'issuer';
  /** Templates it comes in; none for what the terminal knows. */
  readonly template?: readonly number[];
  /** Identifies the cardholder or the card: masked wherever it is printed. */
  readonly sensitive?: true;
  readonly cite: string;
}

const B3 = 'EMV Book 3 annex A';
const BB = 'Book B 3.3';
const K1 = 'kernel7.md 2.1';
const K4 = 'kernel7.md 2.4';
const K5 = 'kernel7.md 2.5';

// prettier-ignore
export const TAGS = frozen({
  0x42:   { name: 'Issuer Identification Number (IIN)',            format: 'n',   min: 3, max: 3,   source: 'card',     template: [0xbf0c, 0x61], cite: B3 },
  0x4f:   { name: 'ADF Name',                                      format: 'b',   min: 5, max: 16,  source: 'card',     template: [0x61], cite: BB },
  0x50:   { name: 'Application Label',                             format: 'ans', min: 1, max: 16,  source: 'card',     template: [0x61, 0xa5], cite: B3 },
  0x57:   { name: 'Track 2 Equivalent Data',                       format: 'b',   min: 0, max: 19,  source: 'card',     template: [0x70, 0x77], sensitive: true, cite: K4 },
  0x5a:   { name: 'Application PAN',                               format: 'cn',  min: 0, max: 10,  source: 'card',     template: [0x70, 0x77], sensitive: true, cite: K4 },
  0x61:   { name: 'Application Template',                          format: 't',   min: 0, max: 252, source: 'card',     template: [0xbf0c], cite: BB },
  0x6f:   { name: 'File Control Information (FCI) Template',       format: 't',   min: 0, max: 252, source: 'card',     cite: B3 },
  0x70:   { name: 'READ RECORD Response Message Template',         format: 't',   min: 0, max: 252, source: 'card',     cite: B3 },
  0x71:   { name: 'Issuer Script Template 1',                      format: 't',   min: 0, max: 252, source: 'issuer',   cite: B3 },
  0x72:   { name: 'Issuer Script Template 2',                      format: 't',   min: 0, max: 252, source: 'issuer',   cite: B3 },
  0x77:   { name: 'Response Message Template Format 2',            format: 't',   min: 0, max: 252, source: 'card',     cite: B3 },
  0x80:   { name: 'Response Message Template Format 1',            format: 'b',   min: 0, max: 252, source: 'card',     cite: B3 },
  0x82:   { name: 'Application Interchange Profile (AIP)',         format: 'b',   min: 2, max: 2,   source: 'card',     template: [0x77], cite: K4 },
  0x83:   { name: 'Command Template',                              format: 'b',   min: 0, max: 252, source: 'terminal', cite: B3 },
  0x84:   { name: 'Dedicated File (DF) Name',                      format: 'b',   min: 5, max: 16,  source: 'card',     template: [0x6f], cite: K4 },
  0x86:   { name: 'Issuer Script Command',                         format: 'b',   min: 0, max: 261, source: 'issuer',   cite: B3 },
  0x87:   { name: 'Application Priority Indicator',                format: 'b',   min: 1, max: 1,   source: 'card',     template: [0x61, 0xa5], cite: BB },
  0x88:   { name: 'Short File Identifier (SFI)',                   format: 'b',   min: 1, max: 1,   source: 'card',     template: [0xa5], cite: B3 },
  0x8a:   { name: 'Authorisation Response Code',                   format: 'an',  min: 2, max: 2,   source: 'issuer',   cite: B3 },
  0x8c:   { name: 'Card Risk Management DOL 1 (CDOL1)',            format: 'b',   min: 0, max: 252, source: 'card',     template: [0x70, 0x77], cite: B3 },
  0x8d:   { name: 'Card Risk Management DOL 2 (CDOL2)',            format: 'b',   min: 0, max: 252, source: 'card',     template: [0x70, 0x77], cite: B3 },
  0x8e:   { name: 'Cardholder Verification Method (CVM) List',     format: 'b',   min: 10, max: 252, source: 'card',    template: [0x70, 0x77], cite: B3 },
  0x8f:   { name: 'Certification Authority Public Key Index',      format: 'b',   min: 1, max: 1,   source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x90:   { name: 'Issuer Public Key Certificate',                 format: 'b',   min: 0, max: 248, source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x91:   { name: 'Issuer Authentication Data',                    format: 'b',   min: 8, max: 16,  source: 'issuer',   cite: B3 },
  0x92:   { name: 'Issuer Public Key Remainder',                   format: 'b',   min: 0, max: 248, source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x93:   { name: 'Signed Static Application Data',                format: 'b',   min: 0, max: 248, source: 'card',     template: [0x70, 0x77], cite: B3 },
  0x94:   { name: 'Application File Locator (AFL)',                format: 'b',   min: 0, max: 252, source: 'card',     template: [0x77], cite: K4 },
  0x95:   { name: 'Terminal Verification Results (TVR)',           format: 'b',   min: 5, max: 5,   source: 'terminal', cite: K1 },
  0x9a:   { name: 'Transaction Date',                              format: 'n',   min: 3, max: 3,   source: 'terminal', cite: K1 },
  0x9b:   { name: 'Transaction Status Information (TSI)',          format: 'b',   min: 2, max: 2,   source: 'terminal', cite: K1 },
  0x9c:   { name: 'Transaction Type',                              format: 'n',   min: 1, max: 1,   source: 'terminal', cite: K1 },
  0xa5:   { name: 'FCI Proprietary Template',                      format: 't',   min: 0, max: 252, source: 'card',     template: [0x6f], cite: B3 },
  0x5f20: { name: 'Cardholder Name',                               format: 'ans', min: 0, max: 26,  source: 'card',     template: [0x70, 0x77], sensitive: true, cite: K4 },
  0x5f24: { name: 'Application Expiration Date',                   format: 'n',   min: 3, max: 3,   source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x5f25: { name: 'Application Effective Date',                    format: 'n',   min: 3, max: 3,   source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x5f28: { name: 'Issuer Country Code',                           format: 'n',   min: 2, max: 2,   source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x5f2a: { name: 'Transaction Currency Code',                     format: 'n',   min: 2, max: 2,   source: 'terminal', cite: K1 },
  0x5f2d: { name: 'Language Preference',                           format: 'an',  min: 2, max: 8,   source: 'card',     template: [0xa5], cite: K4 },
  0x5f30: { name: 'Service Code',                                  format: 'n',   min: 2, max: 2,   source: 'card',     template: [0x70, 0x77], cite: B3 },
  0x5f34: { name: 'Application PAN Sequence Number',               format: 'n',   min: 1, max: 1,   source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x5f36: { name: 'Transaction Currency Exponent',                 format: 'n',   min: 1, max: 1,   source: 'terminal', cite: K1 },
  0x5f50: { name: 'Issuer URL',                                    format: 'ans', min: 0, max: 252, source: 'card',     template: [0xbf0c], cite: B3 },
  0x5f55: { name: 'Issuer Country Code (alpha2)',                  format: 'a',   min: 2, max: 2,   source: 'card',     template: [0xbf0c, 0x61], cite: B3 },
  0x9f01: { name: 'Acquirer Identifier',                           format: 'n',   min: 6, max: 6,   source: 'terminal', cite: K1 },
  0x9f02: { name: 'Amount, Authorised (Numeric)',                  format: 'n',   min: 6, max: 6,   source: 'terminal', cite: K1 },
  0x9f03: { name: 'Amount, Other (Numeric)',                       format: 'n',   min: 6, max: 6,   source: 'terminal', cite: K1 },
  0x9f06: { name: 'Application Identifier (AID), terminal',        format: 'b',   min: 5, max: 16,  source: 'terminal', cite: K1 },
  0x9f07: { name: 'Application Usage Control',                     format: 'b',   min: 2, max: 2,   source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x9f08: { name: 'Application Version Number, card',              format: 'b',   min: 2, max: 2,   source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x9f09: { name: 'Application Version Number, terminal',          format: 'b',   min: 2, max: 2,   source: 'terminal', cite: K1 },
  0x9f0a: { name: 'Application Selection Registered Proprietary Data', format: 'b', min: 0, max: 252, source: 'card',   template: [0xbf0c, 0x61], cite: BB },
  0x9f0b: { name: 'Cardholder Name Extended',                      format: 'ans', min: 27, max: 45, source: 'card',     template: [0x70, 0x77], sensitive: true, cite: B3 },
  0x9f0c: { name: 'Issuer Identification Number Extended (IINE)',  format: 'n',   min: 3, max: 4,   source: 'card',     template: [0xbf0c, 0x61], cite: BB },
  0x9f0d: { name: 'Issuer Action Code - Default',                  format: 'b',   min: 5, max: 5,   source: 'card',     template: [0x70, 0x77], cite: B3 },
  0x9f0e: { name: 'Issuer Action Code - Denial',                   format: 'b',   min: 5, max: 5,   source: 'card',     template: [0x70, 0x77], cite: B3 },
  0x9f0f: { name: 'Issuer Action Code - Online',                   format: 'b',   min: 5, max: 5,   source: 'card',     template: [0x70, 0x77], cite: B3 },
  0x9f10: { name: 'Issuer Application Data (IAD)',                 format: 'b',   min: 7, max: 32,  source: 'card',     template: [0x77], cite: 'kernel7.md 3.1' },
  0x9f11: { name: 'Issuer Code Table Index',                       format: 'n',   min: 1, max: 1,   source: 'card',     template: [0xa5], cite: K4 },
  0x9f12: { name: 'Application Preferred Name',                    format: 'ans', min: 0, max: 16,  source: 'card',     template: [0x61, 0xa5], cite: K4 },
  0x9f13: { name: 'Last Online ATC Register',                      format: 'b',   min: 2, max: 2,   source: 'card',     cite: K4 },
  0x9f15: { name: 'Merchant Category Code',                        format: 'n',   min: 2, max: 2,   source: 'terminal', cite: K1 },
  0x9f16: { name: 'Merchant Identifier',                           format: 'ans', min: 15, max: 15, source: 'terminal', cite: K1 },
  0x9f17: { name: 'PIN Try Counter',                               format: 'b',   min: 1, max: 1,   source: 'card',     cite: K4 },
  0x9f19: { name: 'Token Requestor ID',                            format: 'n',   min: 6, max: 6,   source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x9f1a: { name: 'Terminal Country Code',                         format: 'n',   min: 2, max: 2,   source: 'terminal', cite: K1 },
  0x9f1b: { name: 'Terminal Floor Limit',                          format: 'b',   min: 4, max: 4,   source: 'terminal', cite: 'kernel7.md 1.2' },
  0x9f1c: { name: 'Terminal Identification',                       format: 'an',  min: 8, max: 8,   source: 'terminal', cite: K1 },
  0x9f1e: { name: 'Interface Device (IFD) Serial Number',          format: 'an',  min: 8, max: 8,   source: 'terminal', cite: K1 },
  0x9f1f: { name: 'Track 1 Discretionary Data',                    format: 'ans', min: 0, max: 252, source: 'card',     template: [0x70, 0x77], sensitive: true, cite: K4 },
  0x9f21: { name: 'Transaction Time',                              format: 'n',   min: 3, max: 3,   source: 'terminal', cite: K1 },
  0x9f24: { name: 'Payment Account Reference (PAR)',               format: 'an',  min: 29, max: 29, source: 'card',     template: [0x70, 0x77], sensitive: true, cite: K4 },
  0x9f25: { name: 'Last 4 Digits of PAN',                          format: 'n',   min: 2, max: 2,   source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x9f26: { name: 'Application Cryptogram (AC)',                   format: 'b',   min: 8, max: 8,   source: 'card',     template: [0x77], cite: K4 },
  0x9f27: { name: 'Cryptogram Information Data (CID)',             format: 'b',   min: 1, max: 1,   source: 'card',     template: [0x77], cite: 'kernel7.md 3.2' },
  0x9f29: { name: 'Extended Selection',                            format: 'b',   min: 0, max: 16,  source: 'card',     template: [0x61], cite: BB },
  0x9f2a: { name: 'Kernel Identifier',                             format: 'b',   min: 0, max: 8,   source: 'card',     template: [0x61], cite: BB },
  0x9f32: { name: 'Issuer Public Key Exponent',                    format: 'b',   min: 1, max: 3,   source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x9f33: { name: 'Terminal Capabilities',                         format: 'b',   min: 3, max: 3,   source: 'terminal', cite: K1 },
  0x9f34: { name: 'CVM Results',                                   format: 'b',   min: 3, max: 3,   source: 'terminal', cite: K1 },
  0x9f35: { name: 'Terminal Type',                                 format: 'n',   min: 1, max: 1,   source: 'terminal', cite: K1 },
  0x9f36: { name: 'Application Transaction Counter (ATC)',         format: 'b',   min: 2, max: 2,   source: 'card',     template: [0x77], cite: K4 },
  0x9f37: { name: 'Unpredictable Number',                          format: 'b',   min: 4, max: 4,   source: 'terminal', cite: K1 },
  0x9f38: { name: 'Processing Options DOL (PDOL)',                 format: 'b',   min: 0, max: 252, source: 'card',     template: [0xa5], cite: K4 },
  0x9f39: { name: 'POS Entry Mode',                                format: 'n',   min: 1, max: 1,   source: 'terminal', cite: B3 },
  0x9f40: { name: 'Additional Terminal Capabilities',              format: 'b',   min: 5, max: 5,   source: 'terminal', cite: K1 },
  0x9f41: { name: 'Transaction Sequence Counter',                  format: 'n',   min: 2, max: 4,   source: 'terminal', cite: K1 },
  0x9f42: { name: 'Application Currency Code',                     format: 'n',   min: 2, max: 2,   source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x9f44: { name: 'Application Currency Exponent',                 format: 'n',   min: 1, max: 1,   source: 'card',     template: [0x70, 0x77], cite: B3 },
  0x9f45: { name: 'Data Authentication Code',                      format: 'b',   min: 2, max: 2,   source: 'card',     cite: B3 },
  0x9f46: { name: 'ICC Public Key Certificate',                    format: 'b',   min: 0, max: 248, source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x9f47: { name: 'ICC Public Key Exponent',                       format: 'b',   min: 1, max: 3,   source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x9f48: { name: 'ICC Public Key Remainder',                      format: 'b',   min: 0, max: 248, source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x9f4a: { name: 'Static Data Authentication Tag List',           format: 'b',   min: 0, max: 252, source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x9f4b: { name: 'Signed Dynamic Application Data (SDAD)',        format: 'b',   min: 0, max: 248, source: 'card',     template: [0x70, 0x77], cite: K4 },
  0x9f4c: { name: 'ICC Dynamic Number',                            format: 'b',   min: 2, max: 8,   source: 'card',     cite: 'kernel7.md 2.10.4' },
  0x9f4d: { name: 'Log Entry',                                     format: 'b',   min: 2, max: 2,   source: 'card',     template: [0xbf0c], cite: K4 },
  0x9f4e: { name: 'Merchant Name and Location',                    format: 'ans', min: 0, max: 252, source: 'terminal', cite: K1 },
  0x9f4f: { name: 'Log Format',                                    format: 'b',   min: 0, max: 252, source: 'card',     cite: K4 },
  0x9f51: { name: 'Application Currency Code (PBOC)',              format: 'n',   min: 2, max: 2,   source: 'card',     cite: K4 },
  0x9f5d: { name: 'Available Offline Spending Amount',             format: 'n',   min: 6, max: 6,   source: 'card',     template: [0x77], cite: K4 },
  0x9f61: { name: 'Cardholder ID Number',                          format: 'an',  min: 0, max: 40,  source: 'card',     template: [0x70], sensitive: true, cite: K4 },
  0x9f62: { name: 'Cardholder ID Type',                            format: 'n',   min: 1, max: 1,   source: 'card',     template: [0x70], sensitive: true, cite: K4 },
  0x9f63: { name: 'Card Product Identification',                   format: 'b',   min: 16, max: 16, source: 'card',     template: [0x77, 0x70], cite: K4 },
  0x9f66: { name: 'Terminal Transaction Qualifiers (TTQ)',         format: 'b',   min: 4, max: 4,   source: 'terminal', cite: 'kernel7.md 2.2' },
  0x9f68: { name: 'Card Additional Processes',                     format: 'b',   min: 4, max: 4,   source: 'card',     cite: K4 },
  0x9f69: { name: 'Card Authentication Related Data',              format: 'b',   min: 8, max: 16,  source: 'card',     template: [0x70, 0x77], cite: 'kernel7.md 2.10.4' },
  0x9f6b: { name: 'Card CVM Limit',                                format: 'n',   min: 6, max: 6,   source: 'card',     cite: K4 },
  0x9f6c: { name: 'Card Transaction Qualifiers (CTQ)',             format: 'b',   min: 2, max: 2,   source: 'card',     template: [0x77], cite: 'kernel7.md 2.3' },
  0x9f6d: { name: 'E-cash Reset Threshold',                        format: 'n',   min: 6, max: 6,   source: 'card',     cite: K4 },
  0x9f6e: { name: 'Form Factor Indicator',                         format: 'b',   min: 4, max: 32,  source: 'card',     template: [0x77, 0x70], cite: 'kernel7.md 5.2' },
  0x9f74: { name: 'VLP Issuer Authorisation Code',                 format: 'an',  min: 6, max: 6,   source: 'card',     template: [0x70], cite: K4 },
  0x9f77: { name: 'E-cash Balance Limit',                          format: 'n',   min: 6, max: 6,   source: 'card',     cite: K4 },
  0x9f78: { name: 'E-cash Single Transaction Limit',               format: 'n',   min: 6, max: 6,   source: 'card',     cite: K4 },
  0x9f79: { name: 'E-cash Balance',                                format: 'n',   min: 6, max: 6,   source: 'card',     cite: K4 },
  0x9f7a: { name: 'E-cash Terminal Support Indicator',             format: 'n',   min: 1, max: 1,   source: 'terminal', cite: K1 },
  0xbf0c: { name: 'FCI Issuer Discretionary Data',                 format: 't',   min: 0, max: 222, source: 'card',     template: [0xa5], cite: B3 },
  0xdf4d: { name: 'Load Log Entry',                                format: 'b',   min: 2, max: 2,   source: 'card',     template: [0xbf0c], cite: K5 },
  0xdf60: { name: 'CAPP Transaction Indicator',                    format: 'b',   min: 1, max: 1,   source: 'terminal', cite: K5 },
  0xdf61: { name: 'Card Additional Function Indicator',            format: 'b',   min: 1, max: 1,   source: 'card',     template: [0xbf0c], cite: K5 },
  0xdf62: { name: 'Segment Deposit Limit',                         format: 'n',   min: 6, max: 6,   source: 'card',     template: [0xbf0c], cite: K5 },
  0xdf63: { name: 'Segment Deposit Used',                          format: 'n',   min: 6, max: 6,   source: 'card',     template: [0xbf0c], cite: K5 },
  0xdf69: { name: 'SM Algorithm Support Indicator',                format: 'b',   min: 1, max: 1,   source: 'terminal', cite: K5 },
  0xdf71: { name: 'Second Application Currency Code',              format: 'n',   min: 2, max: 2,   source: 'card',     cite: K4 },
} as const satisfies Record<number, TagDef>);

export type Tag = keyof typeof TAGS;

const BY_NUMBER: Readonly<Record<number, TagDef>> = TAGS;

/** Undefined for tags that the dictionary does not know. */
export function tagDef(tag: number): TagDef | undefined {
  return BY_NUMBER[tag];
}

export function tagName(tag: number): string {
  return BY_NUMBER[tag]?.name ?? 'Unknown';
}
