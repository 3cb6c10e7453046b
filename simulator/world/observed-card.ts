/** A card with a witness beside it: sees what it signed. Made apart from kernel and card models: looks for tags, nothing else. */

import type { Picc, PiccIdentity } from '../rf/picc.js';

export interface Cryptogram {
  /** 9F26, hex. */
  readonly ac: string;
  /** 9F36 */
  readonly atc: number;
  /** What the terminal gave to be signed: data of GET PROCESSING OPTIONS, hex. */
  readonly signed: string;
}

/** Called with the card itself: its `account` may come with a later answer. */
type Witness = (cryptogram: Cryptogram, rapdu: Uint8Array, card: ObservedCard) => void;

const CLA_GPO = 0x80;
const INS_GPO = 0xa8;
const INS_READ_RECORD = 0xb2;

export class ObservedCard implements Picc {
  readonly name: string;
  readonly type: 'A' | 'B';
  /** Digits of tag 57 or 5A, as last sent. */
  account = '';
  readonly #card: Picc;
  readonly #made: Witness;

  constructor(card: Picc, made: Witness) {
    this.name = card.name;
    this.type = card.type;
    this.#card = card;
    this.#made = made;
  }

  powerUp(): PiccIdentity {
    return this.#card.powerUp();
  }

  powerDown(): void {
    this.#card.powerDown();
  }

  receive(capdu: Uint8Array, answer: (rapdu: Uint8Array) => void): void {
    const gpo = capdu[0] === CLA_GPO && capdu[1] === INS_GPO;
    if (!gpo && capdu[1] !== INS_READ_RECORD) {
      this.#card.receive(capdu, answer);
      return;
    }
    const signed = gpo ? hex(capdu) : '';
    this.#card.receive(capdu, (rapdu) => {
      this.account = accountIn(rapdu) ?? this.account;
      const ac = gpo && find(rapdu, 0x26, 8);
      const atc = gpo && find(rapdu, 0x36, 2);
      if (ac && atc)
        this.#made({ ac: hex(ac), atc: (atc[0]! << 8) | atc[1]!, signed }, rapdu, this);
      answer(rapdu);
    });
  }
}

/** Value of the tag 9F`second` of this length. */
function find(bytes: Uint8Array, second: number, length: number): Uint8Array | undefined {
  for (let i = 0; i + 3 + length <= bytes.length; i++)
    if (bytes[i] === 0x9f && bytes[i + 1] === second && bytes[i + 2] === length)
      return bytes.subarray(i + 3, i + 3 + length);
  return undefined;
}

const TRACK2 = 0x57;
const PAN = 0x5a;
/** Tokens and cards of this world have as many digits. */
const DIGITS = 16;

/** Sixteen digits behind the tag of track 2 or of an account number. */
function accountIn(bytes: Uint8Array): string | undefined {
  for (let i = 0; i + 2 + DIGITS / 2 <= bytes.length; i++) {
    const tag = bytes[i];
    if (tag === PAN && bytes[i + 1] !== DIGITS / 2) continue;
    if (tag !== PAN && (tag !== TRACK2 || bytes[i + 2 + DIGITS / 2]! >> 4 !== SEPARATOR)) continue;
    const digits = hex(bytes.subarray(i + 2, i + 2 + DIGITS / 2));
    if (/^62\d+$/.test(digits)) return digits;
  }
  return undefined;
}

const SEPARATOR = 0xd;

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex').toUpperCase();
}
