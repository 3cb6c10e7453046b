/** A card that answers from a table of hex, late where asked: for tests of radio, chip and driver. */

import type { VirtualClock } from '../../simulator/clock/virtual-clock.js';
import type { Picc, PiccIdentity } from '../../simulator/rf/picc.js';
import { hex, unhex } from './hex.js';

export interface ScriptedCard {
  readonly type?: 'A' | 'B';
  readonly uid?: string;
  readonly atqa?: number;
  readonly sak?: number;
  /** ATS with its length byte, or bytes 5 to 11 of ATQB. */
  readonly ats?: string;
  /** C-APDU to R-APDU; what is not there gets 6D00. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Instead of the table. */
  readonly answer?: (capdu: Uint8Array) => Uint8Array | undefined;
  readonly clock?: VirtualClock;
  readonly latencyUs?: number;
}

export class ScriptedPicc implements Picc {
  readonly name: string;
  readonly type: 'A' | 'B';
  /** C-APDUs in the order they came. */
  readonly heard: string[] = [];
  powerUps = 0;
  latencyUs: number;
  readonly #card: ScriptedCard;

  constructor(card: ScriptedCard = {}, name = 'scripted card') {
    this.#card = card;
    this.name = name;
    this.type = card.type ?? 'A';
    this.latencyUs = card.latencyUs ?? 0;
  }

  powerUp(): PiccIdentity {
    this.powerUps++;
    return {
      uid: unhex(this.#card.uid ?? '08112233'),
      atqa: this.#card.atqa ?? 0x0004,
      sak: this.#card.sak ?? 0x20,
      ats: unhex(this.#card.ats ?? (this.type === 'A' ? '0578807002' : '00000000008181')),
    };
  }

  powerDown(): void {}

  receive(capdu: Uint8Array, answer: (rapdu: Uint8Array) => void): void {
    const command = hex(capdu);
    this.heard.push(command);
    const rapdu = this.#card.answer
      ? this.#card.answer(capdu)
      : unhex(this.#card.answers?.[command] ?? '6d00');
    if (!rapdu) return;
    if (this.latencyUs === 0 || !this.#card.clock) answer(rapdu);
    else this.#card.clock.alarm('scripted card', this.latencyUs, () => answer(rapdu));
  }
}
