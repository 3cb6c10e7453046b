/** One data element's value in words: EMV Book 3 Annex A and B, UnionPay's elements as in kernel7.md 2 and 3.1. */

import {
  AIP_BITS,
  AUC_BITS,
  CAPABILITY_BITS,
  CID_BITS,
  CTQ_BITS,
  CVR_BITS,
  DF61_BITS,
  MORE_CAPABILITY_BITS,
  TSI_BITS,
  TTQ_BITS,
  TVR_BITS,
  describeBits,
  type BitRow,
} from './bit-fields.js';
import { describeAfl, describeCvmList, describeCvmResults, describeDol } from './lists.js';
import { fromHex, toHex } from './hex.js';
import { maskPan, maskPanHex, maskTrack2Hex } from './mask.js';
import { type Format } from './tag-table.js';

export interface ValueWords {
  /** The value's hex as it may be shown. */
  readonly hex: string;
  /** One line, where the format has one. */
  readonly text?: string;
  readonly details: readonly string[];
}

const BIT_TABLES: Partial<Record<Format, readonly BitRow[]>> = {
  ttq: TTQ_BITS,
  ctq: CTQ_BITS,
  aip: AIP_BITS,
  tvr: TVR_BITS,
  tsi: TSI_BITS,
  auc: AUC_BITS,
  capabilities: CAPABILITY_BITS,
  'more-capabilities': MORE_CAPABILITY_BITS,
  df61: DF61_BITS,
  cid: CID_BITS,
};

/** Bytes of formats that have one length only (EMV Book 3 annex A; kernel7.md 2.1 to 2.4). */
const LENGTHS: Partial<Record<Format, number>> = {
  ttq: 4,
  ctq: 2,
  aip: 2,
  tvr: 5,
  tsi: 2,
  auc: 2,
  capabilities: 3,
  'more-capabilities': 5,
  cid: 1,
  'cvm-results': 3,
  amount: 6,
  date: 3,
  time: 3,
};

const NONE_SET = 'no bit set';

export function describeValue(format: Format, value: Uint8Array, showPan: boolean): ValueWords {
  const words = describeContent(format, value, showPan);
  const right = LENGTHS[format];
  if (right === undefined || value.length === right || value.length === 0) return words;
  return { ...words, details: [`${value.length} instead of ${right} bytes`, ...words.details] };
}

function describeContent(format: Format, value: Uint8Array, showPan: boolean): ValueWords {
  const hex = toHex(value);
  if (value.length === 0) return { hex, text: 'empty', details: [] };
  const bits = BIT_TABLES[format];
  if (bits) {
    const details = describeBits(value, bits);
    return details.length > 0 ? { hex, details } : { hex, text: NONE_SET, details };
  }
  if (!showPan) {
    const masked = describeMasked(format, value, hex);
    if (masked) return masked;
  }
  const details = listDetails(format, value);
  const text = plainText(format, value, hex);
  return text === undefined ? { hex, details } : { hex, text, details };
}

/** Hex of a data object as it may be shown without a flag. */
export function maskedHex(format: Format, hex: string): string {
  return describeMasked(format, fromHex(hex), hex)?.hex ?? hex;
}

function describeMasked(format: Format, value: Uint8Array, hex: string): ValueWords | undefined {
  switch (format) {
    case 'pan':
      return { hex: maskPanHex(hex), text: maskPan(hex.replace(/F+$/, '')), details: [] };
    case 'track2': {
      const masked = maskTrack2Hex(hex);
      return { hex: masked, text: track2Text(masked), details: [] };
    }
    case 'track1':
    case 'personal':
      return { hex: '*'.repeat(hex.length), text: `${value.length} bytes, not shown`, details: [] };
    default:
      return undefined;
  }
}

function listDetails(format: Format, value: Uint8Array): readonly string[] {
  switch (format) {
    case 'dol':
    case 'tags':
      return describeDol(value, format === 'dol');
    case 'afl':
      return describeAfl(value);
    case 'cvm-list':
      return describeCvmList(value);
    case 'iad':
      return describeIad(value);
    case 'card-data':
      return describeCardData(value);
    default:
      return [];
  }
}

const TRANSACTION_TYPES: Readonly<Record<string, string>> = {
  '00': 'purchase',
  '01': 'cash',
  '09': 'purchase with cashback',
  '20': 'refund',
};

const CURRENCIES: Readonly<Record<string, string>> = {
  '0156': 'CNY',
  '0344': 'HKD',
  '0392': 'JPY',
  '0410': 'KRW',
  '0414': 'KWD',
  '0446': 'MOP',
  '0702': 'SGD',
  '0826': 'GBP',
  '0840': 'USD',
  '0901': 'TWD',
  '0978': 'EUR',
};

const COUNTRIES: Readonly<Record<string, string>> = {
  '0156': 'China',
  '0246': 'Finland',
  '0250': 'France',
  '0276': 'Germany',
  '0344': 'Hong Kong',
  '0392': 'Japan',
  '0826': 'United Kingdom',
  '0840': 'United States',
};

function plainText(format: Format, value: Uint8Array, hex: string): string | undefined {
  switch (format) {
    case 'pan':
      return hex.replace(/F+$/, '');
    case 'track2':
      return track2Text(hex);
    case 'an':
    case 'ans':
    case 'track1':
    case 'personal':
      return ascii(value);
    case 'amount':
      return amountText(hex);
    case 'binary-amount':
    case 'count':
      return String(value.reduce((sum, byte) => sum * 256 + byte, 0));
    case 'date':
      return dateText(hex);
    case 'time':
      return (hex.match(/../g) ?? []).join(':');
    default:
      return codedText(format, value, hex);
  }
}

