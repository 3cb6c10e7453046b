/** A simulated phone in real time, for readers outside of this program: one call a command, the answer and its latency. */

import { VirtualClock } from '../../clock/virtual-clock.js';
import { SeededRandom } from '../../clock/random.js';
import { BackOffice } from '../../network/back-office.js';
import { Phone } from '../../phone/phone.js';
import type { PhoneProfile, PhoneSettings } from '../../phone/profile.js';
import type { PiccIdentity } from '../../rf/picc.js';
import { nodeCiphers } from '../node-ciphers.js';

/** A card of the fictional bank that is activated without code. */
const GREEN_CARD = { pan: '6217990003000039', expiry: '0429' };

/** A phone and the clock it lives by. */
export interface PhonePlace {
  readonly clock: VirtualClock;
  readonly phone: Phone;
  /** Called before a cryptogram leaves: the counter is to last. */
  readonly save?: () => void;
}

export interface LivedPhoneOptions {
  readonly seed: number;
  /** The owner verifies whenever a reader comes near. */
  readonly owner: boolean;
  /** Needless commands never make it fall silent. */
  readonly patient: boolean;
  /** Milliseconds of real time, going up. */
  readonly nowMs: () => number;
}

/** With one fictional card, in a world of its own that nobody keeps. */
export function newPhone(profile: PhoneProfile, seed: number): PhonePlace {
  const clock = new VirtualClock();
  const backOffice = new BackOffice({ clock, seed });
  const phone = new Phone({
    clock,
    random: new SeededRandom(seed, 'phone'),
    ciphers: nodeCiphers,
    profile,
    tokenService: backOffice.tokenService,
  });
  const added = phone.wallet.add(GREEN_CARD);
  if (!added.ok) throw new Error(`adding the card: ${added.text}`);
  return { clock, phone };
}

export interface LivedAnswer {
  /** Undefined: the phone keeps silent. */
  readonly rapdu: Uint8Array | undefined;
  /** Real time until the phone would have answered. */
  readonly waitMs: number;
}

const GPO = 0xa8;
/** Longest time that a phone may take; after it, it counts as silent. */
const SILENCE_US = 5_000_000;

export class LivedPhone {
  readonly phone: Phone;
  readonly #clock: VirtualClock;
  readonly #save: () => void;
  /** As its owner set it up. */
  readonly #own: PhoneSettings;
  readonly #options: LivedPhoneOptions;
  readonly #random: SeededRandom;
  #last: number;

  constructor({ clock, phone, save }: PhonePlace, options: LivedPhoneOptions) {
    this.#clock = clock;
    this.phone = phone;
    this.#own = phone.settings;
    this.#save = (): void => {
      const now = phone.settings;
      phone.configure(this.#own);
      save?.();
      phone.configure(now);
    };
    this.#options = options;
    this.#random = new SeededRandom(options.seed, 'target uid');
    this.#last = options.nowMs();
    if (options.patient) phone.configure({ errorBudget: Number.MAX_SAFE_INTEGER });
  }

  /** Patience was for the programs here: it does not last. */
  leave(): void {
    this.phone.configure(this.#own);
  }

  /** Three random bytes for an activation by a chip that puts 08 before them. */
  nextUid(): readonly [number, number, number] {
    const bytes = this.#random.bytes(3);
    return [bytes[0]!, bytes[1]!, bytes[2]!];
  }

  fieldOn(): PiccIdentity {
    this.#catchUp();
    this.#verify();
    return this.phone.picc.powerUp();
  }

  fieldOff(): void {
    this.#catchUp();
    this.phone.picc.powerDown();
  }

  exchange(capdu: Uint8Array): LivedAnswer {
    this.#catchUp();
    // Programs keep the field on from one payment to the next.
    this.#verify();
    const start = this.#clock.now();
    let rapdu: Uint8Array | undefined;
    this.phone.picc.receive(capdu, (bytes) => {
      rapdu = bytes;
    });
    while (rapdu === undefined) {
      const next = this.#clock.nextAt();
      if (next === undefined || next > start + SILENCE_US) break;
      this.#clock.step();
    }
    if (capdu[1] === GPO) this.#save();
    return { rapdu, waitMs: (this.#clock.now() - start) / 1000 };
  }

  #verify(): void {
    const { state } = this.phone.screenState;
    if (this.#options.owner && state !== 'armed' && state !== 'transacting')
      this.phone.authenticate(this.phone.profile.cdcvm[0]!);
  }

  /** The phone's clock follows the real one; it is ahead when a reader was faster than the phone. */
  #catchUp(): void {
    const now = this.#options.nowMs();
    const behindUs = Math.floor(now - this.#last) * 1000;
    if (behindUs <= 0) return;
    this.#last += behindUs / 1000;
    this.#clock.runFor(behindUs);
  }
}
