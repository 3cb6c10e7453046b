/** A scripted card in front of an antenna: its identity for activation, its answers after their time. */

import type { VirtualClock } from '../../clock/virtual-clock.js';
import { fromHex } from '../../decode/hex.js';
import type { Picc, PiccIdentity } from '../../rf/picc.js';
import type { Level1Fault } from '../engine.js';
import type { CardForm } from './card-form.js';
import { ScriptedCard } from './scripted-card.js';

export interface ScriptedPiccOptions {
  readonly clock: VirtualClock;
  readonly form: CardForm;
  /** Of answers that say nothing of it. */
  readonly latencyUs: number;
  /** The script says that no answer comes: taken away, stopped, mute. */
  readonly onFault: (fault: Level1Fault) => void;
  /** The card after each command. */
  readonly onCommand: (card: ScriptedCard, capdu: Uint8Array) => void;
}

const UID = '08A1B2C3';
const ATQA = '0004';
/** FSCI 8, FWI 8, SFGI 0, no CID. */
const ATS = '0578808002';
/** Application data and protocol info: 106 kbit/s, FSCI 8, ISO-DEP, FWI 8. */
const ATQB = '00000000008180';

export class ScriptedPicc implements Picc {
  readonly name = 'scripted card';
  readonly type: 'A' | 'B';
  /** RATS or ATTRIB as it came. */
  activation: Uint8Array | undefined;
  readonly #options: ScriptedPiccOptions;
  #card: ScriptedCard | undefined;
  #turn = 0;

  constructor(options: ScriptedPiccOptions) {
    this.#options = options;
    this.type = options.form.type ?? 'A';
  }

  powerUp(): PiccIdentity {
    const { uid = UID, atqa = ATQA, sak = '20', ats, type } = this.#options.form;
    return {
      uid: fromHex(uid),
      atqa: Number.parseInt(atqa, 16),
      sak: Number.parseInt(sak, 16),
      ats: fromHex(ats ?? (type === 'B' ? ATQB : ATS)),
    };
  }

  powerDown(): void {
    this.#turn += 1;
    this.#card = undefined;
  }

  activated(command: Uint8Array): void {
    this.activation = command.slice();
  }

  receive(capdu: Uint8Array, answer: (rapdu: Uint8Array) => void): void {
    const { clock, form, latencyUs, onFault, onCommand } = this.#options;
    this.#card ??= new ScriptedCard(form);
    const given = this.#card.answer(capdu);
    onCommand(this.#card, capdu);
    if ('l1' in given) {
      onFault(given.l1);
      return;
    }
    const turn = ++this.#turn;
    const us = given.delayMs === undefined ? latencyUs : given.delayMs * 1000;
    clock.charge('phone', us);
    clock.alarm('scripted card', us, () => {
      if (turn === this.#turn) answer(given.rapdu);
    });
  }
}
