/** A man in the middle between antenna and card: sees every APDU, may change or delay it. For the attack lab and for scenarios. */

import type { VirtualClock } from '../../clock/virtual-clock.js';
import type { Picc, PiccIdentity } from '../../rf/picc.js';

export interface CardProxyRules {
  /** The command that goes on to the card; undefined: none, the proxy stays mute. */
  command?(capdu: Uint8Array): Uint8Array | undefined;
  /** The response that goes back; undefined: none. */
  response?(rapdu: Uint8Array, capdu: Uint8Array): Uint8Array | undefined;
  /** Added to each exchange, as a relay does. */
  delayUs?: number;
}

export class CardProxy implements Picc {
  readonly name: string;
  readonly type: 'A' | 'B';
  readonly #card: Picc;
  readonly #clock: VirtualClock;
  readonly #rules: CardProxyRules;

  constructor(card: Picc, clock: VirtualClock, rules: CardProxyRules) {
    this.name = card.name;
    this.type = card.type;
    this.#card = card;
    this.#clock = clock;
    this.#rules = rules;
  }

  powerUp(): PiccIdentity {
    return this.#card.powerUp();
  }

  powerDown(): void {
    this.#card.powerDown();
  }

  receive(capdu: Uint8Array, answer: (rapdu: Uint8Array) => void): void {
    const { command, response, delayUs = 0 } = this.#rules;
    const sent = command ? command(capdu) : capdu;
    if (!sent) return;
    this.#card.receive(sent, (rapdu) => {
      const back = response ? response(rapdu, capdu) : rapdu;
      if (back) this.#clock.alarm('card proxy', delayUs, () => answer(back));
    });
  }
}
