/**
 * Cryptogram versions of the other schemes, for an issuer that must know them all (kernel7 §3.8): data, not code,
 * over few primitives. EMV Book 2 A1.3, A1.4, 8.1, 8.2; rules as in GitHub knovichikhin/pyemv.
 */

import { createHash } from 'node:crypto';
import { concat, fromHex, xor } from '../bytes.js';
import { deriveCardKey, sessionKey } from './cryptogram.js';
import { desEncrypt, retailMac } from './des.js';

export interface SchemeInput {
  readonly master: Uint8Array;
  readonly number: string;
  readonly psn: string;
  /** By tag in hex, and CVR, COUNTERS where the scheme has them. */
  readonly value: (tag: string) => Uint8Array;
}

type Method1 = { readonly arpc: 1; readonly key: 'card' | 'session' };
type Method2 = { readonly arpc: 2 };

interface SchemeRow {
  readonly option: 'A' | 'B';
  readonly session: 'none' | 'emv' | 'mastercard' | 'unionpay' | 'visa';
  readonly data: readonly string[];
  readonly padding: 1 | 2;
  readonly answer: Method1 | Method2;
}

const COMMON = ['9F02', '9F03', '9F1A', '95', '5F2A', '9A', '9C', '9F37', '82', '9F36'];

// prettier-ignore
export const SCHEMES = {
  'visa-10':     { option: 'A', session: 'none',       data: [...COMMON, 'CVR'],             padding: 1, answer: { arpc: 1, key: 'card' } },
  'visa-18':     { option: 'B', session: 'emv',        data: [...COMMON, '9F10'],            padding: 2, answer: { arpc: 2 } },
  'visa-22':     { option: 'B', session: 'emv',        data: [...COMMON, '9F10'],            padding: 2, answer: { arpc: 2 } },
  'mchip-16':    { option: 'A', session: 'mastercard', data: [...COMMON, 'CVR'],             padding: 2, answer: { arpc: 1, key: 'card' } },
  'mchip-17':    { option: 'A', session: 'mastercard', data: [...COMMON, 'CVR', 'COUNTERS'], padding: 2, answer: { arpc: 1, key: 'card' } },
  'mchip-20':    { option: 'A', session: 'emv',        data: [...COMMON, 'CVR'],             padding: 2, answer: { arpc: 1, key: 'session' } },
  'mchip-21':    { option: 'A', session: 'emv',        data: [...COMMON, 'CVR', 'COUNTERS'], padding: 2, answer: { arpc: 1, key: 'session' } },
  'interac-133': { option: 'A', session: 'mastercard', data: [...COMMON, '9F10'],            padding: 2, answer: { arpc: 1, key: 'session' } },
  'unionpay-01': { option: 'A', session: 'unionpay',   data: [...COMMON, 'CVR'],             padding: 2, answer: { arpc: 1, key: 'session' } },
} as const satisfies Record<string, SchemeRow>;

export type SchemeName = keyof typeof SCHEMES;

export interface SchemeKeys {
  readonly card: Uint8Array;
  readonly session: Uint8Array;
}

export function schemeKeys(name: SchemeName, input: SchemeInput): SchemeKeys {
  const row: SchemeRow = SCHEMES[name];
  const derive = row.option === 'A' ? deriveCardKey : deriveOptionB;
  const card = oddParity(derive(input.master, input.number, input.psn));
  return { card, session: SESSIONS[row.session](card, input) };
}

export function schemeCryptogram(
  name: SchemeName,
  keys: SchemeKeys,
  input: SchemeInput,
): Uint8Array {
  const row: SchemeRow = SCHEMES[name];
  return retailMac(keys.session, concat(...row.data.map(input.value)), row.padding);
}

/** `response`: ARC of method 1, CSU (and proprietary data) of method 2. */
export function schemeArpc(
  name: SchemeName,
  keys: SchemeKeys,
  cryptogram: Uint8Array,
  response: Uint8Array,
): Uint8Array {
  const { answer }: SchemeRow = SCHEMES[name];
  if (answer.arpc === 2) return arpcMethod2(keys.session, cryptogram, response);
  return arpcMethod1(answer.key === 'card' ? keys.card : keys.session, cryptogram, response);
}

/** EMV Book 2 8.2.1. */
export function arpcMethod1(key: Uint8Array, cryptogram: Uint8Array, arc: Uint8Array): Uint8Array {
  return desEncrypt(key, xor(cryptogram, concat(arc, new Uint8Array(6))));
}

