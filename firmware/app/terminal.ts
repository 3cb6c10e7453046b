/** The payment terminal: carries out what the reducer asks for, over the ports. */

import type { FinalOutcome } from '../kernel/entry/final-outcome.js';
import { entryPoint } from '../kernel/entry/entry-point.js';
import { drive, type Running } from '../kernel/drive.js';
import { KERNELS } from '../kernel/registry.js';
import type { TerminalProfile } from '../config/profile.js';
import type { UiRequest } from '../kernel/outcome.js';
import { Journal } from '../journal/journal.js';
import type { CardReader } from '../ports/card-reader.js';
import type { Alarm, Calendar, Clock } from '../ports/clock.js';
import type { Crypto, Random } from '../ports/crypto.js';
import type { FrontPanel, Key } from '../ports/display.js';
import type { Line } from '../ports/line.js';
import type { Log } from '../ports/log.js';
import type { Flash, KeyValue } from '../ports/storage.js';
import { decimal } from '../bytes/digits.js';
import { pinBlock } from '../uplink/pin-block.js';
import { offlineUpload, type CardFields } from '../uplink/requests.js';
import { CardGuard } from './card-guard.js';
import { cardFields, languagePreference } from './card-data.js';
import { HostOffice } from './host-office.js';
import { Parameters } from './parameters.js';
import { Panel } from './panel.js';
import { readResult, transactionRequest } from './reading.js';
import type { Receipt } from './receipt.js';
import { reduce } from './reducer.js';
import { unreachable } from '../uplink/dialogue.js';
import { SecretPad } from './secret-pad.js';
import { DEFAULT_SETTINGS, type Language, type TerminalSettings } from './settings.js';
import type { Command, Event, Facts, HostResult, Order, State, TimerName } from './state.js';
import { amountText, chooseLanguage } from './texts.js';
import { Vault } from './vault.js';
import { WatchedRandom } from './watched-random.js';
import { Ledger } from './ledger.js';

export interface TerminalPorts {
  readonly reader: CardReader;
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly random: Random;
  readonly crypto: Crypto;
  readonly flash: Flash;
  readonly keyValue: KeyValue;
  readonly line: Line;
  readonly panel: FrontPanel;
  readonly log?: Log | undefined;
  readonly profile: TerminalProfile;
  readonly settings?: Partial<TerminalSettings>;
  /** A printer, a page: gets each receipt. */
  readonly onReceipt?: (receipt: Receipt) => void;
  /** A transaction ended: what its screen says. */
  readonly onResult?: (result: TransactionResult) => void;
}

/** Of the last transaction; nothing of it is kept beyond the next. */
export interface TransactionResult {
  readonly order: Order | undefined;
  /** Message of the result screen: `approved`, `declined`, `no-answer` … */
  readonly message: string;
  readonly approved: boolean;
  readonly outcome?: FinalOutcome;
  /** Field 39. */
  readonly responseCode?: string;
  readonly trace?: string;
  readonly receipt?: Receipt;
}

/** Commands that are done when they return. */
type OutputName =
  'screen' | 'signal' | 'timer' | 'cancel' | 'wipe' | 'shown' | 'report' | 'reprint' | 'language';

const MIN_PIN = 4;
const REMOVAL_MS = 10_000;

export class Terminal {
  readonly settings: TerminalSettings;
  readonly office: HostOffice;
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly parameters: Parameters;
  readonly #ports: TerminalPorts;
  readonly #reader: CardGuard;
  readonly #random: WatchedRandom;
  readonly #panel: Panel;
  readonly #pad = new SecretPad();
  readonly #timers = new Map<TimerName, Alarm>();
  #state: State = { name: 'off' };
  #running: Running | undefined;
  #removing = false;
  #switchingOff = false;
  /** Begins when the field is off. */
  #afterOff: (() => void) | undefined;
  #card: CardFields | undefined;
  #outcome: FinalOutcome | undefined;
  #order: Order | undefined;
  /** The cardholder is to sign the receipt. */
  #signature = false;
  #inspect: boolean;
  #last: TransactionResult | undefined;

