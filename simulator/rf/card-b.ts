/** The card's side of type B selection: REQB/WUPB, slots, ATTRIB, HLTB (ISO/IEC 14443-3, 7). */

import { checked, withCrc, type AirFrame } from './air.js';
import { CardDep, type Respond } from './card-dep.js';
import type { CardParts, CardSide } from './card-side.js';
import type { Picc, PiccIdentity } from './picc.js';
import { frameSize, fwtUs, RF_TIMING } from './timing.js';

type State = 'off' | 'idle' | 'ready' | 'halt' | 'protocol';

const APF = 0x05;
const ATTRIB = 0x1d;
const HLTB = 0x50;
/** PARAM of REQB: wake-up as well. */
const WAKE_UP = 0x08;

export class CardB implements CardSide {
  readonly #picc: Picc;
  readonly #parts: CardParts;
  #state: State = 'off';
  #identity: PiccIdentity | undefined;
  #slot = 0;
  #dep: CardDep | undefined;

  constructor(picc: Picc, parts: CardParts) {
    this.#picc = picc;
    this.#parts = parts;
  }

  powerUp(): void {
    this.#identity = this.#picc.powerUp();
    this.#state = 'idle';
  }

  powerDown(): void {
    this.#dep?.stop();
    this.#dep = undefined;
    this.#state = 'off';
    this.#picc.powerDown();
  }

  receive(frame: AirFrame, respond: Respond): void {
    const id = this.#identity;
    if (this.#state === 'off' || frame.type !== 'B' || !id) return;
    if (this.#state === 'protocol') {
      if (this.#dep!.receive(frame, respond)) return;
      this.#dep = undefined;
      this.#picc.deselected?.();
      this.#state = 'halt';
      return;
    }
    const data = checked('B', frame.bytes, frame.bits);
    if (!data || data.length === 0) return;
    if (data[0] === APF && data.length === 3) this.#request(data, id, respond);
    else if ((data[0]! & 0x0f) === APF && data.length === 1 && this.#state === 'ready') {
      if (this.#slot === (data[0]! >> 4) + 1) respond(atqb(id), RF_TIMING.fdtBUs);
    } else if (data.length >= 5 && this.#state === 'ready' && names(data, id.uid))
      this.#named(data, id, respond);
  }

  /** A command to this card alone. */
  #named(data: Uint8Array, id: PiccIdentity, respond: Respond): void {
    if (data[0] === HLTB) {
      this.#state = 'halt';
      respond(withCrc('B', Uint8Array.of(0x00)), RF_TIMING.fdtBUs);
    } else if (data[0] === ATTRIB && data.length >= 9) this.#attrib(data, id, respond);
  }

  #request(data: Uint8Array, id: PiccIdentity, respond: Respond): void {
    const afi = data[1]!;
    const own = id.ats[0]!;
    if (afi !== 0 && afi !== own) return;
    if (this.#state === 'halt' && !(data[2]! & WAKE_UP)) return;
    const slots = 1 << (data[2]! & 7);
    this.#slot = 1 + this.#parts.random.below(slots);
    this.#state = 'ready';
    if (this.#slot === 1) respond(atqb(id), RF_TIMING.fdtBUs);
  }

  #attrib(data: Uint8Array, id: PiccIdentity, respond: Respond): void {
    this.#state = 'protocol';
    this.#dep = new CardDep(this.#picc, {
      clock: this.#parts.clock,
      faults: this.#parts.faults,
      limits: { frameSize: frameSize(data[6]! & 0x0f), fwtUs: fwtUs(id.ats[6]! >> 4) },
    });
    this.#picc.activated?.(data);
    respond(withCrc('B', Uint8Array.of(data[8]! & 0x0f)), RF_TIMING.fdtBUs);
  }
}

function atqb(id: PiccIdentity): AirFrame {
  const data = new Uint8Array(5 + id.ats.length);
  data[0] = 0x50;
  data.set(id.uid, 1);
  data.set(id.ats, 5);
  return withCrc('B', data);
}

function names(data: Uint8Array, pupi: Uint8Array): boolean {
  for (let i = 0; i < 4; i++) if (data[1 + i] !== pupi[i]) return false;
  return true;
}
