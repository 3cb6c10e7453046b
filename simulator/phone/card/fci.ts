/** File control information of the PPSE and of a payment application (kernel7 §1.5, §2.4). */

import { ascii, fromHex } from '../bytes.js';
import type { CardProfile } from './card-profile.js';
import { writeDol } from './dol.js';
import { template, tlv } from './tlv.js';

export const PPSE_NAME = ascii('2PAY.SYS.DDF01');

export interface DirectoryEntry {
  readonly aid: string;
  readonly label: string;
  readonly priority: number;
}

export function ppseFci(entries: readonly DirectoryEntry[]): Uint8Array {
  const listed = entries.map((entry) =>
    template(0x61, [
      tlv(0x4f, fromHex(entry.aid)),
      tlv(0x50, ascii(entry.label)),
      tlv(0x87, Uint8Array.of(entry.priority)),
    ]),
  );
  return template(0x6f, [tlv(0x84, PPSE_NAME), template(0xa5, [template(0xbf0c, listed)])]);
}

/** `oda`: the card can do ODA for online authorisation, DF61 bit 7. `iin`: first six digits of the token. */
export function paymentFci(aid: string, card: CardProfile, oda: boolean, iin: string): Uint8Array {
  const functions = card.functions | (oda ? 0x40 : 0);
  const discretionary = [
    tlv(0x9f4d, fromHex(card.logEntry)),
    tlv(0xdf4d, fromHex(card.loadLogEntry)),
  ];
  if (functions !== 0) discretionary.push(tlv(0xdf61, Uint8Array.of(functions)));
  if (card.sendIin) discretionary.push(tlv(0x42, fromHex(iin)));
  return template(0x6f, [
    tlv(0x84, fromHex(aid)),
    template(0xa5, [
      tlv(0x50, ascii(labelOf(aid, card))),
      tlv(0x87, Uint8Array.of(0x01)),
      tlv(0x9f38, writeDol(card.pdol)),
      tlv(0x5f2d, ascii(card.language)),
      tlv(0x9f11, Uint8Array.of(0x01)),
      tlv(0x9f12, ascii(card.preferredName)),
      template(0xbf0c, discretionary),
    ]),
  ]);
}

export function labelOf(aid: string, card: CardProfile): string {
  return card.labels[aid] ?? 'UnionPay';
}
