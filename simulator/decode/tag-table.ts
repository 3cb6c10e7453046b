/** Names and formats of data objects, for printing: EMV Book 3 Annex A, Book B, UnionPay as in kernel7.md 2.1, 2.4 and 2.5. */

/** n: digits, an/ans: text, b: bits or bytes; the others are read by value.ts. */
export type Format =
  | 'n'
  | 'an'
  | 'ans'
  | 'b'
  | 'amount'
  | 'binary-amount'
  | 'date'
  | 'time'
  | 'count'
  | 'dol'
  | 'tags'
  | 'afl'
  | 'pan'
  | 'track2'
  | 'track1'
  | 'personal'
  | 'priority'
  | 'kernel'
  | 'log-entry'
  | 'currency'
  | 'country'
  | 'type'
  | 'terminal-type'
  | 'iad'
  | 'cid'
  | 'cvm-results'
  | 'cvm-list'
  | 'card-data'
  | 'ttq'
  | 'ctq'
  | 'aip'
  | 'tvr'
  | 'tsi'
  | 'auc'
  | 'capabilities'
  | 'more-capabilities'
  | 'df61'
  | 'template';

export interface TagRow {
  readonly name: string;
  readonly format: Format;
}

const row = (name: string, format: Format): TagRow => ({ name, format });

