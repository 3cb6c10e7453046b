/** A whole world on one clock and one seed: a terminal, phones, and the hosts behind them. */

import { SeededRandom } from '../../clock/random.js';
import { VirtualClock } from '../../clock/virtual-clock.js';
import { FlashModel } from '../../io/flash.js';
import { EventLog } from '../../log/event-log.js';
import type { LineTimes } from '../../line/modelled-line.js';
import { BackOffice, type BackOfficeSettings } from '../../network/back-office.js';
import { DEMO_CARDS } from '../../network/issuer/banks.js';
import type { Store } from '../../network/store/store.js';
import { Phone } from '../../phone/phone.js';
import { PlasticCard } from '../../phone/plastic-card.js';
import { findProfile } from '../../phone/profiles/profiles.js';
import type { Picc } from '../../rf/picc.js';
import type { TerminalSettings } from '../../../firmware/app/settings.js';
import type { EngineName } from '../engine/engine.js';
import type { FirmwareStarter } from '../engine/firmware.js';
import { firmwareStarter } from '../engine/starters.js';
import { nodeCiphers } from '../node-ciphers.js';
import { CardProxy, type CardProxyRules } from './card-proxy.js';
import { readShippedProfile, type ShippedProfile } from './profiles.js';
import { Station } from './station.js';

export interface RigOptions {
  /** Default 1. */
  readonly seed?: number;
  readonly engine?: EngineName;
  /** Starts the firmware in place of the engine's usual way: for measuring, or another application. */
  readonly start?: FirmwareStarter;
  /** Terminal profile: the name of a shipped one, or parsed JSON. */
  readonly profile?: ShippedProfile | object;
  readonly settings?: Partial<TerminalSettings>;
  /** Profile of the phone: 'mi-pay' … */
  readonly phone?: string;
  /** Language that the phone's cards ask the terminal for (5F2D). Default: English. */
  readonly language?: string;
  /** How many demo cards are in its wallet; the first is the default card. */
  readonly cards?: number;
  readonly line?: Partial<LineTimes>;
  /** Size of each terminal's flash. */
  readonly flashBytes?: number;
  readonly backOffice?: Partial<BackOfficeSettings>;
  readonly store?: Store;
  readonly log?: boolean;
  /** Also log the edges of the chip's pins. */
  readonly detail?: boolean;
  readonly stepUs?: number;
}

/** Cards in the wallet of a new world. */
export const DEMO_WALLET_SIZE = 3;
/** Demo cards were added so long ago. */
const DEMO_CARD_DAYS = 30;
/** A terminal waits for an order, a gate for a card. */
const READY = ['idle', 'present'];
/** Within this after power-on. */
const OPEN_LIMIT_US = 60_000_000;

export class Rig {
  readonly seed: number;
  readonly engine: EngineName;
  readonly clock: VirtualClock;
  readonly log: EventLog;
  readonly backOffice: BackOffice;
  /** The terminal in front of the viewer: of a world with several, any. */
  station: Station;
  readonly phone: Phone;
  /** A man in the middle of the next taps. */
  cardProxy: CardProxyRules | undefined;
  readonly #options: RigOptions;

  constructor(options: RigOptions = {}) {
    const { seed = 1, engine = 'node' } = options;
    this.#options = options;
    this.seed = seed;
    this.engine = engine;
    this.clock = new VirtualClock();
    this.log = new EventLog(() => this.clock.now(), options.log ?? true);
    this.backOffice = new BackOffice({
      clock: this.clock,
      seed,
      log: this.log,
      ...(options.store && { store: options.store }),
      ...(options.backOffice && { settings: options.backOffice }),
    });
    this.station = this.addStation(options.settings?.terminalId ?? 'LAB00001');
    this.phone = this.addPhone(options.phone ?? 'mi-pay', 'phone');
    this.fillWallet(this.phone, options.cards ?? DEMO_WALLET_SIZE);
  }

