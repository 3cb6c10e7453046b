/** The chip as a target: a card of another reader's field whose answers the host gives (TgInitAsTarget and its commands). */

import type { Picc, PiccIdentity } from '../rf/picc.js';

const EMPTY = new Uint8Array(0);

export type TargetState = 'off' | 'listening' | 'activated' | 'deselected';

export class TargetMode {
  readonly picc: Picc;
  #state: TargetState = 'off';
  #identity: PiccIdentity | undefined;
  #command: Uint8Array = EMPTY;
  #apdu: Uint8Array | undefined;
  #answer: ((rapdu: Uint8Array) => void) | undefined;
  #wake: (() => void) | undefined;

  constructor(name: string) {
    this.picc = {
      name,
      type: 'A',
      powerUp: () => this.#identity ?? nobody(),
      powerDown: () => this.#left('deselected'),
      listening: () => this.#state === 'listening' || this.#state === 'activated',
      activated: (command) => {
        this.#command = command;
        this.#state = 'activated';
        this.#ring();
      },
      deselected: () => this.#left('deselected'),
      receive: (capdu, answer) => {
        this.#apdu = capdu;
        this.#answer = answer;
        this.#ring();
      },
    };
  }

  get state(): TargetState {
    return this.#state;
  }

  /** RATS as the initiator sent it. */
  get command(): Uint8Array {
    return this.#command;
  }

  /** A C-APDU is waiting. */
  get waiting(): boolean {
    return this.#apdu !== undefined;
  }

  start(identity: PiccIdentity): void {
    this.#identity = identity;
    this.#state = 'listening';
    this.#apdu = undefined;
    this.#answer = undefined;
  }

  stop(): void {
    this.#state = 'off';
    this.#apdu = undefined;
    this.#answer = undefined;
    this.#wake = undefined;
  }

  /** Calls once when something happens: activation, an APDU, release. */
  arm(wake: () => void): void {
    this.#wake = wake;
  }

  take(): Uint8Array | undefined {
    const apdu = this.#apdu;
    this.#apdu = undefined;
    return apdu;
  }

  /** False: nobody waits for an answer. */
  answer(rapdu: Uint8Array): boolean {
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(rapdu);
    return answer !== undefined;
  }

  #left(state: TargetState): void {
    if (this.#state !== 'activated') return;
    this.#state = state;
    this.#apdu = undefined;
    this.#answer = undefined;
    this.#ring();
  }

  #ring(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

/** Not in target mode: never answers, so that it matters to nobody. */
function nobody(): PiccIdentity {
  return { uid: new Uint8Array(4), atqa: 0, sak: 0, ats: Uint8Array.of(0x01) };
}
