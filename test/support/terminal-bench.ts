/** A terminal on the virtual clock with phone, line and scripted acquirer: reader and chip left out. */

import { Terminal, type TransactionResult } from '../../firmware/app/terminal.js';
import type { Receipt } from '../../firmware/app/receipt.js';
import type { TerminalSettings } from '../../firmware/app/settings.js';
import { parseProfile, type TerminalProfile } from '../../firmware/config/profile.js';
import phoneProfile from '../../firmware/config/profiles/phone.json' with { type: 'json' };
import posProfile from '../../firmware/config/profiles/pos.json' with { type: 'json' };
import { TimedReader } from '../../firmware/device/tap-times.js';
import type { Crypto, Random } from '../../firmware/ports/crypto.js';
import type { Key, Lights, Screen } from '../../firmware/ports/display.js';
import type { Flash, KeyValue } from '../../firmware/ports/storage.js';
import { Processor } from '../../simulator/clock/processor.js';
import { SeededRandom } from '../../simulator/clock/random.js';
import { VirtualClock } from '../../simulator/clock/virtual-clock.js';
import { FlashModel, PowerCut } from '../../simulator/io/flash.js';
import { KeyValueModel } from '../../simulator/io/key-value.js';
import { nodeCrypto } from '../../simulator/host/node-crypto.js';
import type { HostEndpoint } from '../../simulator/line/endpoint.js';
import { ModelledLine } from '../../simulator/line/modelled-line.js';
import { EventLog } from '../../simulator/log/event-log.js';
import { Phone } from '../../simulator/phone/phone.js';
import { MI_PAY } from '../../simulator/phone/profiles/mi-pay.js';
import { LAB_BUNDLE } from './phone-cards.js';
import { phoneCiphers } from './phone-ciphers.js';
import { PiccReader } from './picc-reader.js';
import { LAB_TMK, ScriptedHost } from './scripted-host.js';
import { softCrypto } from './soft-crypto.js';

/** DES and triple DES from the phone's ciphers where they are native, digest too. */
export const benchCrypto: Crypto = {
  ...softCrypto,
  sha1: (data) => phoneCiphers.sha1(data),
  sha256: (data) => nodeCrypto.sha256(data),
  desEncrypt: (key, data) => phoneCiphers.desEncrypt(key, data),
  tdesEncrypt: (key, data) => phoneCiphers.tdesEncrypt(key, data),
};

export interface BenchOptions {
  /** Where unpredictable numbers come from; seeded when absent. */
  readonly random?: Random;
  readonly seed?: number;
  /** `offline`: as pos, with a floor limit of CNY 100. */
  readonly profile?: 'phone' | 'pos' | 'offline';
  readonly settings?: Partial<TerminalSettings>;
  readonly flash?: FlashModel;
  readonly keyValue?: KeyValueModel;
  readonly log?: boolean;
  readonly endpoint?: HostEndpoint;
  readonly clock?: VirtualClock;
  /** Instead of a phone with the lab token. */
  readonly phone?: Phone;
  readonly terminalId?: string;
}

export class TerminalBench {
  readonly clock: VirtualClock;
  readonly processor: Processor;
  readonly log: EventLog;
  readonly flash: FlashModel;
  readonly keyValue: KeyValueModel;
  readonly host: ScriptedHost;
  readonly line: ModelledLine;
  readonly phone: Phone;
  reader: PiccReader;
  times: TimedReader;
  terminal: Terminal;
  readonly results: TransactionResult[] = [];
  readonly receipts: Receipt[] = [];
  /** Also called, after they are kept. */
  onResult: (result: TransactionResult) => void = () => undefined;
  onReceipt: (receipt: Receipt) => void = () => undefined;
  readonly screens: Screen[] = [];
  readonly lights: Lights[] = [];
  readonly options: BenchOptions;
  #life = 0;

  constructor(options: BenchOptions = {}) {
    this.options = options;
    const seed = options.seed ?? 1;
    this.clock = options.clock ?? new VirtualClock();
    this.processor = new Processor(this.clock, {
      stepUs: 100,
      died: (error) => error instanceof PowerCut,
    });
    this.log = new EventLog(() => this.clock.now(), options.log ?? false);
    this.flash = options.flash ?? new FlashModel({ size: 32 * 4096 });
    this.keyValue = options.keyValue ?? new KeyValueModel();
    if (!this.keyValue.get('tmk')) this.keyValue.set('tmk', LAB_TMK);
    this.host = new ScriptedHost(benchCrypto);
    this.line = new ModelledLine({
      endpoint: options.endpoint ?? this.host,
      processor: this.processor,
      random: new SeededRandom(seed, 'line'),
    });
    this.phone = options.phone ?? labPhone(this.clock, seed);
    this.reader = new PiccReader(this.processor);
    this.times = new TimedReader(this.reader, this.processor);
    this.terminal = this.#build();
  }