export const TAG_TABLE: Readonly<Record<number, TagRow>> = {
  0x42: row('Issuer Identification Number', 'n'),
  0x4f: row('ADF Name', 'b'),
  0x50: row('Application Label', 'ans'),
  0x56: row('Track 1 Data', 'track1'),
  0x57: row('Track 2 Equivalent Data', 'track2'),
  0x5a: row('Application PAN', 'pan'),
  0x61: row('Application Template', 'template'),
  0x6f: row('FCI Template', 'template'),
  0x70: row('Record Template', 'template'),
  0x71: row('Issuer Script Template 1', 'template'),
  0x72: row('Issuer Script Template 2', 'template'),
  0x77: row('Response Message Template Format 2', 'template'),
  0x80: row('Response Message Template Format 1', 'b'),
  0x82: row('Application Interchange Profile', 'aip'),
  0x83: row('Command Template', 'b'),
  0x84: row('DF Name', 'b'),
  0x86: row('Issuer Script Command', 'b'),
  0x87: row('Application Priority Indicator', 'priority'),
  0x88: row('Short File Identifier', 'b'),
  0x89: row('Authorisation Code', 'an'),
  0x8a: row('Authorisation Response Code', 'an'),
  0x8c: row('CDOL1', 'dol'),
  0x8d: row('CDOL2', 'dol'),
  0x8e: row('CVM List', 'cvm-list'),
  0x8f: row('CA Public Key Index', 'b'),
  0x90: row('Issuer Public Key Certificate', 'b'),
  0x91: row('Issuer Authentication Data', 'b'),
  0x92: row('Issuer Public Key Remainder', 'b'),
  0x93: row('Signed Static Application Data', 'b'),
  0x94: row('Application File Locator', 'afl'),
  0x95: row('Terminal Verification Results', 'tvr'),
  0x97: row('TDOL', 'dol'),
  0x9a: row('Transaction Date', 'date'),
  0x9b: row('Transaction Status Information', 'tsi'),
  0x9c: row('Transaction Type', 'type'),
  0xa5: row('FCI Proprietary Template', 'template'),
  0x5f20: row('Cardholder Name', 'personal'),
  0x5f24: row('Application Expiration Date', 'date'),
  0x5f25: row('Application Effective Date', 'date'),
  0x5f28: row('Issuer Country Code', 'country'),
  0x5f2a: row('Transaction Currency Code', 'currency'),
  0x5f2d: row('Language Preference', 'an'),
  0x5f30: row('Service Code', 'n'),
  0x5f34: row('PAN Sequence Number', 'n'),
  0x5f36: row('Transaction Currency Exponent', 'n'),
  0x5f55: row('Issuer Country Code (alpha-2)', 'an'),
  0x9f01: row('Acquirer Identifier', 'n'),
  0x9f02: row('Amount, Authorised', 'amount'),
  0x9f03: row('Amount, Other', 'amount'),
  0x9f06: row('Application Identifier (terminal)', 'b'),
  0x9f07: row('Application Usage Control', 'auc'),
  0x9f08: row('Application Version Number (card)', 'b'),
  0x9f09: row('Application Version Number (terminal)', 'b'),
  0x9f0a: row('Application Selection Registered Proprietary Data', 'b'),
  0x9f0b: row('Cardholder Name Extended', 'personal'),
  0x9f0c: row('Issuer Identification Number Extended', 'n'),
  0x9f0d: row('Issuer Action Code - Default', 'tvr'),
  0x9f0e: row('Issuer Action Code - Denial', 'tvr'),
  0x9f0f: row('Issuer Action Code - Online', 'tvr'),
  0x9f10: row('Issuer Application Data', 'iad'),
  0x9f11: row('Issuer Code Table Index', 'n'),
  0x9f12: row('Application Preferred Name', 'ans'),
  0x9f13: row('Last Online ATC Register', 'count'),
  0x9f14: row('Lower Consecutive Offline Limit', 'count'),
  0x9f15: row('Merchant Category Code', 'n'),
  0x9f16: row('Merchant Identifier', 'ans'),
  0x9f17: row('PIN Try Counter', 'count'),
  0x9f19: row('Token Requestor ID', 'n'),
  0x9f1a: row('Terminal Country Code', 'country'),
  0x9f1b: row('Terminal Floor Limit', 'binary-amount'),
  0x9f1c: row('Terminal Identification', 'an'),
  0x9f1e: row('Interface Device Serial Number', 'an'),
  0x9f1f: row('Track 1 Discretionary Data', 'personal'),
  0x9f21: row('Transaction Time', 'time'),
  0x9f23: row('Upper Consecutive Offline Limit', 'count'),
  0x9f24: row('Payment Account Reference', 'an'),
  0x9f25: row('Last 4 Digits of PAN', 'n'),
  0x9f26: row('Application Cryptogram', 'b'),
  0x9f27: row('Cryptogram Information Data', 'cid'),
  0x9f28: row('Cumulative Offline Transaction Amount Limit', 'b'),
  0x9f29: row('Extended Selection', 'b'),
  0x9f2a: row('Kernel Identifier', 'kernel'),
  0x9f32: row('Issuer Public Key Exponent', 'b'),
  0x9f33: row('Terminal Capabilities', 'capabilities'),
  0x9f34: row('CVM Results', 'cvm-results'),
  0x9f35: row('Terminal Type', 'terminal-type'),
  0x9f36: row('Application Transaction Counter', 'count'),
  0x9f37: row('Unpredictable Number', 'b'),
  0x9f38: row('PDOL', 'dol'),
  0x9f39: row('POS Entry Mode', 'n'),
  0x9f40: row('Additional Terminal Capabilities', 'more-capabilities'),
  0x9f41: row('Transaction Sequence Counter', 'n'),
  0x9f42: row('Application Currency Code', 'currency'),
  0x9f44: row('Application Currency Exponent', 'n'),
  0x9f46: row('ICC Public Key Certificate', 'b'),
  0x9f47: row('ICC Public Key Exponent', 'b'),
  0x9f48: row('ICC Public Key Remainder', 'b'),
  0x9f49: row('DDOL', 'dol'),
  0x9f4a: row('SDA Tag List', 'tags'),
  0x9f4b: row('Signed Dynamic Application Data', 'b'),
  0x9f4c: row('ICC Dynamic Number', 'b'),
  0x9f4d: row('Log Entry', 'log-entry'),
  0x9f4e: row('Merchant Name and Location', 'ans'),
  0x9f4f: row('Log Format', 'dol'),
  0x9f51: row('Application Currency Code (PBOC)', 'currency'),
  0x9f5d: row('Available Offline Spending Amount', 'amount'),
  0x9f61: row('Cardholder Identification Number', 'personal'),
  0x9f62: row('Cardholder Identification Type', 'n'),
  0x9f63: row('Card Product Identification', 'b'),
  0x9f66: row('Terminal Transaction Qualifiers', 'ttq'),
  0x9f69: row('Card Authentication Related Data', 'card-data'),
  0x9f6b: row('Card CVM Limit', 'b'),
  0x9f6c: row('Card Transaction Qualifiers', 'ctq'),
  0x9f6d: row('E-cash Reset Threshold', 'amount'),
  0x9f74: row('VLP Issuer Authorisation Code', 'an'),
  0x9f77: row('E-cash Balance Limit', 'amount'),
  0x9f78: row('E-cash Single Transaction Limit', 'amount'),
  0x9f79: row('E-cash Balance', 'amount'),
  0x9f7a: row('E-cash Terminal Support Indicator', 'n'),
  0x9f7f: row('Card Production Life Cycle', 'b'),
  0xbf0c: row('FCI Issuer Discretionary Data', 'template'),
  0xdf4d: row('Load Log Entry', 'log-entry'),
  0xdf60: row('CAPP Transaction Indicator', 'b'),
  0xdf61: row('Card Additional Function Indicator', 'df61'),
  0xdf62: row('Segment Deposit Limit', 'amount'),
  0xdf63: row('Segment Deposit Used', 'amount'),
  0xdf69: row('SM Algorithm Support Indicator', 'b'),
  0xdf71: row('Second Application Currency Code', 'currency'),
  0xdf8116: row('User Interface Request Data', 'b'),
  0xdf8129: row('Outcome Parameter Set', 'b'),
};

export function tagHex(tag: number): string {
  const text = tag.toString(16).toUpperCase();
  return text.length % 2 === 0 ? text : `0${text}`;
}

/** Outside UnionPay's own set a number may mean something else to another scheme; the name given is UnionPay's. */
export function tagName(tag: number): string {
  return TAG_TABLE[tag]?.name ?? 'unknown';
}
