/** A phone or card in the field: identity at activation, answers after the profile's latency, silence when its patience is over. */

import type { EventLog } from '../log/event-log.js';
import type { Picc, PiccIdentity } from '../rf/picc.js';
import { fromHex, startsWith } from './bytes.js';
import { SW, statusOf } from './card/apdu.js';
import type { CardAnswer } from './card/applet.js';
import { PPSE_NAME } from './card/fci.js';
import type { RadioProfile, LatencyProfile } from './profile.js';

export interface PiccClock {
  now(): number;
  alarm(name: string, delayUs: number, fn: () => void): { cancel(): void };
  charge(layer: string, us: number): void;
}

export interface PiccOptions {
  readonly name: string;
  readonly radio: RadioProfile;
  readonly latencyUs: LatencyProfile;
  readonly clock: PiccClock;
  readonly random: { bytes(length: number): Uint8Array };
  readonly log?: Pick<EventLog, 'on' | 'add'>;
  readonly element: { process(capdu: Uint8Array): CardAnswer; reset(): void };
  /** Needless or failing commands that one activation may bring. */
  readonly errorBudget: () => number | undefined;
  /** False: no power, nothing answers. */
  readonly alive: () => boolean;
  readonly fieldOn?: () => void;
  readonly fieldOff?: () => void;
  /** An answer was taken by the reader. */
  readonly answered?: (answer: CardAnswer, sw: number) => void;
}

export class PhonePicc implements Picc {
  readonly name: string;
  readonly type = 'A';
  readonly #options: PiccOptions;
  #session = 0;
  #active = false;
  #errors = 0;
  #mute = false;
  #selectedPpse = false;

  constructor(options: PiccOptions) {
    this.name = options.name;
    this.#options = options;
  }

  powerUp(): PiccIdentity {
    const { radio, random } = this.#options;
    this.#end();
    this.#active = this.#options.alive();
    this.#options.fieldOn?.();
    return {
      uid: radio.uid === 'random' ? randomUid(random) : fromHex(radio.uid.fixed),
      atqa: radio.atqa,
      sak: radio.sak,
      ats: atsOf(radio),
    };
  }

  powerDown(): void {
    const was = this.#active;
    this.#end();
    if (was) this.#options.fieldOff?.();
  }

  /** Without power there is nobody. */
  listening(): boolean {
    return this.#options.alive();
  }

  /** S(DESELECT): the field is still there, the session is not. */
  deselected(): void {
    this.powerDown();
    this.#active = this.#options.alive();
  }

  receive(capdu: Uint8Array, answer: (rapdu: Uint8Array) => void): void {
    if (!this.#active || this.#mute) return;
    const { clock, element } = this.#options;
    this.#note('capdu', capdu);
    const needless = this.#needless(capdu);
    const made = element.process(capdu);
    const { rapdu } = made;
    this.#count(needless || statusOf(rapdu) !== SW.ok);
    const session = this.#session;
    const us = this.#options.latencyUs[made.work];
    clock.charge('phone', us);
    clock.alarm(`${this.name} answers`, us, () => {
      if (session !== this.#session) return;
      this.#note('rapdu', rapdu);
      answer(rapdu);
      this.#options.answered?.(made, statusOf(rapdu));
    });
  }

  #end(): void {
    this.#session++;
    this.#active = false;
    this.#mute = false;
    this.#errors = 0;
    this.#selectedPpse = false;
    this.#options.element.reset();
  }

  /** The PPSE a second time, or GET DATA: a payment asks for neither. */
  #needless(capdu: Uint8Array): boolean {
    if (capdu[1] === 0xca) return true;
    if (capdu[1] !== 0xa4 || !startsWith(capdu.slice(5), PPSE_NAME)) return false;
    const again = this.#selectedPpse;
    this.#selectedPpse = true;
    return again;
  }

  #count(error: boolean): void {
    if (!error) return;
    const budget = this.#options.errorBudget();
    this.#errors++;
    if (budget === undefined || this.#errors <= budget) return;
    // This answer still goes out; the next command gets none.
    this.#mute = true;
    const { log } = this.#options;
    if (log?.on)
      log.add({ lane: 'phone', kind: 'mute', severity: 'warn', data: { errors: this.#errors } });
  }

  #note(kind: string, bytes: Uint8Array): void {
    const { log } = this.#options;
    if (log?.on) log.add({ lane: 'phone', kind, bytes, data: { name: this.name } });
  }
}

/** 08 and three random bytes (ISO/IEC 14443-3 6.5.4; kernel7 §2.15). */
function randomUid(random: { bytes(length: number): Uint8Array }): Uint8Array {
  const uid = new Uint8Array(4);
  uid.set(random.bytes(3), 1);
  uid[0] = 0x08;
  return uid;
}

/** TL, T0 with TA, TB and TC, 106 kbit/s only, FWI and SFGI, CID supported, historical bytes (ISO/IEC 14443-4 5.2). */
export function atsOf(radio: RadioProfile): Uint8Array {
  const historical = fromHex(radio.historical);
  const ats = new Uint8Array(5 + historical.length);
  ats.set([ats.length, 0x70 | radio.fsci, 0x80, (radio.fwi << 4) | radio.sfgi, 0x02]);
  ats.set(historical, 5);
  return ats;
}
