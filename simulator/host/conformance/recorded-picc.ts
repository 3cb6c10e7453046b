/** Keeps what a phone answered, and a card that gives the same answers again: the emulator of a replay. */

import type { CardProxyRules } from '../rig/card-proxy.js';
import type { Picc, PiccIdentity } from '../../rf/picc.js';

export class Recording {
  readonly answers: Uint8Array[] = [];

  /** For a proxy before the phone. */
  readonly rules: CardProxyRules = {
    response: (rapdu) => {
      this.answers.push(rapdu.slice());
      return rapdu;
    },
  };

  replay(): Picc {
    return new ReplayPicc(this.answers.slice());
  }
}

class ReplayPicc implements Picc {
  readonly name = 'replaying card';
  readonly type = 'A';
  readonly #answers: readonly Uint8Array[];
  #next = 0;

  constructor(answers: readonly Uint8Array[]) {
    this.#answers = answers;
  }

  powerUp(): PiccIdentity {
    this.#next = 0;
    return {
      uid: Uint8Array.of(0x08, 0x66, 0x12, 0x9b),
      atqa: 0x0004,
      sak: 0x20,
      ats: Uint8Array.of(0x05, 0x78, 0x80, 0x80, 0x02),
    };
  }

  powerDown(): void {}

  receive(_capdu: Uint8Array, answer: (rapdu: Uint8Array) => void): void {
    answer(this.#answers[this.#next++] ?? Uint8Array.of(0x6d, 0x00));
  }
}
