/**
 * NXP PN532 contactless front end over SPI or HSU (PN532/C1 data sheet; UM0701-02 user manual). ECMA-419 in shape:
 * the IO classes arrive in the options. Every wait is an alarm or an interrupt; nothing blocks but a bus transfer.
 */

import type { Alarm, Clock } from '../clock.js';
import type { DigitalPin } from '../io.js';
import { BAUD_CODE, COMMAND, WAKE_UP, type CommandRow } from './commands.js';
import { Pn532Error, type LinkFault } from './errors.js';
import { Exchange, type Answer, type Job } from './exchange.js';
import { MAX_PARAMETERS } from './frame.js';
import { HsuLink } from './link-hsu.js';
import { SpiLink } from './link-spi.js';
import type { Link } from './link.js';
import {
  DEFAULTS,
  checkOptions,
  checkSettings,
  isSerial,
  type FirmwareVersion,
  type PN532Options,
  type PN532Settings,
  type Settings,
} from './options.js';
import { Pn532Commands, type Done } from './pn532-commands.js';
import { Starter, retryItem, setupJob, type StartKind, type Step } from './start.js';

/** `mute`: the chip did not come back from a recovery; health checks go on trying. */
export type Pn532State = 'starting' | 'ready' | 'recovering' | 'asleep' | 'mute' | 'closed';

export class PN532 extends Pn532Commands {
  protected readonly settings: Settings;
  readonly #clock: Clock;
  readonly #exchange: Exchange;
  readonly #starter: Starter;
  readonly #reset: DigitalPin | undefined;
  readonly #onReady: ((version: FirmwareVersion) => void) | undefined;
  readonly #onError: ((error: Pn532Error) => void) | undefined;
  readonly #answered = (answer: Answer): void => this.#userAnswered(answer);
  readonly #healthRing = (): void => this.#checkHealth();
  #state: Pn532State = 'starting';
  /** Settings the chip does not know yet. */
  readonly #changes: Step[] = [];
  /** The user's command that waits for the chip to be ready. */
  #waiting: Job | undefined;
  /** The chip is to be set up anew before its next command. */
  #suspect: StartKind | undefined;
  #userDone: ((answer: Answer) => void) | undefined;
  #abortedDone: ((answer: Answer) => void) | undefined;
  #userRow: CommandRow = COMMAND.GetFirmwareVersion;
  #health: Alarm | undefined;
  #lastAnswerAt = 0;
  #recovered: ((error: Pn532Error | undefined) => void)[] = [];

