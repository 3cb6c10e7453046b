/**
 * A phone with a payment wallet: its owner's hand, its cards, and what it does in a reader's field
 * (backoffice §1.5, §1.9, §2, §5; kernel7 §2.15).
 */

import type { SeededRandom } from '../clock/random.js';
import type { EventLog } from '../log/event-log.js';
import type { Picc } from '../rf/picc.js';
import { toHex } from './bytes.js';
import { SW } from './card/apdu.js';
import type { CardAnswer } from './card/applet.js';
import { tapsLeft } from './card/credential.js';
import type { CdcvmMethod } from './card/issuer-data.js';
import type { PaymentApplet } from './card/payment-applet.js';
import { SecureElement } from './card/secure-element.js';
import type { Decision, TerminalRequest } from './card/transaction.js';
import { CardStore } from './card-store.js';
import type { PhoneCiphers } from './ciphers.js';
import { phoneConsent } from './consent.js';
import { Device } from './device.js';
import { PhonePicc, type PiccClock } from './phone-picc.js';
import { screenOf, ScreenWatch, type Phase, type Screen } from './phone-screen.js';
import type { PhoneState } from './phone-state.js';
import type { PhoneProfile, PhoneSettings } from './profile.js';
import type { TokenBundle } from './token-bundle.js';
import type { ReplenishAnswer, TokenServicePort } from './token-service-port.js';
import { Wallet } from './wallet/wallet.js';
import type { WalletCard } from './wallet/wallet-state.js';

export interface PhoneOptions {
  readonly clock: PiccClock;
  readonly random: Pick<SeededRandom, 'bytes'>;
  readonly ciphers: PhoneCiphers;
  readonly profile: PhoneProfile;
  readonly log?: Pick<EventLog, 'on' | 'add'>;
  /** Without, cards come by `install`. */
  readonly tokenService?: TokenServicePort;
  readonly name?: string;
  readonly deviceId?: string;
  readonly seid?: string;
}

/** How long "done" stays on the screen while the reader's field comes and goes. */
const DONE_SHOWN_US = 3_000_000;

export class Phone {
  readonly picc: Picc;
  readonly profile: PhoneProfile;
  readonly wallet: Wallet;
  readonly device: Device;
  /** Whether the wallet reaches its servers: keys are then replenished by themselves. */
  online = true;
  readonly #options: PhoneOptions;
  readonly #store: CardStore;
  readonly #watch: ScreenWatch;
  #settings: PhoneSettings;
  #phase: Phase = 'none';
  #doneUntilUs = 0;
  #deviceId: string;
  #seid: string;

