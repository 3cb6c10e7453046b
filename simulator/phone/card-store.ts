/** The cards inside of a phone: personalised into its secure element or key store, used at a tap, kept, wiped. */

import type { EventLog } from '../log/event-log.js';
import { newCounters, type CardCounters, type CardData } from './card/card-data.js';
import { PaymentApplet } from './card/payment-applet.js';
import type { Decide } from './card/transaction.js';
import type { PhoneCiphers } from './ciphers.js';
import { storeInApp } from './personalisation/key-store.js';
import { runScript, type ScriptFaults, type ScriptResult } from './personalisation/script.js';
import { SecurityDomain } from './personalisation/security-domain.js';
import type { PhoneProfile } from './profile.js';
import type { LimitedUseSet, TokenBundle } from './token-bundle.js';

export interface StoredCard {
  readonly data: CardData;
  readonly counters: CardCounters;
}

export interface CardStoreOptions {
  readonly ciphers: PhoneCiphers;
  readonly random: { bytes(length: number): Uint8Array };
  readonly now: () => number;
  readonly profile: PhoneProfile;
  readonly decide: Decide;
  readonly log?: Pick<EventLog, 'on' | 'add'>;
}

export class CardStore {
  readonly #options: CardStoreOptions;
  readonly #applets = new Map<string, PaymentApplet>();
  readonly #domain: SecurityDomain;

  constructor(options: CardStoreOptions) {
    const { ciphers, random, profile } = options;
    this.#options = options;
    this.#domain = new SecurityDomain({
      ciphers,
      random,
      room: () => profile.maxCards - this.#applets.size,
      personalised: (card) => this.#load(card, newCounters(profile.card)),
    });
  }

  find(tokenRef: string | undefined): PaymentApplet | undefined {
    return tokenRef === undefined ? undefined : this.#applets.get(tokenRef);
  }

  /** By script into the secure element, or into the app's key store where the phone has none. */
  personalise(bundle: TokenBundle, faults: ScriptFaults | undefined): ScriptResult {
    const { ciphers, random, profile, log } = this.#options;
    if (bundle.credentialModel !== 'SE_FIXED') {
      const stored = (card: CardData): void => this.#load(card, newCounters(profile.card));
      return storeInApp(bundle, ciphers, stored, faults);
    }
    return runScript({
      bundle,
      ciphers,
      random,
      send: (capdu) => this.#domain.process(capdu),
      ...(faults && { faults }),
      onStep: (step) => {
        if (log?.on) log.add({ lane: 'phone', kind: 'personalisation', data: step });
      },
    });
  }

  wipe(tokenRef: string): void {
    this.#applets.delete(tokenRef);
  }

  /** New limited-use keys; the counter goes on, the log of uses begins anew. */
  renewKeys(tokenRef: string, luk: LimitedUseSet): void {
    const applet = this.#applets.get(tokenRef);
    if (applet) this.#load({ ...applet.data, luk }, { ...applet.counters, uses: [] });
  }

  /** Limited-use keys that were held in memory alone are gone. */
  loseKeys(): void {
    for (const { data, counters } of [...this.#applets.values()])
      if (data.luk) this.#load({ ...data, luk: { ...data.luk, keys: [] } }, counters);
  }

  exportCards(): StoredCard[] {
    return [...this.#applets.values()].map(({ data, counters }) => ({
      data,
      counters: { ...counters, uses: [...counters.uses] },
    }));
  }

  importCards(cards: readonly StoredCard[]): void {
    this.#applets.clear();
    for (const { data, counters } of cards)
      this.#load(data, { ...counters, uses: [...counters.uses] });
  }

  #load(data: CardData, counters: CardCounters): void {
    const { ciphers, random, now, decide, profile, log } = this.#options;
    const applet = new PaymentApplet(data, counters, {
      ciphers,
      random,
      now,
      decide,
      profile: profile.card,
      credential: profile.credential,
      oda: profile.oda,
      ...(log && { log }),
    });
    this.#applets.set(data.tokenRef, applet);
  }
}
