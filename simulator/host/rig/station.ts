/** One terminal in the world: antenna, PN532, board, flash, line and the firmware on them. Power can be cut at any moment. */

import type { Calendar, DateTime } from '../../../firmware/ports/clock.js';
import type { Random } from '../../../firmware/ports/crypto.js';
import { Processor } from '../../clock/processor.js';
import { SeededRandom } from '../../clock/random.js';
import type { VirtualClock } from '../../clock/virtual-clock.js';
import { createBoard } from '../../io/board.js';
import { FlashModel, PowerCut } from '../../io/flash.js';
import { KeyValueModel } from '../../io/key-value.js';
import type { HostEndpoint } from '../../line/endpoint.js';
import { ModelledLine, type LineTimes } from '../../line/modelled-line.js';
import type { EventLog } from '../../log/event-log.js';
import { Pn532Chip } from '../../pn532/chip.js';
import type { RadioField } from '../../rf/field.js';
import type { FirmwareHandle, FirmwareSetup, FirmwareStarter } from '../engine/firmware.js';
import type { FirmwareWorld } from '../engine/engine.js';
import { PanelState } from './panel-state.js';

/** Compute cost of one firmware step, the same on every engine. Measured cost is the benchmark's business. */
const STEP_US = 200;
const FLASH_BYTES = 16 * 4096;

export interface StationOptions {
  readonly clock: VirtualClock;
  readonly log: EventLog;
  readonly seed: number;
  readonly acquirer: HostEndpoint;
  /** Local date and time of the world, so many milliseconds off. */
  readonly calendar: (skewMs: number) => { readonly date: string; readonly time: string };
  readonly start: FirmwareStarter;
  readonly setup: FirmwareSetup;
  readonly name?: string;
  readonly stepUs?: number;
  readonly line?: Partial<LineTimes>;
  readonly flash?: FlashModel;
  readonly keyValue?: KeyValueModel;
  /** Also log each edge of the chip's pins. */
  readonly detail?: boolean;
}

export class Station {
  readonly name: string;
  readonly chip: Pn532Chip;
  readonly processor: Processor;
  readonly panel: PanelState;
  readonly line: ModelledLine;
  readonly flash: FlashModel;
  readonly keyValue: KeyValueModel;
  /** Where the firmware's unpredictable numbers come from; an attack may put another source here. */
  random: Random;
  /** How wrong the terminal's own clock is. */
  skewMs = 0;
  readonly #options: StationOptions;
  #firmware: FirmwareHandle | undefined;

  constructor(options: StationOptions) {
    const { clock, log, seed, name = 'terminal' } = options;
    this.#options = options;
    this.name = name;
    this.random = new SeededRandom(seed, `${name} random`);
    this.chip = new Pn532Chip({
      clock,
      log,
      seed,
      name: `${name} pn532`,
      detail: options.detail ?? false,
    });
    this.processor = new Processor(clock, {
      stepUs: options.stepUs ?? STEP_US,
      died: (error) => error instanceof PowerCut,
    });
    this.panel = new PanelState(log);
    this.flash = options.flash ?? new FlashModel({ size: FLASH_BYTES });
    this.keyValue = options.keyValue ?? new KeyValueModel();
    this.line = new ModelledLine({
      endpoint: options.acquirer,
      processor: this.processor,
      random: new SeededRandom(seed, `${name} line`),
      log,
      name,
      ...(options.line && { times: options.line }),
    });
  }

  get field(): RadioField {
    return this.chip.field;
  }

  get powered(): boolean {
    return this.#firmware !== undefined;
  }

  get firmware(): FirmwareHandle {
    if (!this.#firmware) throw new Error(`${this.name} is off`);
    return this.#firmware;
  }

  /** Boots the firmware. */
  powerOn(): void {
    if (this.#firmware) return;
    this.#firmware = this.#options.start(this.#world(), this.#options.setup);
    this.#firmware.start();
  }

  /** The supply is gone: nothing that was under way reaches the firmware, and the host sees the line end. */
  powerCut(): void {
    this.processor.powerCut();
    this.line.terminalDied();
    this.#firmware?.close();
    this.#firmware = undefined;
    this.chip.reset(0);
    this.chip.reset(1);
  }

  #world(): FirmwareWorld {
    const { processor, chip, panel, line, flash, keyValue } = this;
    const { log, calendar } = this.#options;
    return {
      io: createBoard({ chip, processor, log }),
      clock: processor,
      calendar: calendarPort(() => calendar(this.skewMs)),
      random: { fill: (bytes) => this.random.fill(bytes) },
      flash,
      keyValue,
      line,
      panel,
      log,
    };
  }

  get clock(): VirtualClock {
    return this.#options.clock;
  }
}

/** 'YYMMDD' and 'HHMMSS' as the firmware's calendar. */
function calendarPort(parts: () => { readonly date: string; readonly time: string }): Calendar {
  const pair = (text: string, at: number): number => Number(text.slice(at, at + 2));
  return {
    read: (): DateTime => {
      const { date, time } = parts();
      return {
        year: 2000 + pair(date, 0),
        month: pair(date, 2),
        day: pair(date, 4),
        hour: pair(time, 0),
        minute: pair(time, 2),
        second: pair(time, 4),
      };
    },
  };
}
