/** Session keys, application cryptogram and IDD MAC of a UnionPay card (backoffice §2.2, kernel7 §3.1 to §3.5). */

import { fromHex, join, xor } from '../bytes.js';
import type { PhoneCiphers } from '../ciphers.js';

/** SK = TDES(UDK, 0^6 || ATC) || TDES(UDK, 0^6 || not ATC): PBOC's own, not EMV's common one. */
export function sessionKey(ciphers: PhoneCiphers, udk: Uint8Array, atc: number): Uint8Array {
  const blocks = new Uint8Array(16);
  blocks[6] = atc >> 8;
  blocks[7] = atc & 0xff;
  blocks[14] = blocks[6]! ^ 0xff;
  blocks[15] = blocks[7]! ^ 0xff;
  return ciphers.tdesEncrypt(udk, blocks);
}

/** ISO/IEC 9797-1 algorithm 3, padding 80 00…: single DES in chain, triple at the last block. */
export function retailMac(ciphers: PhoneCiphers, key: Uint8Array, data: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor(data.length / 8) + 1) * 8);
  padded.set(data);
  padded[data.length] = 0x80;
  const left = key.slice(0, 8);
  let block = new Uint8Array(8);
  for (let at = 0; at < padded.length; at += 8) {
    block = new Uint8Array(ciphers.desEncrypt(left, xor(block, padded.subarray(at, at + 8))));
  }
  return ciphers.desEncrypt(left, ciphers.desDecrypt(key.slice(8, 16), block));
}

/** One line of a cryptogram's input, for the view that explains it. */
export interface MacInput {
  readonly tag: string;
  readonly value: Uint8Array;
}

/** Order of the input by cryptogram version; `CVR` and `CVR2` are of the card, the rest came by the PDOL. */
const INPUT: Readonly<Record<'01' | '17', readonly string[]>> = {
  // kernel7 §3.4
  '01': ['9F02', '9F03', '9F1A', '95', '5F2A', '9A', '9C', '9F37', '82', '9F36', 'CVR'],
  // kernel7 §3.5, by analogy with Visa's 17
  '17': ['9F02', '9F37', '9F36', 'CVR2'],
};

/** Of what the cryptogram is made. A tag that the card never got counts as absent. */
export function cryptogramInput(
  cvn: '01' | '17',
  values: ReadonlyMap<string, Uint8Array>,
): MacInput[] {
  const rows: MacInput[] = [];
  for (const tag of INPUT[cvn]) {
    const value = values.get(tag);
    if (value) rows.push({ tag, value });
  }
  return rows;
}

export function cryptogram(
  ciphers: PhoneCiphers,
  udk: Uint8Array,
  atc: number,
  rows: readonly MacInput[],
): Uint8Array {
  return retailMac(ciphers, sessionKey(ciphers, udk, atc), join(rows.map((row) => row.value)));
}

/** First four bytes of MAC(SK_MAC, ATC || five data bytes || 00) (kernel7 §3.1). */
export function iddMac(
  ciphers: PhoneCiphers,
  udkMac: Uint8Array,
  atc: number,
  data: Uint8Array,
): Uint8Array {
  const input = join([Uint8Array.of(atc >> 8, atc & 0xff), data, Uint8Array.of(0)]);
  return retailMac(ciphers, sessionKey(ciphers, udkMac, atc), input).slice(0, 4);
}

export type CryptogramType = 'AAC' | 'TC' | 'ARQC';

/** CVR of a contactless quick transaction: second byte only (kernel7 §3.1). */
const CVR: Readonly<Record<CryptogramType, string>> = {
  AAC: '03800000',
  TC: '03900000',
  ARQC: '03A00000',
};
const CID: Readonly<Record<CryptogramType, number>> = { AAC: 0x00, TC: 0x40, ARQC: 0x80 };

export function cvrOf(type: CryptogramType): Uint8Array {
  return fromHex(CVR[type]);
}

export function cidOf(type: CryptogramType): number {
  return CID[type];
}

/** First three bytes of TDES(key, zeros). */
export function keyCheckValue(ciphers: PhoneCiphers, key: Uint8Array): Uint8Array {
  return ciphers.tdesEncrypt(key, new Uint8Array(8)).slice(0, 3);
}
