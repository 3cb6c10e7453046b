/** What one payment application holds: personalised data, and the counters that live on. All plain JSON. */

import type { CardProfile } from './card-profile.js';
import type { LimitedUseSet, TokenBundle } from '../token-bundle.js';
import { fromHex, packDigits, toHex } from '../bytes.js';
import { template, tlv } from './tlv.js';

export interface CardData {
  readonly tokenRef: string;
  /** ADF name, hex. */
  readonly aid: string;
  /** 57, hex: token, expiry, service code, discretionary zeros. */
  readonly track2: string;
  readonly psn: string;
  /** 9F63, 9F24, 9F19, 9F25, hex. */
  readonly productId: string;
  readonly par: string;
  readonly trid: string;
  readonly lastFour: string;
  readonly aip: string;
  readonly cvn: '01' | '17';
  readonly dki: string;
  readonly keys: { readonly ac: string; readonly mac: string };
  readonly luk?: LimitedUseSet;
  /** READ RECORD answers without status, by 'SFI.record'. */
  readonly records: Readonly<Record<string, string>>;
  readonly icc?: { readonly modulus: string; readonly privateExponent: string };
}

/** Changes at each tap. */
export interface CardCounters {
  /** Of the last transaction; 0 before the first. */
  atc: number;
  /** Taps done with each limited-use key of the present set. */
  uses: { index: string; atc: number; cryptogram: string }[];
  /** Plastic with an offline purse: what is left, in minor units. */
  offlineBalance: number;
}

/** AFL areas: signed data, track 2 for offline cards, certificates, the area that is read last (kernel7 §2.4, §2.8). */
export const RECORD = {
  signed: '1.1',
  track2: '1.2',
  issuerCertificate: '2.1',
  iccCertificate: '2.2',
  last: '3.1',
} as const;

/** 37 digits in all: token D expiry service code, then zeros. */
export function track2Of(token: string, expiry: string): string {
  return toHex(packDigits(`${token}D${expiry}201`.padEnd(37, '0'), 19));
}

/** 9F63: first eight digits in ASCII, chip type, product flags (kernel7 §2.4; opaque to terminals). */
export function productIdOf(token: string): string {
  let text = '';
  for (let i = 0; i < 8; i++) text += `3${token[i]!}`;
  return `${text}0080304000000000`;
}

/** Inside of the record that the ICC certificate signs: what is static and must be genuine at a gate. */
export function signedRecordOf(bundle: {
  readonly token: string;
  readonly expiry: string;
  readonly par?: string;
  readonly trid?: string;
  readonly lastFour?: string;
}): string {
  const month = Number(bundle.expiry.slice(2));
  const parts = [
    tlv(0x5a, packDigits(bundle.token)),
    tlv(0x5f24, fromHex(bundle.expiry + lastDay(Number(bundle.expiry.slice(0, 2)), month))),
    tlv(0x9f08, fromHex('0030')),
    tlv(0x5f28, fromHex('0156')),
  ];
  if (bundle.par) parts.push(tlv(0x9f24, fromHex(asciiHex(bundle.par))));
  if (bundle.trid) parts.push(tlv(0x9f19, fromHex(bundle.trid.padStart(12, '0'))));
  if (bundle.lastFour) parts.push(tlv(0x9f25, fromHex(bundle.lastFour)));
  parts.push(tlv(0x9f4a, fromHex('82')));
  return parts.map(toHex).join('');
}

function lastDay(year: number, month: number): string {
  if (month === 2) return year % 4 === 0 ? '29' : '28';
  return month === 4 || month === 6 || month === 9 || month === 11 ? '30' : '31';
}

export function asciiHex(text: string): string {
  let hex = '';
  for (let i = 0; i < text.length; i++)
    hex += text.charCodeAt(i).toString(16).toUpperCase().padStart(2, '0');
  return hex;
}

export function cardDataOf(bundle: TokenBundle): CardData {
  const records: Record<string, string> = {};
  const track2 = track2Of(bundle.token, bundle.expiry);
  const oda = bundle.oda;
  if (oda) {
    const record = (parts: readonly (readonly [number, string])[]): string =>
      toHex(
        template(
          0x70,
          parts.filter(([, value]) => value !== '').map(([tag, value]) => tlv(tag, fromHex(value))),
        ),
      );
    records[RECORD.signed] = toHex(tlv(0x70, fromHex(oda.signedRecords.join(''))));
    records[RECORD.track2] = record([[0x57, track2]]);
    // The certificate alone: with a CA key of 1984 bits it fills a record.
    records[RECORD.issuerCertificate] = record([[0x90, oda.issuerCertificate]]);
    records[RECORD.iccCertificate] = record([
      [0x8f, oda.caIndex],
      [0x9f32, oda.issuerExponent],
      [0x92, oda.issuerRemainder],
      [0x9f47, oda.iccExponent],
      [0x9f48, oda.iccRemainder],
      [0x9f46, oda.iccCertificate],
    ]);
  }
  return {
    tokenRef: bundle.tokenRef,
    aid: bundle.aid,
    track2,
    psn: bundle.psn,
    productId: productIdOf(bundle.token),
    par: asciiHex(bundle.par),
    trid: bundle.trid.padStart(12, '0'),
    lastFour: bundle.lastFour,
    aip: bundle.aip ?? '7C00',
    cvn: bundle.cvn,
    dki: bundle.dki,
    keys: { ac: bundle.keys.ac, mac: bundle.keys.mac },
    records,
    ...(bundle.luk && { luk: bundle.luk }),
    ...(oda && { icc: { modulus: oda.iccModulus, privateExponent: oda.iccPrivateExponent } }),
  };
}

export function newCounters(card: CardProfile): CardCounters {
  return { atc: 0, uses: [], offlineBalance: card.offline?.balanceMinor ?? 0 };
}