/** EMV Book 2 8.2.2: four bytes over cryptogram, card status update and proprietary data. */
export function arpcMethod2(key: Uint8Array, cryptogram: Uint8Array, rest: Uint8Array): Uint8Array {
  return retailMac(key, concat(cryptogram, rest), 2).slice(0, 4);
}

/** EMV Book 2 A1.4.2: numbers of more than sixteen digits are hashed and decimalised. */
export function deriveOptionB(master: Uint8Array, number: string, psn: string): Uint8Array {
  if (number.length <= 16) return deriveCardKey(master, number, psn);
  const text = number + psn;
  const digest = createHash('sha1')
    .update(fromHex(text.length % 2 === 0 ? text : `0${text}`))
    .digest('hex');
  let digits = digest.replace(/[a-f]/g, '').slice(0, 16);
  for (const letter of digest.match(/[a-f]/g) ?? []) {
    if (digits.length === 16) break;
    digits += String(parseInt(letter, 16) - 10);
  }
  return deriveCardKey(master, digits, '');
}

const SESSIONS: Readonly<
  Record<SchemeRow['session'], (card: Uint8Array, input: SchemeInput) => Uint8Array>
> = {
  none: (card) => card,
  emv: (card, { value }) => emvSessionKey(card, concat(value('9F36'), new Uint8Array(6))),
  mastercard: (card, { value }) =>
    emvSessionKey(card, concat(value('9F36'), new Uint8Array(2), value('9F37'))),
  unionpay: (card, { value }) => {
    const atc = value('9F36');
    return sessionKey(card, (atc[0]! << 8) | atc[1]!);
  },
  visa: (card, { value }) => visaSessionKey(card, value('9F36')),
};

/** EMV Book 2 A1.3: third byte F0 for the left half, 0F for the right. */
export function emvSessionKey(card: Uint8Array, diversifier: Uint8Array): Uint8Array {
  const left = diversifier.slice();
  const right = diversifier.slice();
  left[2] = 0xf0;
  right[2] = 0x0f;
  return oddParity(desEncrypt(card, concat(left, right)));
}

/** Visa secure messaging: the counter, and its complement, over the ends of the halves. */
export function visaSessionKey(card: Uint8Array, atc: Uint8Array): Uint8Array {
  const out = card.slice();
  for (let i = 0; i < 2; i++) {
    out[6 + i]! ^= atc[i]!;
    out[14 + i]! ^= atc[i]! ^ 0xff;
  }
  return oddParity(out);
}

/** EMV 4.0 tree, height 8, branch 4 (EMV2000 session keys). */
export function treeSessionKey(card: Uint8Array, atc: number): Uint8Array {
  const HEIGHT = 8;
  const BRANCH = 4;
  const derive = (x: Uint8Array, y: Uint8Array, j: number): Uint8Array => {
    const left = y.slice(0, 8);
    const right = y.slice(8, 16);
    left[7]! ^= j % BRANCH;
    right[7]! ^= (j % BRANCH) ^ 0xf0;
    return concat(desEncrypt(x, left), desEncrypt(x, right));
  };
  const node = (height: number, j: number): { key: Uint8Array; parent: Uint8Array } => {
    if (height === 0) return { key: card, parent: new Uint8Array(16) };
    const up = node(height - 1, Math.floor(j / BRANCH));
    return { key: derive(up.key, up.parent, j), parent: up.key };
  };
  const leaf = node(HEIGHT, atc);
  const grandparent = node(HEIGHT - 2, Math.floor(atc / BRANCH ** 2)).key;
  return oddParity(xor(leaf.key, grandparent));
}

/** Dynamic CVC3 of a contactless magnetic stripe: the last two bytes of TDES over IV, UN and ATC, in decimal. */
export function cvc3(key: Uint8Array, track: Uint8Array, un: Uint8Array, atc: Uint8Array): string {
  const iv = retailMac(key, track, 2).subarray(6, 8);
  const block = desEncrypt(key, concat(iv, un, atc));
  return String((block[6]! << 8) | block[7]!).padStart(5, '0');
}

/** DES ignores parity bits; some sources print keys with them set. */
export function oddParity(key: Uint8Array): Uint8Array {
  return key.map((byte) => {
    let ones = 0;
    for (let bit = 1; bit < 8; bit++) ones += (byte >> bit) & 1;
    return (byte & 0xfe) | (ones % 2 === 0 ? 1 : 0);
  });
}
