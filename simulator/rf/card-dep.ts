/** The card's side of ISO-DEP (ISO/IEC 14443-4): blocks in, APDUs to the card, answers chained, time asked for by S(WTX). */

import type { Alarm, VirtualClock } from '../clock/virtual-clock.js';
import { checked, joined, withCrc, type AirFrame } from './air.js';
import type { RfFaults } from './faults.js';
import type { Picc } from './picc.js';
import { FWT_MAX_US, RF_TIMING } from './timing.js';

const I_BLOCK = 0x02;
const R_ACK = 0xa2;
const S_WTX = 0xf2;
const S_DESELECT = 0xc2;
const CHAINING = 0x10;
const NAK = 0x10;
const CID_FOLLOWS = 0x08;
const EMPTY = new Uint8Array(0);
/** A card whose application never answers stops asking for time after this long. */
const PATIENCE_US = 5_000_000;

/** How the radio takes an answer: `delayUs` after the end of the reader's frame, or at once when later. */
export type Respond = (frame: AirFrame, delayUs: number) => void;

export interface DepLimits {
  /** FSD: what the reader can take in one frame. */
  readonly frameSize: number;
  readonly fwtUs: number;
}

export class CardDep {
  readonly #picc: Picc;
  readonly #clock: VirtualClock;
  readonly #faults: RfFaults;
  readonly #fwtUs: number;
  readonly #room: number;
  /** Rule C: the card's block number starts at 1. */
  #number = 1;
  /** Parts of a chained command so far. */
  #command: Uint8Array = EMPTY;
  #answer: Uint8Array = EMPTY;
  #sent = 0;
  #last: AirFrame | undefined;
  #respond: Respond | undefined;
  #wtxAlarm: Alarm | undefined;
  /** Waits for S(WTX) from the reader before anything else may be sent. */
  #asking = false;
  #storm = 0;
  #sinceUs = 0;
  #ready = false;
  #turn = 0;

  constructor(
    picc: Picc,
    parts: { readonly clock: VirtualClock; readonly faults: RfFaults; readonly limits: DepLimits },
  ) {
    this.#picc = picc;
    this.#clock = parts.clock;
    this.#faults = parts.faults;
    this.#fwtUs = parts.limits.fwtUs;
    this.#room = parts.limits.frameSize - 3;
  }

