/**
 * A phone with a payment wallet: its owner's hand, its cards, and what it does in a reader's field
 * (backoffice §1.5, §1.9, §2; kernel7 §2.15).
 */

import type { SeededRandom } from '../clock/random.js';
import type { EventLog } from '../log/event-log.js';
import type { Picc } from '../rf/picc.js';
import type { CardAnswer, Work } from './card/applet.js';
import { cardDataOf, newCounters, type CardCounters, type CardData } from './card/card-data.js';
import type { CdcvmMethod } from './card/issuer-data.js';
import { PaymentApplet } from './card/payment-applet.js';
import { SecureElement } from './card/secure-element.js';
import { SW } from './card/apdu.js';
import type { Decision, TerminalRequest } from './card/transaction.js';
import type { PhoneCiphers } from './ciphers.js';
import { phoneConsent } from './consent.js';
import { Device } from './device.js';
import { PhonePicc, type PiccClock } from './phone-picc.js';
import type { PhoneProfile, PhoneSettings } from './profile.js';
import type { TokenBundle } from './token-bundle.js';

export interface PhoneOptions {
  readonly clock: PiccClock;
  readonly random: Pick<SeededRandom, 'bytes'>;
  readonly ciphers: PhoneCiphers;
  readonly profile: PhoneProfile;
  readonly log?: Pick<EventLog, 'on' | 'add'>;
  readonly name?: string;
}

export class Phone {
  readonly picc: Picc;
  readonly profile: PhoneProfile;
  readonly device: Device;
  readonly #options: PhoneOptions;
  readonly #applets = new Map<string, PaymentApplet>();
  #settings: PhoneSettings;
  #chosen: string | undefined;

  constructor(options: PhoneOptions) {
    const { clock, profile } = options;
    this.#options = options;
    this.profile = profile;
    this.#settings = profile.settings;
    this.device = new Device(profile.cdcvm, () => clock.now());
    const element = new SecureElement({
      profile: profile.card,
      transitCard: profile.transitCard,
      offered: () => this.#offered(),
    });
    this.picc = new PhonePicc({
      name: options.name ?? profile.name,
      radio: profile.radio,
      latencyUs: profile.latencyUs,
      clock,
      random: options.random,
      element,
      errorBudget: () => this.#settings.errorBudget,
      alive: () => this.device.state.powered,
      ...(options.log && { log: options.log }),
    });
  }

  get settings(): PhoneSettings {
    return this.#settings;
  }

  configure(change: Partial<PhoneSettings>): void {
    this.#settings = { ...this.#settings, ...change };
  }

  authenticate(method: CdcvmMethod): boolean {
    return this.device.verify(method);
  }

  install(bundle: TokenBundle): void {
    this.load(cardDataOf(bundle), newCounters(this.profile.card));
    this.#chosen ??= bundle.tokenRef;
  }

  load(data: CardData, counters: CardCounters): void {
    const { ciphers, random, clock, log } = this.#options;
    const applet = new PaymentApplet(data, counters, {
      ciphers,
      random,
      now: () => clock.now(),
      decide: (request) => this.#decide(request),
      profile: this.profile.card,
      credential: this.profile.credential,
      oda: this.profile.oda,
      ...(log && { log }),
    });
    this.#applets.set(data.tokenRef, applet);
  }

  #offered(): PaymentApplet | undefined {
    return this.#chosen === undefined ? undefined : this.#applets.get(this.#chosen);
  }

  #decide(request: TerminalRequest): Decision {
    const { screenOn } = this.device.state;
    const verification = this.device.verification(this.#settings.cdcvmValidMs);
    const consent = phoneConsent(request, {
      settings: this.#settings,
      deviceType: this.profile.deviceType,
      screenOn,
      chosen: true,
      verification,
    });
    return consent.decision;
  }
}
