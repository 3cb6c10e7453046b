/** A card without a phone: cryptograms from the keys of a token. What a clone with stolen keys would be (backoffice §2.2). */

import type { TokenBundle } from '../phone/token-bundle.js';
import { concat, fromHex, toHex, uint16 } from '../network/bytes.js';
import {
  applicationCryptogram,
  iddMac,
  macInput,
  sessionKey,
} from '../network/crypto/cryptogram.js';

/** What the terminal gives the card, hex by tag. */
export type TerminalData = Readonly<Record<string, string>>;

export interface CardAnswer {
  /** 57, without its padding. */
  readonly track2: string;
  /** Hex by tag. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface CardOptions {
  /** 0 nobody, 1 fingerprint, 2 face, 3 passcode. */
  readonly cdcvm?: number;
  readonly express?: boolean;
  readonly kind?: 'ARQC' | 'TC';
}

const AIP = '7C00';

export class BareCard {
  readonly bundle: Pick<
    TokenBundle,
    'token' | 'expiry' | 'psn' | 'cvn' | 'dki' | 'keys' | 'luk' | 'trid' | 'par' | 'lastFour'
  >;
  atc: number;

  constructor(bundle: BareCard['bundle'], atc = 0) {
    this.bundle = bundle;
    this.atc = atc;
  }

  pay(terminal: TerminalData, options: CardOptions = {}): CardAnswer {
    this.atc++;
    const { bundle } = this;
    const { cdcvm = 1, express = false, kind = 'ARQC' } = options;
    const cvr = kind === 'TC' ? '03900000' : '03A00000';
    const luk = bundle.luk?.keys[0];
    const idd = Uint8Array.of(1, cdcvm, 2, express ? 1 : 0, luk ? parseInt(luk.index, 16) : 0);
    const macKey = sessionKey(fromHex(luk?.mac ?? bundle.keys.mac), this.atc);
    const iad =
      `07${bundle.dki}${bundle.cvn}${cvr}010A07` +
      toHex(concat(idd, iddMac(macKey, this.atc, idd)));
    const value = (tag: string): Uint8Array => {
      if (tag === 'CVR') return fromHex(cvr);
      if (tag === 'CVR2') return fromHex(cvr.slice(2, 4));
      if (tag === '82') return fromHex(AIP);
      if (tag === '9F36') return uint16(this.atc);
      return fromHex(terminal[tag]!);
    };
    const session = sessionKey(fromHex(luk?.ac ?? bundle.keys.ac), this.atc);
    const ac = applicationCryptogram(session, macInput(bundle.cvn, value)!);
    return {
      track2: `${bundle.token}D${bundle.expiry}2010000000000000`.slice(0, 37),
      tags: {
        '9F26': toHex(ac),
        '9F27': kind === 'TC' ? '40' : '80',
        '9F10': iad,
        '9F36': toHex(uint16(this.atc)),
        '82': AIP,
        '9F6C': cdcvm ? '0080' : '0000',
        '9F19': bundle.trid.padStart(12, '0'),
        '9F24': toHex(Buffer.from(bundle.par)),
        '9F25': bundle.lastFour,
      },
    };
  }
}