  /** False: deselected. */
  receive(frame: AirFrame, respond: Respond): boolean {
    const block = checked(this.#picc.type, frame.bytes, frame.bits);
    if (!block || block.length === 0) return true; // Rule 3 is the reader's: a card stays mute on errors.
    const pcb = block[0]!;
    if (pcb & CID_FOLLOWS) return true; // No CID was assigned: not for this card.
    if ((pcb & 0xe2) === I_BLOCK) this.#information(pcb, block, respond);
    else if ((pcb & 0xe6) === R_ACK) this.#acknowledge(pcb, respond);
    else if (pcb === S_WTX) this.#extended(block, respond);
    else if (pcb === S_DESELECT) {
      this.stop();
      respond(this.#frame(S_DESELECT, EMPTY), this.#fdtUs());
      return false;
    }
    return true;
  }

  /** Field gone or deselected: nothing more is answered. */
  stop(): void {
    this.#turn++;
    this.#respond = undefined;
    this.#wtxAlarm?.cancel();
    this.#wtxAlarm = undefined;
  }

  #information(pcb: number, block: Uint8Array, respond: Respond): void {
    this.stop(); // A new command: an answer still pending is given up.
    this.#number ^= 1; // Rule D
    const part = block.slice(1);
    const capdu = this.#command.length > 0 ? joined(this.#command, part) : part;
    if (pcb & CHAINING) {
      this.#command = capdu;
      this.#send(this.#frame(R_ACK | this.#number, EMPTY), respond, this.#fdtUs()); // Rule 2
      return;
    }
    this.#command = EMPTY;
    this.#respond = respond;
    this.#asking = false;
    this.#ready = false;
    this.#storm = this.#faults.value('wtxStorm');
    const turn = this.#turn;
    this.#sinceUs = this.#clock.now();
    this.#armWtx(this.#fwtUs);
    const slowUs = this.#faults.value('slowPhoneMs') * 1000;
    this.#picc.receive(capdu, (rapdu) => {
      if (slowUs > 0) this.#clock.alarm('rf slow phone', slowUs, () => this.#answered(turn, rapdu));
      else this.#answered(turn, rapdu);
    });
  }

  #answered(turn: number, rapdu: Uint8Array): void {
    if (turn !== this.#turn || this.#ready) return;
    this.#answer = rapdu;
    this.#sent = 0;
    this.#ready = true;
    if (this.#asking) return; // Goes out after the reader's S(WTX).
    if (this.#storm > 0) this.#askTime();
    else this.#sendAnswer(this.#fdtUs());
  }

  #sendAnswer(delayUs: number): void {
    const respond = this.#respond;
    if (!respond) return;
    this.#wtxAlarm?.cancel();
    this.#wtxAlarm = undefined;
    const left = this.#answer.length - this.#sent;
    const length = left > this.#room ? this.#room : left;
    const part = this.#answer.slice(this.#sent, this.#sent + length);
    this.#sent += length;
    const more = this.#sent < this.#answer.length ? CHAINING : 0;
    const frame = this.#frame(I_BLOCK | more | this.#number, part);
    const { type, bytes, bits } = frame;
    this.#send(more ? frame : { type, bytes, bits, endsAnswer: true }, respond, delayUs);
  }

  #acknowledge(pcb: number, respond: Respond): void {
    if ((pcb & 1) === this.#number) {
      // Rule 11: the last block again. While the answer is not ready there is none: time is asked for instead.
      if (this.#respond && !this.#ready && !this.#asking) {
        this.#respond = respond;
        if (this.#patient) this.#askTime();
      } else if (this.#last) respond(this.#last, this.#fdtUs());
    } else if (pcb & NAK) {
      respond(this.#frame(R_ACK | this.#number, EMPTY), this.#fdtUs()); // Rule 12
    } else if (this.#ready && this.#sent < this.#answer.length) {
      this.#number ^= 1; // Rule E, rule 13: the next part of the chain.
      this.#respond = respond;
      this.#sendAnswer(this.#fdtUs());
    }
  }

  /** Asks when 9/10 of the frame waiting time are gone. */
  #armWtx(limitUs: number): void {
    this.#wtxAlarm?.cancel();
    if (!this.#patient) return;
    this.#wtxAlarm = this.#clock.alarm('rf wtx', limitUs * 0.9, () => {
      this.#wtxAlarm = undefined;
      this.#askTime();
    });
  }

  get #patient(): boolean {
    return !this.#faults.value('noWtx') && this.#clock.now() - this.#sinceUs <= PATIENCE_US;
  }

  #askTime(): void {
    const respond = this.#respond;
    if (!respond) return;
    this.#wtxAlarm?.cancel();
    this.#wtxAlarm = undefined;
    this.#asking = true;
    const wtxm = this.#faults.value('wtxm') || 10;
    this.#send(this.#frame(S_WTX, Uint8Array.of(wtxm)), respond, this.#fdtUs());
  }

  #extended(block: Uint8Array, respond: Respond): void {
    if (!this.#asking || block.length < 2) return;
    this.#asking = false;
    this.#respond = respond;
    if (this.#storm > 0) this.#storm--;
    if (this.#ready && this.#storm > 0) {
      this.#askTime();
      return;
    }
    if (this.#ready) {
      this.#sendAnswer(this.#fdtUs());
      return;
    }
    const limit = this.#fwtUs * (block[1]! & 0x3f);
    this.#armWtx(limit > FWT_MAX_US ? FWT_MAX_US : limit);
  }

  #send(frame: AirFrame, respond: Respond, delayUs: number): void {
    this.#last = frame;
    respond(frame, delayUs);
  }

  #frame(pcb: number, data: Uint8Array): AirFrame {
    const block = new Uint8Array(1 + data.length);
    block[0] = pcb;
    block.set(data, 1);
    return withCrc(this.#picc.type, block);
  }

  #fdtUs(): number {
    return this.#picc.type === 'A' ? RF_TIMING.fdtLast1Us : RF_TIMING.fdtBUs;
  }
}
