/** A terminal of the attacker: a merchant's account and keys, a program of his own, and a line to the acquirer. */

import type { Rig } from '../host/rig/rig.js';
import type { Message } from '../network/iso8583/codec.js';
import type { Ear } from './air.js';
import type { Finding } from './finding.js';
import { BareTerminal, change } from './bare-terminal.js';
import type { Lab } from './lab.js';
import { findingOf } from './rig-bench.js';
import { OwnLine } from './wire.js';

const ACCOMPLICE = 'LAB00002';

export class RogueTerminal {
  readonly terminal: BareTerminal;
  readonly #lab: Lab;
  readonly #rig: Rig;

  constructor(lab: Lab, rig: Rig) {
    this.#lab = lab;
    this.#rig = rig;
    const line = new OwnLine(rig);
    this.terminal = new BareTerminal(rig.backOffice, ACCOMPLICE, (frame) => line.exchange(frame));
    this.terminal.signOn();
  }

  /** What was heard, as a sale of his own. */
  replay(ear: Ear, amount: number): Finding {
    return this.send(this.#heard(ear, amount));
  }

  /** Token and expiry by hand: no cryptogram. */
  typed(ear: Ear, amount: number): Finding {
    const none = { 22: '012', 23: undefined, 35: undefined, 55: undefined };
    return this.send(change(this.#heard(ear, amount), none));
  }

  send(message: Message): Finding {
    this.terminal.send(message);
    const verdict = this.#rig.backOffice.lastVerdict;
    const finding = findingOf(verdict);
    this.#lab.tell(finding, verdict?.alsoFailed);
    return finding;
  }

  #heard(ear: Ear, amount: number): Message {
    const terminal = ear.ofTerminal();
    const { currency } = this.#lab.purchase;
    const options = currency === undefined ? {} : { currency };
    const usual = this.terminal.terminalData(amount, options);
    const psn = ear.ofCard(0x5f34) ?? '01';
    return this.terminal.messageFor(amount, { ...usual, ...terminal }, ear.answer(), psn, options);
  }
}
