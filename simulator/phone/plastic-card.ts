/** A contactless bank card without wallet: one application, rules by amount, a fixed UID. */

import type { SeededRandom } from '../clock/random.js';
import type { EventLog } from '../log/event-log.js';
import type { Picc } from '../rf/picc.js';
import { cardDataOf, newCounters, type CardCounters } from './card/card-data.js';
import { PaymentApplet } from './card/payment-applet.js';
import { SecureElement } from './card/secure-element.js';
import type { PhoneCiphers } from './ciphers.js';
import { plasticConsent } from './consent.js';
import { PhonePicc, type PiccClock } from './phone-picc.js';
import type { PhoneProfile } from './profile.js';
import type { TokenBundle } from './token-bundle.js';

export interface PlasticOptions {
  readonly clock: PiccClock;
  readonly random: Pick<SeededRandom, 'bytes'>;
  readonly ciphers: PhoneCiphers;
  /** One with `plastic` rules. */
  readonly profile: PhoneProfile;
  readonly bundle: TokenBundle;
  readonly log?: Pick<EventLog, 'on' | 'add'>;
  readonly name?: string;
}

export class PlasticCard {
  readonly picc: Picc;
  readonly profile: PhoneProfile;
  readonly counters: CardCounters;

  constructor(options: PlasticOptions) {
    const { clock, random, ciphers, profile, bundle, log } = options;
    const rules = profile.plastic;
    if (!rules) throw new TypeError(`profile ${profile.id} is not of a plastic card`);
    const data = cardDataOf(bundle);
    const counters = newCounters(profile.card);
    this.profile = profile;
    this.counters = counters;
    const applet = new PaymentApplet(data, counters, {
      ciphers,
      random,
      now: () => clock.now(),
      decide: (request) =>
        plasticConsent(
          request,
          rules,
          profile.card,
          counters.offlineBalance,
          data.icc !== undefined,
        ),
      profile: profile.card,
      credential: profile.credential,
      oda: profile.oda,
      ...(log && { log }),
    });
    this.picc = new PhonePicc({
      name: options.name ?? profile.name,
      radio: profile.radio,
      latencyUs: profile.latencyUs,
      clock,
      random,
      element: new SecureElement({
        profile: profile.card,
        transitCard: false,
        offered: () => applet,
      }),
      errorBudget: () => profile.settings.errorBudget,
      alive: () => true,
      ...(log && { log }),
    });
  }
}
