/** The payment terminal: carries out what the reducer asks for, over the ports. */

import type { FinalOutcome } from '../kernel/entry/final-outcome.js';
import { Journal } from '../journal/journal.js';
import type { Alarm } from '../ports/clock.js';
import type { FrontPanel, Key } from '../ports/display.js';
import type { Line } from '../ports/line.js';
import type { Flash, KeyValue } from '../ports/storage.js';
import { decimal } from '../bytes/digits.js';
import { pinBlock } from '../uplink/pin-block.js';
import { languagePreference } from './card-data.js';
import { CardSide, type CardSidePorts } from './card-side.js';
import { factsOf } from './facts.js';
import { HostOffice } from './host-office.js';
import { Parameters } from './parameters.js';
import { Panel } from './panel.js';
import type { Receipt } from './receipt.js';
import { reduce } from './reducer.js';
import { unreachable } from '../uplink/dialogue.js';
import { SecretPad } from './secret-pad.js';
import { DEFAULT_SETTINGS, type Language, type TerminalSettings } from './settings.js';
import type { Command, Event, Facts, Order, ReadResult, State, TimerName } from './state.js';
import { amountText, chooseLanguage } from './texts.js';
import { Vault } from './vault.js';
import { Ledger } from './ledger.js';

export interface TerminalPorts extends CardSidePorts {
  readonly flash: Flash;
  readonly keyValue: KeyValue;
  readonly line: Line;
  readonly panel: FrontPanel;
  readonly settings?: Partial<TerminalSettings>;
  /** A printer, a page: gets each receipt, and the merchant's language. */
  readonly onReceipt?: (receipt: Receipt, language: Language) => void;
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

export class Terminal {
  readonly settings: TerminalSettings;
  readonly office: HostOffice;
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly parameters: Parameters;
  readonly #ports: TerminalPorts;
  readonly #cards: CardSide;
  readonly #facts: Facts;
  readonly #panel: Panel;
  readonly #pad = new SecretPad();
  readonly #timers = new Map<TimerName, Alarm>();
  #state: State = { name: 'off' };
  #order: Order | undefined;
  /** The cardholder is to sign the receipt. */
  #signature = false;
  #last: TransactionResult | undefined;

  /** Recovers the journal; `start` opens the day. */
  constructor(ports: TerminalPorts) {
    this.#ports = ports;
    this.settings = { ...DEFAULT_SETTINGS, ...ports.settings };
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
    this.#cards = new CardSide({
      ports,
      settings: this.settings,
      parameters: this.parameters,
      events: {
        ui: (ui) => this.#dispatch({ on: 'ui', ui }),
        read: (result) => this.#onRead(result),
        gone: (gone) => this.#dispatch({ on: 'gone', gone }),
      },
    });
    this.#facts = factsOf(this.vault, this.ledger, this.#cards);
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
    const { name } = this.#state;
    if (name === 'working') return this.#state.then === order;
    return this.#order === order || (name === 'result' && this.#state.next === order);
  }

  /** A sale without the keypad. */
  purchase(amountMinor: number, currency?: string): boolean {
    return this.order({ kind: 'sale', amountMinor, ...(currency ? { currency } : {}) });
  }

  /** GPO to cards outside the test ranges: to look at one's own card; nothing of it is sent. */
  inspect(on: boolean): void {
    this.#cards.inspect = on;
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

  #dispatch(event: Event): void {
    const before = this.#state;
    if (event.on === 'order' || event.on === 'key') this.ledger.reclaim();
    const next = reduce(before, event, this.#facts);
    this.#state = next[0];
    if (this.#ports.log?.on && before !== this.#state)
      this.#ports.log.add({ lane: 'app', kind: 'state', data: this.#state });
    const commands = next[1];
    for (let i = 0; i < commands.length; i++) this.#run(commands[i]!);
  }

  #run(command: Command): void {
    switch (command.do) {
      case 'screen':
        return this.#screen(command);
      case 'signal': {
        const ms = this.#panel.signal(command.status);
        if (this.#ports.log?.on) this.#log('lights', { status: command.status });
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
        this.#cards.forget();
        return;
      case 'shown':
        this.ledger.shown();
        return;
      case 'report':
        return this.#report(command.message);
      case 'reprint': {
        const receipt = this.office.reprint();
        if (receipt) this.#ports.onReceipt?.(receipt, this.#panel.own);
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
    if (this.#ports.log?.on)
      this.#log('screen', { message: command.message, ...(amount ? { amount } : {}) });
  }

  /** Commands that answer by an event later. */
  #work(command: Exclude<Command, { do: OutputName }>): void {
    switch (command.do) {
      case 'read':
        return this.#read(command.order);
      case 'stopReader':
        return this.#cards.stop();
      case 'authorise':
        return this.#authorise(command.order, command.pin);
      case 'bookOffline':
        this.#ports.clock.alarm('app', 0, () => this.#bookOffline(command.order));
        return;
      case 'linked':
        return this.office.linked(command.kind, command.trace, command.amountMinor, (result) =>
          this.#dispatch({ on: 'host', result }),
        );
      case 'job':
        return this.office.job(command.job, (message, ok) =>
          this.#dispatch({ on: 'job', job: command.job, message, ok }),
        );
      case 'awaitRemoval':
        return this.#cards.awaitRemoval();
      case 'fieldOff':
        return this.#cards.fieldOff();
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

  #read(order: Order): void {
    this.#order = order;
    this.#panel.language = this.#panel.own;
    this.#cards.read(order, this.office.desk.stan + 1);
  }

  #onRead(result: ReadResult): void {
    const preference = languagePreference(this.#cards.outcome!);
    this.#panel.language = chooseLanguage(preference, this.#panel.language);
    this.#signature = result.kind === 'online' && result.signature;
    this.#dispatch({ on: 'read', result });
  }

  #authorise(order: Order, withPin: boolean): void {
    const card = this.#cards.card!;
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

  #bookOffline(order: Order): void {
    this.#dispatch({ on: 'host', result: this.office.bookOffline(order, this.#cards.card!) });
  }

  #report(message: string): void {
    const { onReceipt, onResult } = this.#ports;
    const office = this.office.takeResult();
    const { outcome } = this.#cards;
    const approved = message === 'approved' || message === 'approved-sign';
    this.#last = {
      order: this.#order,
      message,
      approved,
      ...(outcome ? { outcome } : {}),
      ...office,
    };
    if (this.#ports.log?.on)
      this.#log('result', { message, responseCode: office.responseCode, trace: office.trace });
    this.#order = undefined;
    this.#cards.forgetOutcome();
    if (office.receipt) onReceipt?.(office.receipt, this.#panel.own);
    onResult?.(this.#last);
  }

  /** Callers ask whether anybody listens before they build `data`. */
  #log(kind: string, data: Readonly<Record<string, unknown>>): void {
    this.#ports.log?.add({ lane: 'app', kind, data });
  }

  /** For status displays: the next trace number. */
  get nextTrace(): string {
    return decimal(this.office.desk.stan + 1, 6);
  }
}
