/** The driver, or the reader on it, against the chip model on one virtual clock. */

import type { Pn532Error } from '../../../drivers/pn532/errors.js';
import { PN532 } from '../../../drivers/pn532/pn532.js';
import type { PN532Options, PN532Settings } from '../../../drivers/pn532/options.js';
import { Pn532Reader } from '../../../firmware/reader/pn532-reader.js';
import type { Activation, Card, CardReply } from '../../../firmware/ports/card-reader.js';
import type { Log } from '../../../firmware/ports/log.js';
import { Processor } from '../../../simulator/clock/processor.js';
import { VirtualClock } from '../../../simulator/clock/virtual-clock.js';
import { createBoard, type Board } from '../../../simulator/io/board.js';
import { Pn532Chip } from '../../../simulator/pn532/chip.js';
import type { ChipSettings } from '../../../simulator/pn532/settings.js';
import { RadioField } from '../../../simulator/rf/field.js';
import type { Picc } from '../../../simulator/rf/picc.js';

export type Wires = 'spi' | 'spi-polled' | 'hsu';
export const ALL_WIRES: readonly Wires[] = ['spi', 'spi-polled', 'hsu'];

export interface BenchOptions {
  readonly wires?: Wires;
  readonly chip?: Partial<ChipSettings>;
  readonly driver?: PN532Settings;
  /** RSTPDN is not wired. */
  readonly noReset?: boolean;
  readonly stepUs?: number;
  readonly trace?: PN532Options['trace'];
  /** Of another bench, to face it. */
  readonly clock?: VirtualClock;
}

type Frames = (direction: 'out' | 'in', frame: Uint8Array) => void;

export interface Bench {
  readonly clock: VirtualClock;
  readonly processor: Processor;
  readonly field: RadioField;
  readonly chip: Pn532Chip;
  readonly board: Board;
  readonly options: PN532Options;
  readonly errors: Pn532Error[];
}

export function createBench(options: BenchOptions = {}): Bench {
  const clock = options.clock ?? new VirtualClock();
  const processor = new Processor(clock, { stepUs: options.stepUs ?? 50 });
  const field = new RadioField({ clock, seed: 1 });
  const chip = new Pn532Chip({ clock, field, ...(options.chip ? { settings: options.chip } : {}) });
  const board = createBoard({ chip, processor });
  const errors: Pn532Error[] = [];
  const wires = options.wires ?? 'spi';
  const { Digital } = board;
  return {
    clock,
    processor,
    field,
    chip,
    board,
    errors,
    options: {
      link:
        wires === 'hsu'
          ? { io: board.Serial, baud: 115200, port: 1 }
          : { io: board.SPI, select: { io: Digital, pin: board.pins.select } },
      ...(options.noReset ? {} : { reset: { io: Digital, pin: board.pins.reset } }),
      ...(wires === 'spi' ? { interrupt: { io: Digital, pin: board.pins.interrupt } } : {}),
      clock: processor,
      onError: (error) => errors.push(error),
      ...(options.trace ? { trace: options.trace } : {}),
      ...options.driver,
    },
  };
}

/** Runs the world until the call has called back, and returns with what. */
export function waitFor<T>(
  world: { readonly clock: VirtualClock },
  call: (done: (value: T) => void) => void,
): T {
  let result: { readonly value: T } | undefined;
  call((value) => (result = { value }));
  world.clock.runUntil(() => result !== undefined);
  return result!.value;
}

export interface DriverBench extends Bench {
  readonly pn532: PN532;
}

/** A started driver. */
export function driverBench(options: BenchOptions = {}): DriverBench {
  const bench = createBench(options);
  const pn532 = new PN532(bench.options);
  bench.clock.runUntil(() => pn532.state !== 'starting');
  return { ...bench, pn532 };
}

export interface ReaderBench extends Bench {
  readonly reader: Pn532Reader;
}

/** The reader logs its frames; `log` sees them. */
export function readerBench(options: BenchOptions & { readonly log?: Frames } = {}): ReaderBench {
  const bench = createBench(options);
  const { clock, ...pn532 } = bench.options;
  const frames = options.log;
  const log: Log | undefined = frames && {
    on: true,
    add(event) {
      if (event.kind !== 'frame') return;
      frames((event.data as { direction: 'out' | 'in' }).direction, event.bytes!);
    },
  };
  return { ...bench, reader: new Pn532Reader({ pn532, clock, log }) };
}

/** Activates the card that lies there. */
export function activated(bench: ReaderBench, picc: Picc): Card {
  bench.field.place(picc);
  const result = waitFor<Activation>(bench, (done) => bench.reader.activate(1000, done));
  if (result.kind !== 'card') throw new Error(`activation: ${result.kind}`);
  return result.card;
}

export function transceive(bench: ReaderBench, capdu: Uint8Array): CardReply {
  return waitFor<CardReply>(bench, (done) => bench.reader.transceive(capdu, done));
}