  constructor(options: PN532Options) {
    super();
    checkOptions(options);
    const { link, reset, interrupt, clock } = options;
    this.settings = { ...DEFAULTS };
    take(this.settings, options);
    this.#clock = clock;
    this.#onReady = options.onReady;
    this.#onError = options.onError;
    if (reset) {
      const { io, ...pin } = reset;
      this.#reset = new io({ mode: io.Output, initialValue: 1, ...pin });
    }
    try {
      this.#exchange = new Exchange(
        (onFrame): Link =>
          isSerial(link)
            ? new HsuLink(link, clock, onFrame)
            : new SpiLink(link, clock, onFrame, interrupt),
        clock,
        this.settings,
        options.trace,
      );
    } catch (error) {
      this.#reset?.close();
      throw error;
    }
    this.#starter = new Starter({
      exchange: this.#exchange,
      clock,
      settings: this.settings,
      reset: this.#reset,
      baud: isSerial(link) ? link.baud : 0,
      changes: this.#changes,
      ended: (fault) => {
        if (fault === undefined) this.#succeeded();
        else this.#failed(fault);
      },
    });
    this.#starter.run('cold');
  }

  get state(): Pn532State {
    return this.#state;
  }

  /** Damaged and unexpected frames so far. */
  get counters(): { readonly damaged: number; readonly strays: number } {
    return { damaged: this.#exchange.damaged, strays: this.#exchange.strays };
  }

  /** Changes only what is present; the chip learns of it before its next command. */
  configure(settings: PN532Settings): void {
    this.#checkOpen();
    checkSettings(settings);
    take(this.settings, settings);
    if (settings.parameters !== undefined)
      this.#changes.push([COMMAND.SetParameters, [settings.parameters]]);
    if (settings.retries) this.#changes.push([COMMAND.RFConfiguration, retryItem(this.settings)]);
    if (settings.rf) {
      for (const item of settings.rf) this.#changes.push([COMMAND.RFConfiguration, item]);
    }
    if (settings.healthMs !== undefined && this.#state !== 'starting') this.#armHealth();
  }

  command(
    row: CommandRow,
    head: readonly number[],
    body: Uint8Array | undefined,
    done: (answer: Answer) => void,
    budgetMs?: number,
  ): void {
    this.#checkOpen();
    if (this.#userDone) throw new Error(`PN532: ${row.name} while ${this.#userRow.name} runs`);
    if (head.length + (body ? body.length : 0) > MAX_PARAMETERS)
      throw new RangeError(`PN532: ${row.name} with more than ${MAX_PARAMETERS} bytes`);
    const { responseMs, exchangeMs } = this.settings;
    this.#userDone = done;
    this.#userRow = row;
    this.#waiting = {
      row,
      head,
      body,
      budgetMs: budgetMs ?? (row.budget === 'answer' ? responseMs : exchangeMs),
      done: this.#answered,
    };
    this.#pump();
  }

  /** Ends the running command (its callback gets `aborted`), clears the chip's output, then calls back. */
  abort(done: () => void): void {
    this.#checkOpen();
    if (this.#userDone && !this.#waiting) {
      // Its callback comes after the drain; a new command may be given before.
      this.#abortedDone = this.#userDone;
      this.#userDone = undefined;
      this.#exchange.abort('aborted', () => {
        done();
        this.#pump();
      });
      return;
    }
    if (this.#waiting) this.#dropWaiting('aborted');
    this.#later('pn532 abort', done);
  }

  /** Brings a confused or mute chip back and sets it up anew; at most one second. The field is off afterwards. */
  recover(done: (error: Pn532Error | undefined) => void): void {
    this.#checkOpen();
    this.#recovered.push(done);
    if (!this.#starter.running) this.#bringUp('recover');
  }

  /** Sets the chip up anew before its next command: one that restarted by itself (supply dip) does not tell. Targets are lost. */
  renew(): void {
    this.#checkOpen();
    this.#suspect ??= 'wake';
  }

  /** Sleeps until the next command. `sources` of WAKE_UP. */
  powerDown(done: Done<void>, sources = WAKE_UP.hsu | WAKE_UP.spi | WAKE_UP.i2c): void {
    this.command(COMMAND.PowerDown, [sources], undefined, (answer) => {
      if (answer.ok) {
        this.#state = 'asleep';
        this.#health?.cancel();
        done({ ok: true, value: undefined });
      } else done(answer);
    });
  }

  /** HSU: another speed on both sides. */
  setBaud(baud: number, done: Done<void>): void {
    const code = BAUD_CODE[baud];
    const link = this.#exchange.link;
    if (code === undefined) throw new RangeError(`baud: ${baud}`);
    if (!link.setBaud) throw new TypeError('baud: the link is no serial line');
    this.command(COMMAND.SetSerialBaudRate, [code], undefined, (answer) => {
      if (!answer.ok) {
        done(answer);
        return;
      }
      // The chip changes when it has seen the host's ACK.
      const ms = this.#exchange.acknowledge();
      this.#clock.alarm('pn532 baud', ms + 1, () => {
        if (this.#state === 'closed') return;
        this.#starter.changeBaud(baud);
        done({ ok: true, value: undefined });
      });
    });
    this.#starter.askedFor(baud);
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#waiting = undefined;
    this.#userDone = undefined;
    this.#abortedDone = undefined;
    this.#recovered = [];
    this.#starter.cancel();
    this.#health?.cancel();
    this.#exchange.close();
    this.#reset?.close();
  }

  protected nowMs(): number {
    const us = this.#clock.now();
    return (us - (us % 1000)) / 1000;
  }

  #checkOpen(): void {
    if (this.#state === 'closed') throw new Error('PN532: closed');
  }

  #pump(): void {
    if (this.#state === 'mute') {
      if (this.#waiting) this.#dropWaiting('mute');
    } else if (this.#state === 'asleep') {
      if (this.#waiting) this.#bringUp('wake');
    } else if (this.#state === 'ready' && this.#exchange.idle) {
      if (this.#suspect && this.#waiting) {
        this.#bringUp(this.#suspect);
        return;
      }
      const step = this.#changes.length > 0 ? this.#changes.shift() : undefined;
      const job = this.#waiting;
      if (step) {
        const { responseMs } = this.settings;
        this.#exchange.start(setupJob(step, responseMs, () => this.#pump()));
      } else if (job) {
        this.#waiting = undefined;
        this.#exchange.start(job);
      }
    }
  }

  #userAnswered(answer: Answer): void {
    const done = this.#abortedDone ?? this.#userDone;
    if (this.#abortedDone) this.#abortedDone = undefined;
    else this.#userDone = undefined;
    if (answer.ok || answer.error.status !== undefined) this.#lastAnswerAt = this.nowMs();
    if (!answer.ok) {
      if (answer.error.remedy === 'recover') this.#suspect = 'recover';
    } else if (this.#exchange.resent && !hasTargets(this.#userRow, answer.data)) {
      // A lost ACK may mean a restart, after which the chip answers, but finds nobody.
      this.#suspect ??= 'wake';
    }
    done?.(answer);
  }

  #dropWaiting(fault: LinkFault): void {
    const row = this.#waiting!.row;
    const done = this.#userDone!;
    this.#waiting = undefined;
    this.#userDone = undefined;
    this.#later('pn532 refuse', () => done({ ok: false, error: new Pn532Error(row.name, fault) }));
  }

  #later(name: string, fn: () => void): void {
    this.#clock.alarm(name, 0, () => {
      if (this.#state !== 'closed') fn();
    });
  }

  // Start and recovery

  #bringUp(how: StartKind): void {
    this.#suspect = undefined;
    if (this.#state !== 'starting' && this.#state !== 'mute') this.#state = 'recovering';
    this.#health?.cancel();
    this.#starter.run(how);
  }

  #succeeded(): void {
    const was = this.#state;
    this.#state = 'ready';
    this.#lastAnswerAt = this.nowMs();
    this.#armHealth();
    this.#tellRecovered(undefined);
    if (was === 'starting' || was === 'mute') this.#onReady?.(this.#starter.version!);
    this.#pump();
  }

  #failed(fault: LinkFault): void {
    const was = this.#state;
    const error = new Pn532Error('start', fault);
    this.#state = 'mute';
    if (!this.#exchange.idle) this.#exchange.abort(fault);
    this.#armHealth();
    this.#pump();
    this.#tellRecovered(error);
    if (was !== 'mute') this.#onError?.(error);
  }

  #tellRecovered(error: Pn532Error | undefined): void {
    const waiting = this.#recovered;
    this.#recovered = [];
    for (const done of waiting) if (!this.#isClosed()) done(error);
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  // Health

  #armHealth(afterMs = this.settings.healthMs): void {
    this.#health?.cancel();
    if (this.settings.healthMs > 0)
      this.#health = this.#clock.alarm('pn532 health', afterMs, this.#healthRing);
  }

  #checkHealth(): void {
    if (this.#state === 'mute') {
      this.#bringUp('recover');
      return;
    }
    const { healthMs } = this.settings;
    const quietMs = this.nowMs() - this.#lastAnswerAt;
    const busy = this.#state !== 'ready' || !this.#exchange.idle || this.#userDone !== undefined;
    if (busy || quietMs < healthMs) {
      this.#armHealth(busy ? healthMs : healthMs - quietMs);
      return;
    }
    const { responseMs } = this.settings;
    const job = setupJob([COMMAND.GetFirmwareVersion, []], responseMs, (answer) => {
      if (this.#state !== 'ready') return;
      if (answer.ok) {
        this.#lastAnswerAt = this.nowMs();
        this.#armHealth();
        this.#pump();
      } else this.#bringUp('recover');
    });
    this.#exchange.start(job);
  }
}

function hasTargets(row: CommandRow, data: Uint8Array): boolean {
  return row === COMMAND.InListPassiveTarget && data[0]! > 0;
}

/** Copies what is present. */
function take(settings: Settings, from: PN532Settings): void {
  if (from.ackMs !== undefined) settings.ackMs = from.ackMs;
  if (from.responseMs !== undefined) settings.responseMs = from.responseMs;
  if (from.exchangeMs !== undefined) settings.exchangeMs = from.exchangeMs;
  if (from.nackRetries !== undefined) settings.nackRetries = from.nackRetries;
  if (from.healthMs !== undefined) settings.healthMs = from.healthMs;
  if (from.retries !== undefined) settings.retries = from.retries;
  if (from.parameters !== undefined) settings.parameters = from.parameters;
  if (from.rf !== undefined) settings.rf = from.rf;
  if (from.maxAnswerBytes !== undefined) settings.maxAnswerBytes = from.maxAnswerBytes;
}
