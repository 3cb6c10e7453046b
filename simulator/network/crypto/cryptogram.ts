/**
 * Application cryptograms of PBOC/UnionPay (backoffice §2.2, kernel7 §3.3 to §3.6): what the token service recomputes.
 * The order of the MAC input is written here once more, apart from the phone's.
 */

import { concat, fromHex, uint16, xor } from '../bytes.js';
import { desEncrypt, retailMac } from './des.js';

export type UnionPayCvn = '01' | '17';

/** EMV Book 2 A1.4.1, option A: one key per card and sequence number. */
export function deriveCardKey(master: Uint8Array, number: string, psn: string): Uint8Array {
  const y = fromHex((number + psn).slice(-16).padStart(16, '0'));
  const inverted = y.map((byte) => byte ^ 0xff);
  return desEncrypt(master, concat(y, inverted));
}

/** PBOC: zeros and the ATC, zeros and its complement. Not the EMV common session key. */
export function sessionKey(cardKey: Uint8Array, atc: number): Uint8Array {
  const zeros = new Uint8Array(6);
  return desEncrypt(cardKey, concat(zeros, uint16(atc), zeros, uint16(atc ^ 0xffff)));
}

/** Tags under the cryptogram, in order. `CVR` is the four bytes of IAD, `CVR2` its second alone. */
export const MAC_INPUT: Readonly<Record<UnionPayCvn, readonly string[]>> = {
  '01': ['9F02', '9F03', '9F1A', '95', '5F2A', '9A', '9C', '9F37', '82', '9F36', 'CVR'],
  '17': ['9F02', '9F37', '9F36', 'CVR2'],
};

export function macInput(
  cvn: UnionPayCvn,
  value: (tag: string) => Uint8Array | undefined,
): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  for (const tag of MAC_INPUT[cvn]) {
    const part = value(tag);
    if (!part) return undefined;
    parts.push(part);
  }
  return concat(...parts);
}

export function applicationCryptogram(session: Uint8Array, input: Uint8Array): Uint8Array {
  return retailMac(session, input, 2);
}

/** Method 1: TDES(SK, AC xor ARC || 0…). `arc` is the two ASCII characters of field 39. */
export function arpc(session: Uint8Array, cryptogram: Uint8Array, arc: Uint8Array): Uint8Array {
  return desEncrypt(session, xor(cryptogram, concat(arc, new Uint8Array(6))));
}

/** Issuer discretionary data: four bytes of MAC over ATC, the five data bytes and 00 (kernel7 §3.1). */
export function iddMac(session: Uint8Array, atc: number, data: Uint8Array): Uint8Array {
  return retailMac(session, concat(uint16(atc), data, Uint8Array.of(0)), 2).slice(0, 4);
}

/** Limited-use key of an HCE wallet: the card key diversified by index and number of the set (backoffice §5). */
export function limitedUseKey(cardKey: Uint8Array, set: number, index: number): Uint8Array {
  const half = (mark: number): Uint8Array =>
    Uint8Array.of(0x4c, 0x55, 0x4b, mark, set >> 8, set & 0xff, index >> 8, index & 0xff);
  return desEncrypt(cardKey, concat(half(0xf0), half(0x0f)));
}

/** What a log may show of a key: two bytes of its check value. */
export function keyFingerprint(key: Uint8Array): string {
  const value = desEncrypt(key, new Uint8Array(8));
  return `KCV ${Buffer.from(value.subarray(0, 3)).toString('hex').toUpperCase()}`;
}
