/** The chip as a target: a card of another reader's field whose answers the host gives (TgInitAsTarget and its commands). */

import { joined } from '../rf/air.js';
import type { Picc, PiccIdentity } from '../rf/picc.js';

const EMPTY = new Uint8Array(0);

/** `released`: the other's field has gone. */
export type TargetState = 'off' | 'listening' | 'activated' | 'deselected' | 'released';

export class TargetMode {
  readonly picc: Picc;
  #state: TargetState = 'off';
  #identity: PiccIdentity | undefined;
  #command: Uint8Array = EMPTY;
  #apdu: Uint8Array | undefined;
  /** Parts of the answer so far (TgSetMetaData). */
  #parts: Uint8Array = EMPTY;
  #answer: ((rapdu: Uint8Array) => void) | undefined;
  #wake: (() => void) | undefined;

  constructor(name: string) {
    this.picc = {
      name,
      type: 'A',
      powerUp: () => this.#identity ?? nobody(),
      powerDown: () => this.#left('released'),
      listening: () => this.#state === 'listening' || this.#state === 'activated',
      activated: (command) => {
        this.#command = command;
        this.#state = 'activated';
        this.#ring();
      },
      deselected: () => this.#left('deselected'),
      receive: (capdu, answer) => {
        this.#parts = EMPTY;
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
    this.#forget('listening');
  }

  stop(): void {
    this.#forget('off');
    this.#wake = undefined;
  }

  /** Calls once when something happens: activation, an APDU, release. */
  arm(wake: () => void): void {
    this.#wake = wake;
  }

  /** The waiting C-APDU, of which `room` bytes at most: the rest goes on waiting. */
  take(room: number): Uint8Array | undefined {
    const apdu = this.#apdu;
    this.#apdu = apdu && apdu.length > room ? apdu.slice(room) : undefined;
    return apdu?.slice(0, room);
  }

  /** A part of the answer, the last one unless `more`. False: nobody waits for an answer. */
  answer(part: Uint8Array, more = false): boolean {
    const answer = this.#answer;
    if (!answer) return false;
    const whole = this.#parts.length > 0 ? joined(this.#parts, part) : part;
    this.#parts = more ? whole : EMPTY;
    if (more) return true;
    this.#answer = undefined;
    answer(whole);
    return true;
  }

  #left(state: TargetState): void {
    if (this.#state !== 'activated' && this.#state !== 'deselected') return;
    this.#forget(state);
    this.#ring();
  }

  #forget(state: TargetState): void {
    this.#state = state;
    this.#apdu = undefined;
    this.#parts = EMPTY;
    this.#answer = undefined;
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
