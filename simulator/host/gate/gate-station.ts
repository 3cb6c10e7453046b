/** One gate of the simulated line: antenna, PN532, board, flash, line, barrier and the gate firmware on them. */

import type { Fares } from '../../../firmware/app/gate/fares.js';
import type { GateSettings } from '../../../firmware/app/gate/settings.js';
import { Processor } from '../../clock/processor.js';
import { SeededRandom } from '../../clock/random.js';
import type { VirtualClock } from '../../clock/virtual-clock.js';
import { createBoard } from '../../io/board.js';
import { FlashModel, PowerCut } from '../../io/flash.js';
import { KeyValueModel } from '../../io/key-value.js';
import { ModelledLine } from '../../line/modelled-line.js';
import type { EventLog } from '../../log/event-log.js';
import type { BackOffice } from '../../network/back-office.js';
import { Pn532Chip } from '../../pn532/chip.js';
import type { RadioField } from '../../rf/field.js';
import type { GateHandle, GateStarter, GateWorld, PlainPassage } from '../engine/gate-firmware.js';

const STEP_US = 200;
const FLASH_BYTES = 64 * 4096;

export interface GateStationOptions {
  readonly clock: VirtualClock;
  readonly log: EventLog;
  readonly seed: number;
  readonly backOffice: BackOffice;
  readonly terminalId: string;
  /** Parsed JSON. */
  readonly profile: unknown;
  readonly start: GateStarter;
  readonly settings: Partial<GateSettings>;
  /** Shared by the gates of a line; absent: the gate's own, forgotten with its power. */
  readonly fares?: Fares;
  readonly flash?: FlashModel;
  readonly keyValue?: KeyValueModel;
}

export class GateStation {
  readonly name: string;
  readonly chip: Pn532Chip;
  readonly processor: Processor;
  readonly line: ModelledLine;
  readonly flash: FlashModel;
  readonly keyValue: KeyValueModel;
  /** When the barrier opened last. */
  openedAtUs = -1;
  /** How wrong its clock is. */
  skewMs = 0;
  onBarrier: (() => void) | undefined;
  onPassage: ((passage: PlainPassage) => void) | undefined;
  readonly #options: GateStationOptions;
  readonly #random: SeededRandom;
  #gate: GateHandle | undefined;

  constructor(options: GateStationOptions) {
    const { clock, log, seed, backOffice, terminalId } = options;
    this.#options = options;
    this.name = terminalId;
    this.#random = new SeededRandom(seed, `${terminalId} random`);
    this.chip = new Pn532Chip({ clock, log, seed, name: `${terminalId} pn532` });
    this.processor = new Processor(clock, {
      stepUs: STEP_US,
      died: (error) => error instanceof PowerCut,
    });
    this.flash = options.flash ?? new FlashModel({ size: FLASH_BYTES });
    this.keyValue = options.keyValue ?? new KeyValueModel();
    this.line = new ModelledLine({
      endpoint: backOffice.acquirer,
      processor: this.processor,
      random: new SeededRandom(seed, `${terminalId} line`),
      log,
      name: terminalId,
    });
  }

  get field(): RadioField {
    return this.chip.field;
  }

  get powered(): boolean {
    return this.#gate !== undefined;
  }

  get gate(): GateHandle {
    if (!this.#gate) throw new Error(`${this.name} is off`);
    return this.#gate;
  }

  /** Boots the firmware. */
  powerOn(): void {
    if (this.#gate) return;
    this.#gate = this.#firmware();
    this.#gate.start();
  }

  /** The supply is gone: nothing that was under way reaches the firmware, and the host sees the line end. */
  powerCut(): void {
    this.processor.powerCut();
    this.line.terminalDied();
    this.#gate?.close();
    this.#gate = undefined;
    this.chip.reset(0);
    this.chip.reset(1);
  }

  #firmware(): GateHandle {
    const { clock, log, backOffice, terminalId, profile, settings, fares, start } = this.#options;
    const { chip, processor, flash, keyValue, line } = this;
    const row = backOffice.terminals.get(terminalId);
    if (!row) throw new RangeError(`no terminal "${terminalId}"`);
    const world: GateWorld = {
      io: createBoard({ chip, processor, log }),
      clock: processor,
      calendar: {
        read: () => dateTime(backOffice.calendar.parts(backOffice.calendar.now() + this.skewMs)),
      },
      random: this.#random,
      flash,
      keyValue,
      line,
      panel: { show: () => undefined, lights: () => undefined, play: () => undefined },
      log,
      barrier: { open: () => this.#opens(clock.now()), close: () => undefined },
      onPassage: (passage) => this.onPassage?.(passage),
      ...(fares && { fares }),
    };
    return start(world, {
      profile,
      settings: { terminalId, merchantId: row.merchant, ...settings },
      masterKey: Uint8Array.from(Buffer.from(row.tmk, 'hex')),
    });
  }

  #opens(now: number): void {
    this.openedAtUs = now;
    this.onBarrier?.();
  }
}

function dateTime({ date, time }: { readonly date: string; readonly time: string }) {
  const pair = (text: string, at: number): number => Number(text.slice(at, at + 2));
  return {
    year: 2000 + pair(date, 0),
    month: pair(date, 2),
    day: pair(date, 4),
    hour: pair(time, 0),
    minute: pair(time, 2),
    second: pair(time, 4),
  };
}
