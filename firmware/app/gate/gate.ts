/**
 * A transit gate: the second application on the same kernel (backoffice.md 4). Card by card: Entry Point with offline
 * data authentication, decision, record in flash, barrier; the money follows over the line when there is time.
 */

import { entryPoint } from '../../kernel/entry/entry-point.js';
import type { FinalOutcome } from '../../kernel/entry/final-outcome.js';
import { drive, type Running } from '../../kernel/drive.js';
import { KERNELS } from '../../kernel/registry.js';
import { MESSAGE } from '../../kernel/shared/messages.js';
import type { UiRequest } from '../../kernel/outcome.js';
import type { TerminalProfile } from '../../config/profile.js';
import { Journal } from '../../journal/journal.js';
import type { CardReader } from '../../ports/card-reader.js';
import type { Alarm, Calendar, Clock, DateTime } from '../../ports/clock.js';
import type { Crypto, Random } from '../../ports/crypto.js';
import type { FrontPanel } from '../../ports/display.js';
import type { Line } from '../../ports/line.js';
import type { Log } from '../../ports/log.js';
import type { Flash, KeyValue } from '../../ports/storage.js';
import { cardRequest, type CardFields } from '../../uplink/requests.js';
import type { Message } from '../../uplink/message.js';
import { cardFields } from '../card-data.js';
import { CardGuard } from '../card-guard.js';
import { TerminalDesk } from '../desk.js';
import { HostRunner } from '../host-runner.js';
import { downloadDenyList } from '../jobs/download.js';
import { Ledger } from '../ledger.js';
import { Parameters } from '../parameters.js';
import { transactionRequest } from '../reading.js';
import { isTestAccount } from '../settings.js';
import { DARK, SIGNALS } from '../signals.js';
import { Vault } from '../vault.js';
import { WatchedRandom } from '../watched-random.js';
import { refusalOf, type GateLists, type Refusal } from './decision.js';
import { FareBook, type Fare, type Fares, type Passage } from './fares.js';
import { DEFAULT_GATE_SETTINGS, type GateSettings } from './settings.js';
import { TapLog } from './tap-log.js';
import { uploadCharges } from './upload.js';

export interface Barrier {
  open(): void;
  close(): void;
}

export interface GatePorts {
  readonly reader: CardReader;
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly random: Random;
  readonly crypto: Crypto;
  readonly flash: Flash;
  readonly keyValue: KeyValue;
  readonly line: Line;
  readonly panel: FrontPanel;
  readonly barrier: Barrier;
  readonly log?: Log | undefined;
  readonly profile: TerminalProfile;
  readonly settings?: Partial<GateSettings>;
  /** Shared by the gates of a station or line; absent: the gate's own. */
  readonly fares?: Fares;
  readonly onPassage?: (passage: GatePassage) => void;
}

/** One card that was read, or could not be. */
export interface GatePassage {
  readonly opened: boolean;
  readonly refusal?: Refusal;
  readonly fareMinor: number;
  readonly account?: string;
  readonly outcome: FinalOutcome;
}

export interface GateCounters {
  opened: number;
  readonly refused: Partial<Record<Refusal, number>>;
}

const MOST_CARDS = 2000;

export class Gate {
  readonly settings: GateSettings;
  readonly vault: Vault;
  readonly taps: TapLog;
  readonly parameters: Parameters;
  readonly fares: Fares;
  readonly counters: GateCounters = { opened: 0, refused: {} };
  readonly #ports: GatePorts;
  readonly #reader: CardGuard;
  readonly #random: WatchedRandom;
  readonly #desk: TerminalDesk;
  readonly #runner: HostRunner;
  #running: Running | undefined;
  #on = false;
  #uploading = false;
  #retry: Alarm | undefined;
  #closing: Alarm | undefined;

