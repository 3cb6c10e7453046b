/** A simulated phone in real time, for readers outside of this program: one call a command, the answer and its latency. */

import { VirtualClock } from '../../clock/virtual-clock.js';
import { SeededRandom } from '../../clock/random.js';
import { EventLog } from '../../log/event-log.js';
import { BackOffice } from '../../network/back-office.js';
import { Phone } from '../../phone/phone.js';
import type { PhoneProfile } from '../../phone/profile.js';
import type { PiccIdentity } from '../../rf/picc.js';
import { nodeCiphers } from '../node-ciphers.js';

/** A card of the fictional bank that is activated without code. */
const GREEN_CARD = { pan: '6217990003000039', expiry: '0429' };

export interface LivedPhoneOptions {
  readonly profile: PhoneProfile;
  readonly seed: number;
  /** The owner verifies whenever a reader comes near. */
  readonly owner: boolean;
  /** Needless commands never make it fall silent. */
  readonly patient: boolean;
  /** Milliseconds of real time, going up. */
  readonly nowMs: () => number;
}

export interface LivedAnswer {
  /** Undefined: the phone keeps silent. */
  readonly rapdu: Uint8Array | undefined;
  /** Real time until the phone would have answered. */
  readonly waitMs: number;
}

/** Longest time that a phone may take; after it, it counts as silent. */
const SILENCE_US = 5_000_000;

export class LivedPhone {
  readonly phone: Phone;
  readonly log: EventLog;
  readonly #clock = new VirtualClock();
  readonly #options: LivedPhoneOptions;
  readonly #random: SeededRandom;
  #last: number;

  constructor(options: LivedPhoneOptions) {
    const clock = this.#clock;
    const { profile, seed } = options;
    this.#options = options;
    this.#random = new SeededRandom(seed, 'target uid');
    this.#last = options.nowMs();
    this.log = new EventLog(() => clock.now());
    const backOffice = new BackOffice({ clock, seed });
    this.phone = new Phone({
      clock,
      random: new SeededRandom(seed, 'phone'),
      ciphers: nodeCiphers,
      profile,
      log: this.log,
      tokenService: backOffice.tokenService,
    });
    const added = this.phone.wallet.add(GREEN_CARD);
    if (!added.ok) throw new Error(`adding the card: ${added.text}`);
    if (options.patient) this.phone.configure({ errorBudget: Number.MAX_SAFE_INTEGER });
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
