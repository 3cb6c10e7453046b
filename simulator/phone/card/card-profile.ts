/** How a payment application presents itself, as data: names, PDOL, optional elements, and the rules of plastic. */

import type { DolEntry } from './dol.js';

export interface CardProfile {
  /** 50 by ADF name; at most 16 characters. */
  readonly labels: Readonly<Record<string, string>>;
  readonly pdol: readonly DolEntry[];
  /** 5F2D */
  readonly language: string;
  /** 9F12; empty as a wallet was seen to send (kernel7 §2.4). */
  readonly preferredName: string;
  /** BF0C: 9F4D and DF4D, hex. */
  readonly logEntry: string;
  readonly loadLogEntry: string;
  /** DF61 besides bit 7, which says that the card can do ODA for online (kernel7 §2.5). */
  readonly functions: number;
  /** BF0C: 42, first six digits of the token, by which a terminal knows the range before it asks for more. */
  readonly sendIin: boolean;
  /** 9F27 in the GPO answer; without, terminals take it from the CVR. */
  readonly sendCid: boolean;
  /** 9F63 in the GPO answer. */
  readonly sendProductId: boolean;
  /** 9F24, 9F19 and 9F25 in the GPO answer of a transaction without records. */
  readonly sendTokenData: boolean;
  /** Offline purse of plastic: TC up to these amounts. Phones have none. */
  readonly offline?: { readonly balanceMinor: number; readonly singleMaxMinor: number };
}

/** The 33-byte PDOL with DF60 and DF69, as seen on UnionPay phones (kernel7 §2.6). */
export const PHONE_PDOL: readonly DolEntry[] = [
  ['9F66', 4],
  ['9F02', 6],
  ['9F03', 6],
  ['9F1A', 2],
  ['95', 5],
  ['5F2A', 2],
  ['9A', 3],
  ['9C', 1],
  ['9F37', 4],
  ['DF60', 1],
  ['DF69', 1],
];

/** As above, without DF60. */
export const PLASTIC_PDOL: readonly DolEntry[] = PHONE_PDOL.filter(([tag]) => tag !== 'DF60');

const LABELS: Readonly<Record<string, string>> = {
  A000000333010101: 'UnionPay Debit',
  A000000333010102: 'UnionPay Credit',
  A000000333010103: 'UnionPay Quasi',
};

export const PHONE_CARD: CardProfile = {
  labels: LABELS,
  pdol: PHONE_PDOL,
  language: 'zh',
  preferredName: '',
  logEntry: '0B0A',
  loadLogEntry: '0C0A',
  functions: 0x82,
  sendIin: true,
  sendCid: true,
  sendProductId: true,
  sendTokenData: true,
};

export const PLASTIC_CARD: CardProfile = {
  ...PHONE_CARD,
  pdol: PLASTIC_PDOL,
  functions: 0,
  sendTokenData: false,
};
