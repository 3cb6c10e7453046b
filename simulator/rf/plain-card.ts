/** A card that enters ISO-DEP and knows no application: the second card in a purse. */

import type { Picc, PiccIdentity } from './picc.js';

const FILE_NOT_FOUND: readonly number[] = [0x6a, 0x82];

export class PlainCard implements Picc {
  readonly name = 'plain card';
  readonly type = 'A';
  readonly #uid: readonly number[];

  constructor(uid: readonly number[] = [0x5c, 0xd2, 0x19, 0x7e]) {
    this.#uid = uid;
  }

  powerUp(): PiccIdentity {
    return {
      uid: Uint8Array.from(this.#uid),
      atqa: 0x0004,
      sak: 0x20,
      ats: Uint8Array.of(0x05, 0x78, 0x80, 0x70, 0x02),
    };
  }

  powerDown(): void {}

  receive(_capdu: Uint8Array, answer: (rapdu: Uint8Array) => void): void {
    answer(Uint8Array.from(FILE_NOT_FOUND));
  }
}