  constructor(options: PhoneOptions) {
    const { clock, profile, random, ciphers, log } = options;
    this.#options = options;
    this.profile = profile;
    this.#settings = profile.settings;
    this.#deviceId = options.deviceId ?? `D${toHex(random.bytes(6))}`;
    this.#seid = options.seid ?? toHex(random.bytes(8));
    this.#watch = new ScreenWatch(log);
    this.device = new Device(profile.cdcvm, () => clock.now());
    this.#store = new CardStore({
      ciphers,
      random,
      now: () => clock.now(),
      profile,
      decide: (request) => this.#decide(request),
      ...(log && { log }),
    });
    this.wallet = new Wallet(
      {
        ...(options.tokenService && { service: options.tokenService }),
        maxCards: profile.maxCards,
        identity: () => this.#identity(),
        now: () => clock.now(),
        install: (bundle, faults) => this.#store.personalise(bundle, faults),
        uninstall: (tokenRef) => this.#store.wipe(tokenRef),
        changed: (what, card) => this.#walletChanged(what, card),
      },
      profile.selectionMode,
    );
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
      random,
      element,
      errorBudget: () => this.#settings.errorBudget,
      alive: () => this.device.state.powered,
      fieldOn: () => this.#fieldOn(),
      fieldOff: () => this.#fieldOff(),
      answered: (answer, sw) => this.#answered(answer, sw),
      ...(log && { log }),
    });
  }

  // The owner's hand

  /**
   * Finger, face or passcode: unlocks, and arms the chosen card for a while. Limited-use keys that ran out are fetched
   * anew, if the servers can be reached. False: this phone does not know that way.
   */
  authenticate(method: CdcvmMethod): boolean {
    const done = this.device.verify(method);
    if (done) this.#renewKeys(this.wallet.cardForTap());
    if (done && this.#phase !== 'transacting') this.#enter('none');
    return done;
  }

  /** Opens the wallet, and takes a card for the next tap if one is named. */
  showCard(id?: string): boolean {
    if (!this.device.state.powered) return false;
    if (id !== undefined && !this.wallet.pick(id).ok) return false;
    this.device.screen(true);
    this.#enter('cardShown');
    return true;
  }

  lock(): void {
    this.device.lock();
    this.#enter('none');
  }

  screen(on: boolean): void {
    this.device.screen(on);
    this.#enter('none');
  }

  batteryEmpty(): void {
    this.picc.powerDown();
    this.device.powerOff();
    this.#enter('none');
  }

  /** Off and on again: the session and the verification are gone; keys held in memory too, if the profile says so. */
  reboot(): void {
    this.picc.powerDown();
    this.device.powerOn();
    this.wallet.unpick();
    if (this.profile.credential.keysAfterReboot === 'lost') this.#store.loseKeys();
    this.#enter('none');
  }

  get screenState(): Screen {
    const { powered, screenOn } = this.device.state;
    const verified = this.device.verification(this.#settings.cdcvmValidMs) !== undefined;
    return screenOf(this.#phase, { powered, screenOn, verified, card: this.wallet.cardForTap() });
  }

  onScreen(fn: (screen: Screen) => void): void {
    this.#watch.listen(fn);
  }

  get settings(): PhoneSettings {
    return this.#settings;
  }

  configure(change: Partial<PhoneSettings>): void {
    this.#settings = { ...this.#settings, ...change };
  }

  // Cards

  get deviceId(): string {
    return this.#deviceId;
  }

  get seid(): string {
    return this.#seid;
  }

  /** A card without wallet and token service, personalised all the same. */
  install(bundle: TokenBundle): WalletCard {
    const result = this.#store.personalise(bundle, undefined);
    if (!result.ok) throw new Error(`personalisation: ${result.reason} at step ${result.at}`);
    return this.wallet.take(bundle);
  }

  /** Taps that the limited-use keys of a card still allow; undefined where keys last. */
  tapsLeft(id: string): number | undefined {
    const applet = this.#store.find(this.wallet.find(id)?.tokenRef);
    return applet && tapsLeft(applet.data, applet.counters, this.#options.clock.now());
  }

  /** New limited-use keys, for a proof of how the old ones were used (backoffice §5). */
  replenish(id: string): ReplenishAnswer | undefined {
    const applet = this.#store.find(this.wallet.find(id)?.tokenRef);
    const service = this.#options.tokenService;
    if (!applet?.data.luk || !service) return undefined;
    const { data, counters } = applet;
    const verified = this.device.verification(this.#settings.cdcvmValidMs) !== undefined;
    const answer = service.replenish(data.tokenRef, { entries: counters.uses }, verified);
    if (answer.ok) this.#store.renewKeys(data.tokenRef, answer.luk);
    return answer;
  }

  // What lasts

  exportState(): PhoneState {
    return {
      version: 1,
      profile: this.profile.id,
      deviceId: this.#deviceId,
      seid: this.#seid,
      settings: this.#settings,
      device: this.device.state,
      wallet: this.wallet.exportState(),
      cards: this.#store.exportCards(),
    };
  }

  /** Takes a state that `readPhoneState` found good. */
  importState(state: PhoneState): void {
    this.picc.powerDown();
    this.#deviceId = state.deviceId;
    this.#seid = state.seid;
    this.#settings = state.settings;
    this.device.restore(state.device);
    this.wallet.importState(state.wallet);
    this.#store.importCards(state.cards);
    this.#phase = 'none';
  }

  // Inside

  #identity() {
    const { trid, credentialModel, id } = this.profile;
    const useCase = credentialModel === 'SE_FIXED' ? 'SE' : 'HCE';
    return {
      trid,
      deviceId: this.#deviceId,
      seid: this.#seid,
      useCase,
      credentialModel,
      wallet: id,
    } as const;
  }

  /** The chosen card; before the choice any ready one, so that there is somebody to say "see phone". */
  #offered(): PaymentApplet | undefined {
    const { lockedBehaviour, express, screenOffPay, cdcvmValidMs } = this.#settings;
    const chosen = this.wallet.cardForTap();
    if (lockedBehaviour === 'noPpse' && express === 'off' && !screenOffPay)
      if (!chosen || !this.device.verification(cdcvmValidMs)) return undefined;
    const card = chosen ?? this.wallet.cards.find(({ status }) => status === 'ready');
    return this.#store.find(card?.tokenRef);
  }

  #decide(request: TerminalRequest): Decision {
    const consent = phoneConsent(request, {
      settings: this.#settings,
      deviceType: this.profile.deviceType,
      screenOn: this.device.state.screenOn,
      chosen: this.wallet.cardForTap() !== undefined,
      verification: this.device.verification(this.#settings.cdcvmValidMs),
    });
    const { log } = this.#options;
    if (log?.on) log.add({ lane: 'phone', kind: 'consent', data: { kind: consent.kind } });
    this.#enter(consent.kind === 'refused' ? 'wanted' : 'transacting');
    return consent.decision;
  }

  #fieldOn(): void {
    if (!this.device.state.powered) return;
    // A reader that looks whether the phone has gone is no new wish to pay.
    const now = this.#options.clock.now();
    if (this.#phase === 'done' && now < this.#doneUntilUs) this.#doneUntilUs = now + DONE_SHOWN_US;
    else this.#enter('wanted');
  }

  #fieldOff(): void {
    if (this.#phase === 'transacting') this.#enter('failed');
  }

  #answered(answer: CardAnswer, sw: number): void {
    if (this.#phase !== 'transacting') return;
    if (sw !== SW.ok) this.#enter('failed');
    else if (answer.completes) this.#finish();
  }

  #finish(): void {
    const card = this.wallet.cardForTap();
    this.#doneUntilUs = this.#options.clock.now() + DONE_SHOWN_US;
    this.#enter('done');
    if (this.#settings.cdcvmOncePerTap) this.device.consume();
    this.wallet.unpick();
    this.#renewKeys(card);
  }

  #renewKeys(card: WalletCard | undefined): void {
    if (card && this.online && this.tapsLeft(card.id) === 0) this.replenish(card.id);
  }

  #walletChanged(what: string, card: WalletCard | undefined): void {
    const { log } = this.#options;
    if (!log?.on) return;
    const shown = card && { id: card.id, status: card.status, lastFour: card.lastFour };
    log.add({ lane: 'phone', kind: 'wallet', data: { what, card: shown } });
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#watch.show(this.screenState);
  }
}