  /** A further terminal; its id must be known to the acquirer. */
  addStation(terminalId: string): Station {
    const { backOffice, clock, log, seed } = this;
    const { settings, profile = 'phone', line, flashBytes, detail, stepUs } = this.#options;
    const row = backOffice.terminals.get(terminalId);
    if (!row) throw new RangeError(`no terminal "${terminalId}"`);
    return new Station({
      clock,
      log,
      seed,
      name: terminalId,
      acquirer: backOffice.acquirer,
      calendar: (skewMs) => backOffice.calendar.parts(backOffice.calendar.now() + skewMs),
      start: this.#options.start ?? firmwareStarter(this.engine),
      setup: {
        profile: typeof profile === 'string' ? readShippedProfile(profile) : profile,
        settings: { terminalId, merchantId: row.merchant, merchantName: row.name, ...settings },
        masterKey: Uint8Array.from(Buffer.from(row.tmk, 'hex')),
      },
      ...(line && { line }),
      ...(flashBytes !== undefined && { flash: new FlashModel({ size: flashBytes }) }),
      ...(detail !== undefined && { detail }),
      ...(stepUs !== undefined && { stepUs }),
    });
  }

  addPhone(profileId: string, name: string): Phone {
    const found = findProfile(profileId);
    if (!found) throw new RangeError(`no phone profile "${profileId}"`);
    const { language = 'enzh' } = this.#options;
    const profile = { ...found, card: { ...found.card, language } };
    return new Phone({
      clock: this.clock,
      random: new SeededRandom(this.seed, name),
      ciphers: nodeCiphers,
      profile,
      log: this.log,
      name,
      tokenService: this.backOffice.tokenService,
    });
  }

  /** A plastic card of the first demo account, without phone and fingerprint. */
  addPlastic(profileId = 'plastic'): PlasticCard {
    const profile = findProfile(profileId);
    if (!profile?.plastic) throw new RangeError(`no plastic card "${profileId}"`);
    const { pan, expiry, cvn2 } = DEMO_CARDS[0]!;
    const bundle = this.backOffice.tokenService.enrol({
      pan,
      expiry,
      cvn2,
      trid: profile.trid,
      deviceId: `plastic-${profileId}`,
      seid: `plastic-${profileId}`,
      useCase: 'SE',
      credentialModel: 'SE_FIXED',
      wallet: profile.id,
    });
    if (!bundle) throw new Error('the demo card cannot be enrolled');
    return new PlasticCard({
      clock: this.clock,
      random: new SeededRandom(this.seed, profileId),
      ciphers: nodeCiphers,
      profile,
      bundle,
      log: this.log,
      name: 'plastic card',
    });
  }

  /** Adds demo cards as their owner would: number, expiry, code from the SMS. */
  fillWallet(phone: Phone, count: number): void {
    for (const card of DEMO_CARDS.slice(0, count)) {
      const added = phone.wallet.add({ pan: card.pan, expiry: card.expiry, cvn2: card.cvn2 });
      if (!added.ok) throw new Error(`demo card: ${added.text}`);
      const code = this.backOffice.tokenService.smsFor(added.card.tokenRef);
      if (added.card.status === 'verify') phone.wallet.verify(added.card.id, code ?? '');
      // The issuers look twice at a card that is new on a phone.
      this.backOffice.tokenService.age(added.card.tokenRef, DEMO_CARD_DAYS);
    }
  }

  /** Boots the terminal and waits until it is idle. */
  open(station = this.station): void {
    station.powerOn();
    this.until(() => READY.includes(station.firmware.state), OPEN_LIMIT_US);
  }

  /** Runs until `done` or until so much virtual time has passed. True: done. */
  until(done: () => boolean, limitUs: number): boolean {
    const end = this.clock.now() + limitUs;
    while (!done()) {
      const next = this.clock.nextAt();
      if (next === undefined || next > end) {
        this.clock.runFor(end - this.clock.now());
        return done();
      }
      this.clock.step();
    }
    return true;
  }

  /** Holds a phone or card to the antenna. Returns what lies there: the card itself, or the proxy before it. */
  place(card: Picc = this.phone.picc, station = this.station, coupling?: number): Picc {
    const placed = this.proxied(card);
    station.field.place(placed, coupling === undefined ? {} : { coupling });
    return placed;
  }

  /** The card, or the man in the middle before it. */
  proxied(card: Picc): Picc {
    return this.cardProxy ? new CardProxy(card, this.clock, this.cardProxy) : card;
  }

  close(): void {
    if (this.station.powered) this.station.powerCut();
    this.backOffice.close();
  }
}

export function createRig(options: RigOptions = {}): Rig {
  return new Rig(options);
}