function codedText(format: Format, value: Uint8Array, hex: string): string | undefined {
  switch (format) {
    case 'type':
      return TRANSACTION_TYPES[hex] ?? 'other';
    case 'currency':
      return CURRENCIES[hex.padStart(4, '0')] ?? 'other';
    case 'country':
      return COUNTRIES[hex.padStart(4, '0')] ?? 'other';
    case 'terminal-type':
      return terminalTypeText(hex);
    case 'priority':
      return priorityText(value[0]!);
    case 'kernel':
      return kernelText(value);
    case 'log-entry':
      return value.length === 2 ? `SFI ${value[0]}, ${value[1]} records` : undefined;
    case 'cvm-results':
      return describeCvmResults(value);
    case 'b':
      return value.length >= 4 ? printable(value) : undefined;
    default:
      return undefined;
  }
}

function amountText(hex: string): string {
  if (!/^\d+$/.test(hex)) return 'not decimal';
  return `${BigInt(hex)} minor units`;
}

function dateText(hex: string): string {
  if (!/^\d{4,6}$/.test(hex)) return 'not a date';
  const century = Number(hex.slice(0, 2)) >= 50 ? '19' : '20';
  const parts = [century + hex.slice(0, 2), hex.slice(2, 4), hex.slice(4, 6)];
  return parts.filter((part) => part !== '').join('-');
}

function priorityText(value: number): string {
  const order = value & 0x0f;
  const place = order === 0 ? 'no priority' : `priority ${order}`;
  return value & 0x80 ? `${place}, cardholder confirmation (ignored contactless)` : place;
}

function kernelText(value: Uint8Array): string {
  const first = value[0]!;
  if (first < 0x80) return first === 0 ? 'any kernel' : `kernel ${first}`;
  return value.length < 3 ? 'short form cut off' : `kernel ${toHex(value.subarray(0, 3))}`;
}

function terminalTypeText(hex: string): string {
  const keeper = hex[0] === '1' ? 'bank' : hex[0] === '2' ? 'merchant' : 'cardholder';
  const kinds = [
    'attended, online only',
    'attended, offline with online capability',
    'attended, offline only',
    'unattended, online only',
    'unattended, offline with online capability',
    'unattended, offline only',
  ];
  return `${keeper}, ${kinds[Number(hex[1]) - 1] ?? 'other'}`;
}

function track2Text(hex: string): string {
  const at = hex.indexOf('D');
  if (at < 0) return 'no separator';
  const rest = hex.slice(at + 1).replace(/F$/, '');
  const service = rest.slice(4, 7);
  const words = `${hex.slice(0, at)}, expires ${rest.slice(0, 2)}-${rest.slice(2, 4)}`;
  return service.includes('*') ? words : `${words}, service ${service}`;
}

/** Bytes outside 20 to 7E as dots. */
export function ascii(value: Uint8Array): string {
  let text = '';
  for (const byte of value) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  return `"${text}"`;
}

function printable(value: Uint8Array): string | undefined {
  return value.every((byte) => byte >= 0x20 && byte < 0x7f) ? ascii(value) : undefined;
}

/** UnionPay's issuer application data: byte 1 = 07, byte 4 = 03 (kernel7.md 3.1). Other forms are left as they are. */
function describeIad(value: Uint8Array): string[] {
  if (value[0] !== 0x07 || value[3] !== 0x03 || value.length < 7) {
    return ['not in the form of UnionPay'];
  }
  const lines = [
    `derivation key index ${toHex(value, 1, 2)}`,
    `cryptogram version ${toHex(value, 2, 3)}`,
    `CVR ${toHex(value, 3, 7)}`,
    ...describeBits(value.subarray(4, 7), CVR_BITS).map((line) =>
      line.replace(/^B(\d)/, (_, byte: string) => `  CVR byte ${Number(byte) + 1}`),
    ),
  ];
  if (value.length > 7) {
    const cipher = value[7] === 1 ? '3DES' : value[7] === 4 ? 'SM4' : 'other';
    lines.push(`algorithm ${toHex(value, 7, 8)} ${cipher}`);
  }
  if (value.length > 9) lines.push(...describeIssuerData(value.subarray(9)));
  return lines;
}

/** Identifier, five bytes in decimal digits, four bytes of MAC; another length is shown as it is. */
function describeIssuerData(value: Uint8Array): string[] {
  if (value.length < 10) return [`issuer discretionary data ${toHex(value)}`];
  const what = ISSUER_DATA[value[0]!];
  return [
    `issuer discretionary data ${toHex(value, 0, 1)}${what ? ` ${what}` : ''}`,
    `  amount ${toHex(value, 1, 6)}`,
    `  MAC ${toHex(value, 6, 10)}`,
  ];
}

/** What the amount is, by identifier (kernel7.md 3.1). */
const ISSUER_DATA: Readonly<Record<number, string>> = {
  1: 'e-cash balance',
  2: 'cumulative offline amount',
  3: 'e-cash balance and cumulative offline amount',
};

function describeCardData(value: Uint8Array): string[] {
  const lines = [`fDDA version ${toHex(value, 0, 1)}`];
  if (value.length >= 5) lines.push(`card unpredictable number ${toHex(value, 1, 5)}`);
  if (value.length >= 7) {
    lines.push(`CTQ ${toHex(value, 5, 7)}`);
    lines.push(...describeBits(value.subarray(5, 7), CTQ_BITS).map((line) => `  ${line}`));
  }
  return lines;
}