  #build(): Terminal {
    const life = ++this.#life;
    const alive = (): boolean => life === this.#life;
    const random =
      this.options.random ?? new SeededRandom((this.options.seed ?? 1) + life, 'terminal');
    return new Terminal({
      reader: this.times,
      clock: this.processor,
      calendar: { read: () => calendarAt(this.clock.now()) },
      random,
      crypto: benchCrypto,
      flash: this.flash as Flash,
      keyValue: this.keyValue as KeyValue,
      line: this.line,
      panel: {
        show: (screen) => alive() && this.screens.push(screen),
        lights: (lights) => alive() && this.lights.push(lights),
        play: () => undefined,
      },
      log: this.log,
      profile: profileOf(this.options.profile ?? 'phone'),
      ...(this.options.settings ? { settings: this.options.settings } : {}),
      onReceipt: (receipt) => {
        this.receipts.push(receipt);
        this.onReceipt(receipt);
      },
      onResult: (result) => {
        this.results.push(result);
        this.onResult(result);
      },
    });
  }

  /** Power off and on: what was in RAM is gone. */
  restart(): void {
    this.processor.powerCut();
    this.line.terminalDied();
    this.flash.powerOn();
    this.reader.remove();
    this.reader = new PiccReader(this.processor);
    this.times = new TimedReader(this.reader, this.processor);
    this.terminal = this.#build();
  }

  start(): void {
    this.terminal.start();
    this.idle();
  }

  idle(): void {
    this.clock.runUntil(() => this.terminal.state.name === 'idle');
  }

  until(name: string): void {
    this.clock.runUntil(() => this.terminal.state.name === name);
  }

  press(...keys: readonly string[]): void {
    for (const key of keys) this.terminal.press(key as Key);
  }

  /** The cardholder is verified and holds the phone to the reader until it has been read. */
  tap(): void {
    this.phone.authenticate('fingerprint');
    this.clock.runUntil(() => this.terminal.state.name === 'present');
    this.reader.present(this.phone.picc);
    this.clock.runUntil(() => this.terminal.state.name !== 'present');
    this.reader.remove();
  }

  /** A whole sale; the result when the terminal is idle again. */
  sale(amountMinor: number): TransactionResult {
    const before = this.results.length;
    this.terminal.purchase(amountMinor);
    this.tap();
    this.idle();
    return this.results[before]!;
  }

  get screen(): string {
    return this.screens.at(-1)?.message ?? '';
  }

  /** Messages shown, in order. */
  get messages(): string[] {
    return this.screens.map((screen) => screen.message);
  }
}

function labPhone(clock: VirtualClock, seed: number): Phone {
  const phone = new Phone({
    clock,
    random: new SeededRandom(seed, 'phone'),
    ciphers: phoneCiphers,
    profile: MI_PAY,
  });
  phone.install(LAB_BUNDLE);
  return phone;
}

function profileOf(name: 'phone' | 'pos' | 'offline'): TerminalProfile {
  const parsed = parseProfile(name === 'phone' ? phoneProfile : posProfile, benchCrypto);
  if (!parsed.ok) throw new Error(`${name}: ${parsed.path} ${parsed.why}`);
  if (name !== 'offline') return parsed.profile;
  const combinations = parsed.profile.combinations.map((combination) => ({
    ...combination,
    readerContactlessFloorLimit: 10_000,
  }));
  return { ...parsed.profile, combinations };
}

/** The world begins on 22 November 2026, 10:00. */
export function calendarAt(us: number): {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
} {
  const seconds = Math.floor(us / 1_000_000);
  return {
    year: 2026,
    month: 11,
    day: 22 + Math.floor((seconds + 36_000) / 86_400),
    hour: Math.floor(((seconds + 36_000) % 86_400) / 3600),
    minute: Math.floor((seconds % 3600) / 60),
    second: seconds % 60,
  };
}
