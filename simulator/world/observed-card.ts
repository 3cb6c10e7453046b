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

type Witness = (cryptogram: Cryptogram, rapdu: Uint8Array) => void;

const CLA_GPO = 0x80;
const INS_GPO = 0xa8;

export class ObservedCard implements Picc {
  readonly name: string;
  readonly type: 'A' | 'B';
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
    if (capdu[0] !== CLA_GPO || capdu[1] !== INS_GPO) {
      this.#card.receive(capdu, answer);
      return;
    }
    const signed = hex(capdu);
    this.#card.receive(capdu, (rapdu) => {
      const ac = find(rapdu, 0x26, 8);
      const atc = find(rapdu, 0x36, 2);
      if (ac && atc) this.#made({ ac: hex(ac), atc: (atc[0]! << 8) | atc[1]!, signed }, rapdu);
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

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex').toUpperCase();
}
