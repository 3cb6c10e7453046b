/**
 * Data groupings in which a card's data travel to the secure element (backoffice §1.7; numbers as EMV Card
 * Personalization Specification has them): identifier of two bytes, length of one, value.
 */

import { fromHex, join, toHex } from '../bytes.js';
import type { PhoneCiphers } from '../ciphers.js';
import type { CardData } from '../card/card-data.js';
import { keyCheckValue } from '../card/cryptogram.js';
import { findTlv, readTlvs, tlv } from '../card/tlv.js';
import { LAB_STATIC_KEY } from './scp03.js';

export type Groups = ReadonlyMap<string, Uint8Array>;

export const GROUP = {
  gpo: '9104',
  internal: '0D01',
  keys: '8000',
  keyChecks: '9000',
  privateExponent: '8101',
  modulus: '8103',
} as const;

export function writeGroup(id: string, value: Uint8Array): Uint8Array {
  return join([fromHex(id), Uint8Array.of(value.length), value]);
}

/** Undefined: does not fit. */
export function readGroups(bytes: Uint8Array): [string, Uint8Array][] | undefined {
  const groups: [string, Uint8Array][] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = at + 3 + (bytes[at + 2] ?? 0);
    if (at + 3 > bytes.length || end > bytes.length) return undefined;
    groups.push([toHex(bytes.slice(at, at + 2)), bytes.slice(at + 3, end)]);
    at = end;
  }
  return groups;
}

/** Keys travel under the data encryption key, besides the channel's own encryption. */
export function wrapKey(ciphers: PhoneCiphers, hex: string): Uint8Array {
  return ciphers.aesEncrypt(fromHex(LAB_STATIC_KEY), fromHex(hex));
}

function unwrapKey(ciphers: PhoneCiphers, wrapped: Uint8Array): string {
  return toHex(ciphers.aesDecrypt(fromHex(LAB_STATIC_KEY), wrapped));
}

/** 'SFI.record' of a record's group: SFI and number, a byte each. */
export function recordGroup(id: string): string {
  const [sfi, number] = id.split('.');
  return sfi!.padStart(2, '0') + number!.padStart(2, '0');
}

export function gpoGroup(card: CardData): Uint8Array {
  return join([
    tlv(0x82, fromHex(card.aip)),
    tlv(0x57, fromHex(card.track2)),
    tlv(0x5f34, fromHex(card.psn)),
    tlv(0x9f63, fromHex(card.productId)),
    tlv(0x9f24, fromHex(card.par)),
    tlv(0x9f19, fromHex(card.trid)),
    tlv(0x9f25, fromHex(card.lastFour)),
  ]);
}

export type Unpacked =
  { readonly ok: true; readonly card: CardData } | { readonly ok: false; readonly why: string };

/** The element's side: what arrived becomes a card, if it is complete and the keys are the ones that were meant. */
export function unpackCard(
  ciphers: PhoneCiphers,
  groups: Groups,
  tokenRef: string,
  aid: string,
): Unpacked {
  const values = readTlvs(groups.get(GROUP.gpo) ?? new Uint8Array(0)) ?? [];
  const value = (tag: number): string => toHex(findTlv(values, tag) ?? new Uint8Array(0));
  const internal = groups.get(GROUP.internal);
  const wrapped = groups.get(GROUP.keys);
  const checks = groups.get(GROUP.keyChecks);
  if (internal?.length !== 2 || wrapped?.length !== 48 || checks?.length !== 9)
    return { ok: false, why: 'data missing' };
  const keys = unwrapKey(ciphers, wrapped);
  for (let i = 0; i < 3; i++) {
    const found = keyCheckValue(ciphers, fromHex(keys.slice(32 * i, 32 * i + 32)));
    if (toHex(found) !== toHex(checks.slice(3 * i, 3 * i + 3)))
      return { ok: false, why: 'key check value wrong' };
  }
  const records: Record<string, string> = {};
  for (const [id, bytes] of groups)
    if (/^0[1-9A]0/.test(id))
      records[`${Number(id.slice(0, 2))}.${Number(id.slice(2))}`] = toHex(bytes);
  const privateExponent = groups.get(GROUP.privateExponent);
  const modulus = groups.get(GROUP.modulus);
  return {
    ok: true,
    card: {
      tokenRef,
      aid,
      track2: value(0x57),
      psn: value(0x5f34),
      productId: value(0x9f63),
      par: value(0x9f24),
      trid: value(0x9f19),
      lastFour: value(0x9f25),
      aip: value(0x82),
      cvn: internal[0] === 0x17 ? '17' : '01',
      dki: toHex(internal.slice(1)),
      keys: { ac: keys.slice(0, 32), mac: keys.slice(32, 64) },
      records,
      ...(privateExponent &&
        modulus && {
          icc: { modulus: toHex(modulus), privateExponent: unwrapKey(ciphers, privateExponent) },
        }),
    },
  };
}
