/**
 * Start and recovery: reset where RSTPDN is wired, wake-up, and what the chip is told before anything else, in a bounded
 * number of attempts and a bounded time (UM0701-02, "SAMConfiguration"; PN532/C1 data sheet, "Reset and power-down").
 */

import type { Alarm, Clock } from '../clock.js';
import { frozen } from '../frozen.js';
import type { DigitalPin } from '../io.js';
import { COMMAND, RF_ITEM, type CommandRow } from './commands.js';
import type { LinkFault } from './errors.js';
import type { Answer, Exchange, Job } from './exchange.js';
import type { FirmwareVersion, Settings } from './options.js';
import { decodeVersion } from './pn532-commands.js';

/** How much is done to the chip before it is set up: `recover` first stops what runs, `cold` resets. */
export type StartKind = 'cold' | 'wake' | 'recover';

/** A command that sets the chip up, and its parameters. */
export type Step = readonly [row: CommandRow, head: readonly number[]];

const IC_PN532 = 0x32;
/** Budget of a set-up command's response: the four of a recovery fit into its second, each as late as this. */
const SETUP_MS = 220;
/** A recovery ends, well or not, within one second; a first start, which asks more, may take longer. */
const RECOVER_MS = 950;
const START_MS = 2500;
const ATTEMPTS = 4;
/** RSTPDN low, and the time the chip needs after it. */
const RESET_LOW_MS = 2;
const RESET_BOOT_MS = 10;
/** Normal mode, no time-out, IRQ pin driven. */
const SAM_NORMAL = frozen([0x01, 0x00, 0x01]);

export interface StarterParts {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly settings: Readonly<Settings>;
  readonly reset: DigitalPin | undefined;
  /** HSU: the speed after a reset. */
  readonly baud: number;
  /** What the chip is yet to be told: emptied when a set-up tells it. */
  readonly changes: Step[];
  readonly ended: (fault: LinkFault | undefined) => void;
}

export class Starter {
  /** What the chip said of itself, once it is known to be a PN532. */
  version: FirmwareVersion | undefined;
  readonly #parts: StarterParts;
  /** HSU: the speed last asked for, and the one now. */
  #fastBaud: number;
  #nowBaud: number;
  /** Counts starts, so that what belonged to an earlier one is ignored. */
  #start = 0;
  #deadline: Alarm | undefined;

  constructor(parts: StarterParts) {
    this.#parts = parts;
    this.#fastBaud = parts.baud;
    this.#nowBaud = parts.baud;
  }

  run(how: StartKind): void {
    this.cancel();
    const start = this.#start;
    const { clock, exchange } = this.#parts;
    const limitMs = how === 'cold' ? START_MS : RECOVER_MS;
    this.#deadline = clock.alarm('pn532 recover', limitMs, () => {
      if (start === this.#start) this.#end('mute');
    });
    if (how === 'recover') exchange.abort('aborted', () => this.#attempt(start, 0, false));
    else this.#attempt(start, 0, how === 'cold');
  }

  get running(): boolean {
    return this.#deadline !== undefined;
  }

  cancel(): void {
    this.#start++;
    this.#deadline?.cancel();
    this.#deadline = undefined;
  }

  /** HSU: the chip is told of another speed; whether it heard is seen by its answer alone. */
  askedFor(baud: number): void {
    this.#fastBaud = baud;
  }

  /** HSU: another speed on the host's side, the chip having changed. */
  changeBaud(baud: number): void {
    if (baud === this.#nowBaud) return;
    this.#nowBaud = baud;
    this.#parts.exchange.link.setBaud!(baud);
  }

  #end(fault: LinkFault | undefined): void {
    this.cancel();
    this.#parts.ended(fault);
  }

  /** The first attempt of a recovery is soft; from then on, and at power-up, RSTPDN is used where it is wired. */
  #attempt(start: number, attempt: number, hard: boolean): void {
    if (start !== this.#start) return;
    if (attempt >= ATTEMPTS) {
      this.#end('mute');
      return;
    }
    const { baud, clock, exchange, reset } = this.#parts;
    // A chip that was reset is back at its first speed; one that cannot be reset may be at either.
    if (attempt > 0) this.changeBaud(reset || this.#nowBaud !== baud ? baud : this.#fastBaud);
    const wake = (): void => {
      if (start !== this.#start) return;
      exchange.link.wake(() => this.#setUp(start, attempt, this.#script(), 0));
    };
    if (!hard || !reset) {
      wake();
      return;
    }
    reset.write(0);
    clock.alarm('pn532 reset', RESET_LOW_MS, () => {
      if (start !== this.#start) return;
      reset.write(1);
      clock.alarm('pn532 boot', RESET_BOOT_MS, wake);
    });
  }

  /** SAMConfiguration comes first: it leaves low battery mode. Which chip it is, is asked once. */
  #script(): Step[] {
    const { changes, settings } = this.#parts;
    changes.length = 0;
    return [
      [COMMAND.SAMConfiguration, SAM_NORMAL],
      ...(this.version ? [] : [[COMMAND.GetFirmwareVersion, []] as const]),
      [COMMAND.SetParameters, [settings.parameters]],
      [COMMAND.RFConfiguration, [RF_ITEM.field, 0]],
      [COMMAND.RFConfiguration, retryItem(settings)],
      ...settings.rf.map((item) => [COMMAND.RFConfiguration, item] as const),
    ];
  }

  #setUp(start: number, attempt: number, script: readonly Step[], at: number): void {
    if (start !== this.#start) return;
    const step = script[at];
    if (!step) {
      this.#end(undefined);
      return;
    }
    const next = (answer: Answer): void => {
      if (start !== this.#start) return;
      if (!answer.ok) {
        this.#attempt(start, attempt + 1, true);
        return;
      }
      if (step[0] === COMMAND.GetFirmwareVersion) {
        const version = decodeVersion(answer.data);
        if (version.ic !== IC_PN532) {
          this.#end('not-a-pn532');
          return;
        }
        this.version = version;
      }
      this.#setUp(start, attempt, script, at + 1);
    };
    this.#parts.exchange.start(setupJob(step, SETUP_MS, next));
  }
}

export function setupJob(step: Step, budgetMs: number, done: (answer: Answer) => void): Job {
  return { row: step[0], head: step[1], body: undefined, budgetMs, setUp: true, done };
}

export function retryItem(settings: Readonly<Settings>): readonly number[] {
  const { atr, psl, passive } = settings.retries;
  return [RF_ITEM.maxRetries, atr, psl, passive];
}
