/** The card's side of type A selection (ISO/IEC 14443-3, 6.3 to 6.5) and of RATS (ISO/IEC 14443-4, 5). */

import { bitAt, checked, plain, setBit, withCrc, type AirFrame } from './air.js';
import { CardDep, type Respond } from './card-dep.js';
import type { CardParts, CardSide } from './card-side.js';
import type { Picc, PiccIdentity } from './picc.js';
import { frameSize, fwtUs, RF_TIMING } from './timing.js';

type State = 'off' | 'idle' | 'ready' | 'active' | 'halt' | 'protocol';

const REQA = 0x26;
const WUPA = 0x52;
const SELECT: readonly number[] = [0x93, 0x95, 0x97];
const CASCADE_TAG = 0x88;
const HLTA = 0x50;
const RATS = 0xe0;
/** SAK: UID not complete. */
const CASCADE = 0x04;
const ISO_DEP = 0x20;

export class CardA implements CardSide {
  readonly #picc: Picc;
  readonly #parts: CardParts;
  #state: State = 'off';
  /** Came from HALT: falls back there, not to IDLE. */
  #halted = false;
  #identity: PiccIdentity | undefined;
  #level = 0;
  #dep: CardDep | undefined;

  constructor(picc: Picc, parts: CardParts) {
    this.#picc = picc;
    this.#parts = parts;
  }

  powerUp(): void {
    this.#identity = this.#picc.powerUp();
    this.#state = 'idle';
    this.#halted = false;
  }

  powerDown(): void {
    this.#dep?.stop();
    this.#dep = undefined;
    this.#state = 'off';
    this.#picc.powerDown();
  }

  receive(frame: AirFrame, respond: Respond): void {
    if (this.#state === 'off' || frame.type !== 'A') return;
    if (this.#picc.listening) {
      if (!this.#picc.listening()) {
        this.#state = 'idle';
        this.#dep = undefined;
        return;
      }
      if (this.#state === 'idle') this.#identity = this.#picc.powerUp();
    }
    const id = this.#identity!;
    if (this.#state === 'protocol') {
      if (this.#dep!.receive(frame, respond)) return;
      this.#dep = undefined;
      this.#picc.deselected?.();
      this.#state = 'halt';
      this.#halted = true;
      return;
    }
    const first = frame.bytes[0]!;
    if (frame.bits === 7) this.#wake(first, id, respond);
    else if (this.#state === 'ready' && SELECT[this.#level] === first && frame.bits >= 16)
      this.#select(frame, id, respond);
    else if (this.#state === 'active') this.#activated(frame, id, respond);
    else this.#fallBack();
  }

  #wake(code: number, id: PiccIdentity, respond: Respond): void {
    const wakes = (code === REQA && this.#state === 'idle') || code === WUPA;
    const fresh = this.#state === 'idle' || this.#state === 'halt';
    if (!wakes || !fresh) {
      this.#fallBack();
      return;
    }
    this.#halted = this.#state === 'halt';
    this.#state = 'ready';
    this.#level = 0;
    respond(plain('A', Uint8Array.of(id.atqa & 0xff, id.atqa >> 8)), fdtUs(code === REQA ? 0 : 1));
  }

  #select(frame: AirFrame, id: PiccIdentity, respond: Respond): void {
    const part = cascadePart(id.uid, this.#level);
    const nvb = frame.bytes[1]!;
    if (nvb === 0x70) {
      const data = checked('A', frame.bytes, frame.bits);
      if (!data || data.length !== 7 || !same(data, 2, part)) return this.#fallBack();
      const complete = this.#level === levels(id.uid) - 1;
      if (complete) this.#state = 'active';
      else this.#level++;
      const sak = complete ? id.sak & ~CASCADE : CASCADE;
      respond(withCrc('A', Uint8Array.of(sak)), fdtUs(lastBit(frame)));
      return;
    }
    const known = frame.bits - 16;
    if (known > 39 || known !== ((nvb >> 4) - 2) * 8 + (nvb & 7)) return this.#fallBack();
    for (let i = 0; i < known; i++) {
      if (bitAt(part, i) !== bitAt(frame.bytes, 16 + i)) return; // Another card is meant: stays READY.
    }
    const rest = new Uint8Array((40 - known + 7) >> 3);
    for (let i = known; i < 40; i++) setBit(rest, i - known, bitAt(part, i));
    respond(plain('A', rest, 40 - known), fdtUs(lastBit(frame)));
  }

  #activated(frame: AirFrame, id: PiccIdentity, respond: Respond): void {
    const data = checked('A', frame.bytes, frame.bits);
    if (data && data.length === 2 && data[0] === HLTA && data[1] === 0) {
      this.#state = 'halt';
    } else if (data && data.length === 2 && data[0] === RATS && id.sak & ISO_DEP) {
      this.#state = 'protocol';
      this.#dep = new CardDep(this.#picc, {
        clock: this.#parts.clock,
        faults: this.#parts.faults,
        limits: { frameSize: frameSize(data[1]! >> 4), fwtUs: fwtUs(atsFwi(id.ats)) },
      });
      this.#picc.activated?.(data);
      respond(withCrc('A', id.ats), fdtUs(lastBit(frame)));
    } else this.#fallBack();
  }

  #fallBack(): void {
    this.#state = this.#halted || this.#state === 'halt' ? 'halt' : 'idle';
  }
}

/** Five bytes of a cascade level: UID part (with CT where more follows) and BCC. */
function cascadePart(uid: Uint8Array, level: number): Uint8Array {
  const part = new Uint8Array(5);
  const last = level === levels(uid) - 1;
  const from = level * 3;
  if (!last) part[0] = CASCADE_TAG;
  const offset = last ? 0 : 1;
  for (let i = offset; i < 4; i++) part[i] = uid[from + i - offset]!;
  part[4] = part[0]! ^ part[1]! ^ part[2]! ^ part[3]!;
  return part;
}

function levels(uid: Uint8Array): number {
  return uid.length === 4 ? 1 : uid.length === 7 ? 2 : 3;
}

/** FWI of TB1, or the default 4 (ISO/IEC 14443-4, 5.2.5). */
function atsFwi(ats: Uint8Array): number {
  const t0 = ats[1] ?? 0;
  if (!(t0 & 0x20)) return 4;
  const tb = ats[2 + (t0 & 0x10 ? 1 : 0)] ?? 0x40;
  return tb >> 4;
}

function lastBit(frame: AirFrame): number {
  return bitAt(frame.bytes, frame.bits - 1);
}

function fdtUs(bit: number): number {
  return bit ? RF_TIMING.fdtLast1Us : RF_TIMING.fdtLast0Us;
}

function same(data: Uint8Array, from: number, part: Uint8Array): boolean {
  for (let i = 0; i < part.length; i++) if (data[from + i] !== part[i]) return false;
  return true;
}