  /** Recovers the journal; `start` opens the day. */
  constructor(ports: TerminalPorts) {
    this.#ports = ports;
    this.settings = { ...DEFAULT_SETTINGS, ...ports.settings };
    this.#inspect = this.settings.inspect === 'any';
    this.vault = new Vault(ports.keyValue, ports.crypto, ports.random);
    this.ledger = new Ledger(new Journal({ flash: ports.flash, seal: this.vault.seal }));
    this.parameters = new Parameters(ports.keyValue);
    this.office = new HostOffice({
      settings: this.settings,
      ports,
      vault: this.vault,
      ledger: this.ledger,
      parameters: this.parameters,
    });
    this.#reader = new CardGuard(ports.reader, this.settings.testRanges, () => this.#inspect);
    this.#random = new WatchedRandom(ports.random);
    this.#panel = new Panel(ports.panel, this.settings);
  }

  get state(): State {
    return this.#state;
  }

  get lastResult(): TransactionResult | undefined {
    return this.#last;
  }

  /** Recovery, reversal, sign-on; then idle. */
  start(): void {
    this.#dispatch({ on: 'start' });
  }

  /** A key of the keypad. */
  press(key: Key): void {
    const { name } = this.#state;
    if ((name === 'pin' || name === 'operator') && key !== 'cancel') this.#secretKey(key);
    else this.#dispatch({ on: 'key', key });
  }

  /** An order without the keypad. False: the terminal is busy. */
  order(order: Order): boolean {
    this.#dispatch({ on: 'order', order });
    return this.#order === order || (this.#state.name === 'working' && this.#state.then === order);
  }

  /** A sale without the keypad. */
  purchase(amountMinor: number, currency?: string): boolean {
    return this.order({ kind: 'sale', amountMinor, ...(currency ? { currency } : {}) });
  }

  /** GPO to cards outside the test ranges: to look at one's own card; nothing of it is sent. */
  inspect(on: boolean): void {
    this.#inspect = on;
  }

  get language(): Language {
    return this.#panel.language;
  }