  constructor(ports: GatePorts) {
    const settings = { ...DEFAULT_GATE_SETTINGS, ...ports.settings };
    this.#ports = ports;
    this.settings = settings;
    this.vault = new Vault(ports.keyValue, ports.crypto, ports.random);
    const journal = new Journal({ flash: ports.flash, seal: this.vault.seal });
    this.taps = new TapLog(journal);
    this.parameters = new Parameters(ports.keyValue);
    this.fares =
      ports.fares ??
      new FareBook({
        fares: settings.fares,
        dailyCapMinor: settings.dailyCapMinor,
        passbackMs: settings.passbackMs,
        mostCards: MOST_CARDS,
      });
    this.#desk = new TerminalDesk({
      identity: () => settings,
      ledger: new Ledger(journal),
      vault: this.vault,
      store: ports.keyValue,
      reversalTries: 0,
      log: ports.log,
    });
    this.#runner = new HostRunner({ settings, ports, vault: this.vault });
    this.#random = new WatchedRandom(ports.random);
    this.#reader = new CardGuard(ports.reader, settings.testRanges, () => false);
  }

  /** Fetches the deny list, sends what waits, and reads cards. */
  start(): void {
    if (this.#on) return;
    this.#on = true;
    if (this.settings.denyListMs > 0) this.#fetchDenyList();
    else this.#upload();
    this.#next();
  }

  stop(): void {
    this.#on = false;
    this.#retry?.cancel();
    this.#running?.stop();
  }

  /** Charges what is added up: end of the day. */
  closeDay(): void {
    for (const held of [...this.taps.held.values()]) this.taps.charge(held.stan, held.minor);
    this.#upload();
  }

  /** Tries again to collect declined fares; a card whose debt is paid may ride again. */
  collectDebts(): void {
    this.#upload(true);
  }

  #next(): void {
    if (!this.#on) return;
    this.taps.tidy();
    const { profile, calendar, crypto, clock, log } = this.#ports;
    const { nominalMinor } = this.settings;
    const order = { kind: 'sale', amountMinor: nominalMinor } as const;
    const now = calendar.read();
    const request = transactionRequest(order, profile.currency, now, this.#desk.stan + 1);
    const config = this.parameters.over(profile);
    const step = entryPoint(config, request, { crypto, kernels: KERNELS, notes: log?.on ?? false });
    this.#running = drive(
      step,
      {
        reader: this.#reader,
        random: this.#random,
        clock,
        show: (ui: UiRequest) => this.#show(ui),
        ...(log ? { log } : {}),
      },
      (outcome) => this.#onOutcome(outcome),
    );
  }

  #onOutcome(outcome: FinalOutcome): void {
    this.#running = undefined;
    // Nobody came, or the gate was stopped
    if (outcome.reason?.code === 'STOP' && !this.#reader.refused) {
      if (this.#on) this.#next();
      return;
    }
    const card = this.#reader.refused ? undefined : cardFields(outcome);
    const now = this.#ports.calendar.read();
    const passage = card && this.#passage(card.account, now);
    const refusal = this.#reader.refused
      ? 'NOT_TEST'
      : refusalOf(outcome, card, this.#lists(passage, now));
    if (refusal || !card || !passage) this.#refuse(refusal ?? 'UNSUPPORTED', outcome, card);
    else this.#open(outcome, card, passage);
    this.#reader.removal(this.settings.removalMs, () => {
      this.#reader.fieldOff(0, () => this.#next());
    });
  }

  #passage(token: string, now: DateTime): Passage {
    return {
      token,
      station: this.settings.station,
      direction: this.settings.direction,
      at: Math.floor(this.#ports.clock.now() / 1000),
      day: (now.year * 12 + now.month) * 31 + now.day,
    };
  }

  #lists(passage: Passage | undefined, now: DateTime): GateLists {
    const { settings, parameters, taps } = this;
    const month = String((now.year % 100) * 100 + now.month).padStart(4, '0');
    return {
      expired: (expiry) => expiry < month,
      denied: (account) => parameters.denied(account),
      inDebt: (account) => taps.debts.has(account),
      passedBack: () => passage !== undefined && this.fares.passedBack(passage),
      isTest: (account) => isTestAccount(settings, account),
      weakRandom: () => this.#random.weak,
      hasRoom: () => taps.hasRoom(settings.mostWaiting),
    };
  }

  /** In flash before the barrier moves. */
  #open(outcome: FinalOutcome, card: CardFields, passage: Passage): void {
    const fare = this.fares.quote(passage);
    if (!this.taps.tap(this.#message(card, fare), fare.minor)) {
      this.#refuse('NO_ROOM', outcome, card);
      return;
    }
    this.fares.book(passage, fare);
    this.counters.opened++;
    const { barrier, clock, onPassage } = this.#ports;
    barrier.open();
    this.#signal('CardReadSuccessfully', 'approved');
    this.#closing?.cancel();
    this.#closing = clock.alarm('barrier', this.settings.openMs, () => {
      barrier.close();
      this.#ports.panel.lights(DARK);
    });
    onPassage?.({ opened: true, fareMinor: fare.minor, account: card.account, outcome });
    this.#chargeNow(card.account);
  }

  /** Rides below the threshold are added up. */
  #chargeNow(account: string): void {
    const held = this.taps.held.get(account);
    if (!held || held.minor < this.settings.aggregateMinor) return;
    this.taps.charge(held.stan, held.minor);
    this.#upload();
  }

  #message(card: CardFields, fare: Fare): Message {
    const { track2: _, ...kept } = card;
    return cardRequest(this.settings, {
      kind: 'sale',
      amountMinor: fare.minor,
      stan: this.#desk.nextStan(),
      batch: this.#desk.batch(),
      card: kept,
      labExtras: this.settings.labExtras,
    });
  }

  #refuse(refusal: Refusal, outcome: FinalOutcome, card: CardFields | undefined): void {
    this.#count(refusal);
    this.#signal('ProcessingError', refusal === 'DEBT' ? 'pay-debt' : 'denied');
    const { log, onPassage } = this.#ports;
    if (log?.on)
      log.add({ lane: 'app', kind: 'gate', data: { refused: refusal }, severity: 'warn' });
    onPassage?.({
      opened: false,
      refusal,
      fareMinor: 0,
      outcome,
      ...(card ? { account: card.account } : {}),
    });
  }

  #count(refusal: Refusal): void {
    const { refused } = this.counters;
    refused[refusal] = (refused[refusal] ?? 0) + 1;
  }

  #show(ui: UiRequest): void {
    // Neither ends in an outcome: Entry Point goes on polling (kernel7.md 1.9)
    if (ui.messageId === MESSAGE.oneCardOnly && ui.status === 'ProcessingError')
      this.#count('TWO_CARDS');
    if (ui.messageId === MESSAGE.presentCardAgain) this.#count('TORN');
    if (ui.messageId === MESSAGE.cardReadOk || ui.status === 'NA') return;
    this.#ports.panel.lights(SIGNALS[ui.status].lights);
  }

  #signal(status: 'CardReadSuccessfully' | 'ProcessingError', message: string): void {
    const { panel } = this.#ports;
    panel.show({ message, lines: [message] });
    panel.lights(SIGNALS[status].lights);
    panel.play(SIGNALS[status].tones);
  }

  #fetchDenyList(): void {
    this.#uploading = true;
    this.#runner.run(downloadDenyList(this.#desk, this.parameters), (result) => {
      this.#uploading = false;
      if (!this.#on) return;
      const again = result.ok ? this.settings.denyListMs : this.settings.retryMs;
      this.#ports.clock.alarm('deny list', again, () => {
        if (this.#on && !this.#uploading) this.#fetchDenyList();
      });
      this.#upload();
    });
  }

  #upload(withDebts = false): void {
    if (this.#uploading || (this.taps.waiting.length === 0 && !withDebts)) return;
    this.#uploading = true;
    this.#retry?.cancel();
    const { debtMs, retryMs } = this.settings;
    this.#runner.run(uploadCharges(this.#desk, this.taps, withDebts), (result) => {
      this.#uploading = false;
      if (!this.#on) return;
      if (this.taps.waiting.length > 0 && result.ok) this.#upload();
      else if (!result.ok)
        this.#retry = this.#ports.clock.alarm('upload', retryMs, () => this.#upload());
      else if (debtMs > 0 && this.taps.debts.size > 0)
        this.#retry = this.#ports.clock.alarm('debts', debtMs, () => this.#upload(true));
    });
  }
}