  #secretKey(key: Key): void {
    const pad = this.#pad;
    if (key >= '0' && key <= '9') pad.push(key.charCodeAt(0) - 48);
    else if (key === 'clear') pad.pop();
    else if (key === 'enter') {
      const operator = this.#state.name === 'operator';
      const right = operator ? pad.equals(this.settings.operatorPin) : pad.length >= MIN_PIN;
      this.#dispatch({ on: 'secretEntered', right });
      return;
    } else return;
    this.#dispatch({ on: 'secret', length: pad.length });
  }

  #facts(): Facts {
    const { ledger } = this;
    let blocked: string | undefined;
    if (!this.vault.provisioned) blocked = 'no-master-key';
    else if (this.#random.weak) blocked = 'weak-random';
    else if (ledger.open)
      blocked = ledger.open.kind === 'refund' ? 'refund-unconfirmed' : 'reversal-pending';
    else if (ledger.settling) blocked = 'settlement-pending';
    else if (!ledger.hasRoom) blocked = 'journal-full';
    return {
      blocked,
      openReversal: ledger.open !== undefined,
      waiting: ledger.waiting.length > 0,
      unshown: ledger.unshown !== undefined,
    };
  }

  #dispatch(event: Event): void {
    const before = this.#state;
    if (event.on === 'order' || event.on === 'key') this.ledger.reclaim();
    const next = reduce(before, event, this.#facts());
    this.#state = next[0];
    const { log } = this.#ports;
    if (log?.on && before !== this.#state)
      log.add({ lane: 'app', kind: 'state', data: this.#state });
    const commands = next[1];
    for (let i = 0; i < commands.length; i++) this.#run(commands[i]!);
  }

  #run(command: Command): void {
    switch (command.do) {
      case 'screen':
        return this.#screen(command);
      case 'signal': {
        const ms = this.#panel.signal(command.status);
        this.#log('lights', { status: command.status });
        if (ms > 0) this.#timer('lights', ms);
        return;
      }
      case 'timer':
        return this.#timer(command.timer, this.#delay(command.timer));
      case 'cancel':
        this.#timers.get(command.timer)?.cancel();
        return;
      case 'wipe':
        this.#pad.wipe();
        this.#card = undefined;
        return;
      case 'shown':
        if (this.ledger.unshown) this.ledger.shown(this.ledger.unshown);
        return;
      case 'report':
        return this.#report(command.message);
      case 'reprint': {
        const receipt = this.office.reprint();
        if (receipt) this.#ports.onReceipt?.(receipt);
        return;
      }
      case 'language':
        this.#panel.own = this.#panel.own === 'zh' ? 'en' : 'zh';
        this.#panel.language = this.#panel.own;
        return;
      default:
        return this.#work(command);
    }
  }

  #screen(command: Extract<Command, { do: 'screen' }>): void {
    const { order } = command;
    const amount =
      order && order.kind !== 'balance'
        ? amountText(order.amountMinor, order.currency ?? this.settings.currency)
        : undefined;
    if (command.language) this.#panel.language = chooseLanguage(command.language, this.#panel.own);
    this.#panel.show(command.message, amount, command.values, command.entry);
    this.#log('screen', { message: command.message, ...(amount ? { amount } : {}) });
  }

  /** Commands that answer by an event later. */
  #work(command: Exclude<Command, { do: OutputName }>): void {
    switch (command.do) {
      case 'read':
        return this.#read(command.order);
      case 'stopReader':
        return this.#running?.stop();
      case 'authorise':
        return this.#authorise(command.order, command.pin);
      case 'bookOffline':
        return this.#later({ on: 'host', result: this.#bookOffline(command.order) });
      case 'linked':
        return this.office.linked(command.kind, command.trace, command.amountMinor, (result) =>
          this.#dispatch({ on: 'host', result }),
        );
      case 'job':
        return this.office.job(command.job, (message, ok) =>
          this.#dispatch({ on: 'job', job: command.job, message, ok }),
        );
      case 'awaitRemoval':
        return this.#awaitRemoval();
      case 'fieldOff':
        return this.#fieldOff();
      default:
        unreachable(command);
    }
  }

  #delay(timer: TimerName): number {
    switch (timer) {
      case 'key':
        return this.settings.keyMs;
      case 'result':
        return this.settings.resultMs;
      case 'retry':
        return this.settings.retryMs;
      case 'flash':
        return this.settings.idleFlashMs;
      case 'lights':
        return 0;
    }
  }

  #timer(timer: TimerName, ms: number): void {
    this.#timers.get(timer)?.cancel();
    if (ms <= 0) return;
    const alarm = this.#ports.clock.alarm(timer, ms, () => {
      this.#timers.delete(timer);
      if (timer === 'lights') this.#panel.dark();
      else this.#dispatch({ on: 'timer', timer });
    });
    this.#timers.set(timer, alarm);
  }

  #later(event: Event): void {
    this.#ports.clock.alarm('app', 0, () => this.#dispatch(event));
  }

  #read(order: Order): void {
    const { profile, calendar, crypto, clock, log } = this.#ports;
    this.#order = order;
    this.#outcome = undefined;
    this.#card = undefined;
    this.#panel.language = this.#panel.own;
    const config =
      this.parameters.caKeys.length > 0 ? { ...profile, caKeys: this.parameters.caKeys } : profile;
    const request = transactionRequest(
      order,
      profile.currency,
      calendar.read(),
      this.office.desk.stan + 1,
    );
    const step = entryPoint(config, request, { crypto, kernels: KERNELS, notes: log?.on ?? false });
    const ports = {
      reader: this.#reader,
      random: this.#random,
      clock,
      show: (ui: UiRequest): void => this.#dispatch({ on: 'ui', ui }),
      ...(log ? { log } : {}),
    };
    const begin = (): void => {
      this.#running = drive(step, ports, (outcome) => this.#onOutcome(order, outcome));
    };
    if (this.#switchingOff) this.#afterOff = begin;
    else begin();
  }

  #onOutcome(order: Order, outcome: FinalOutcome): void {
    this.#running = undefined;
    this.#outcome = outcome;
    this.#card = cardFields(outcome);
    this.#panel.language = chooseLanguage(languagePreference(outcome), this.#panel.language);
    const result = readResult(order, outcome, this.#card, {
      settings: this.settings,
      parameters: this.parameters,
      guarded: this.#reader.refused,
      weakRandom: this.#random.weak,
    });
    this.#signature = result.kind === 'online' && result.signature;
    this.#dispatch({ on: 'read', result });
  }

  /** The reader does one thing at a time: an order that comes meanwhile is read afterwards. */
  #fieldOff(): void {
    this.#switchingOff = true;
    this.#reader.fieldOff(0, () => {
      this.#switchingOff = false;
      const begin = this.#afterOff;
      this.#afterOff = undefined;
      begin?.();
    });
  }

  #awaitRemoval(): void {
    if (this.#removing) return;
    this.#removing = true;
    this.#reader.removal(REMOVAL_MS, (gone) => {
      this.#removing = false;
      this.#dispatch({ on: 'gone', gone });
    });
  }

  #authorise(order: Order, withPin: boolean): void {
    const card = this.#card!;
    // Made when the request is built: a sign-on before it may bring another PIN key
    const pin = (): Uint8Array | undefined => {
      const { keys } = this.vault;
      if (!withPin || !keys) return undefined;
      const block = pinBlock(this.#ports.crypto, keys.pik, this.#pad.digits(), card.account);
      this.#pad.wipe();
      return block;
    };
    this.office.authorise(order, card, pin, this.#signature, (result) => {
      this.#pad.wipe();
      this.#dispatch({ on: 'host', result });
    });
  }

  /** An approval by the card: booked before it is shown, forwarded later. */
  #bookOffline(order: Order): HostResult {
    const card = this.#card;
    if (!card || !this.ledger.hasRoom) return { kind: 'refused', why: 'journal-full' };
    const stan = this.office.desk.nextStan();
    const message = offlineUpload(this.office.desk.identity, {
      amountMinor: order.amountMinor,
      stan,
      batch: this.office.desk.batch(),
      card,
      labExtras: this.settings.labExtras,
      ...(order.currency ? { currency: order.currency } : {}),
    });
    if (!this.ledger.offline(message)) return { kind: 'refused', why: 'journal-full' };
    this.office.bookedOffline(order, card, stan);
    return { kind: 'approved', signature: false };
  }

  #report(message: string): void {
    const { onReceipt, onResult } = this.#ports;
    const office = this.office.takeResult();
    const approved = message === 'approved' || message === 'approved-sign';
    this.#last = {
      order: this.#order,
      message,
      approved,
      ...(this.#outcome ? { outcome: this.#outcome } : {}),
      ...office,
    };
    this.#log('result', { message, responseCode: office.responseCode, trace: office.trace });
    this.#order = undefined;
    this.#outcome = undefined;
    if (office.receipt) onReceipt?.(office.receipt);
    onResult?.(this.#last);
  }

  #log(kind: string, data: Readonly<Record<string, unknown>>): void {
    const { log } = this.#ports;
    if (log?.on) log.add({ lane: 'app', kind, data });
  }

  /** For status displays: the next trace number. */
  get nextTrace(): string {
    return decimal(this.office.desk.stan + 1, 6);
  }
}
