/** What the firmware is run on: the same JavaScript engine as the world (node), or XS, the engine of the device. */

import type { DigitalConstructor, SerialConstructor, SpiConstructor } from '../../../drivers/io.js';
import type { Calendar, Clock } from '../../../firmware/ports/clock.js';
import type { Random } from '../../../firmware/ports/crypto.js';
import type { FrontPanel } from '../../../firmware/ports/display.js';
import type { Line } from '../../../firmware/ports/line.js';
import type { Log } from '../../../firmware/ports/log.js';
import type { Flash, KeyValue } from '../../../firmware/ports/storage.js';

export const ENGINES = ['node', 'xs'] as const;
export type EngineName = (typeof ENGINES)[number];

/** All that the firmware can reach. The same on both engines. */
export interface FirmwareWorld {
  readonly io: {
    readonly SPI: SpiConstructor;
    readonly Digital: DigitalConstructor;
    readonly Serial: SerialConstructor;
  };
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly random: Random;
  readonly flash: Flash;
  readonly keyValue: KeyValue;
  readonly line: Line;
  readonly panel: FrontPanel;
  readonly log: Log;
}

/** What a part of the firmware cost: its own modules, and what they call that belongs to no part. */
export interface PartFigures {
  /** Byte codes and charges of natives. */
  readonly meter: number;
  /** Peaks of the whole machine while this part ran. */
  readonly slotsPeak: number;
  readonly chunksPeak: number;
  /** Slots and chunks together. */
  readonly bytesPeak: number;
  readonly stackPeak: number;
  readonly gc: number;
  /** Byte code of its own modules, in flash. */
  readonly codeBytes: number;
  /** On an emulated microcontroller, else 0. */
  readonly instructions: number;
}

/** What a run in XS cost, the line to the world included (in the device build it is the part `outside`). */
export interface Figures {
  readonly meter: number;
  readonly slots: number;
  readonly slotsPeak: number;
  readonly chunks: number;
  readonly chunksPeak: number;
  readonly stackPeak: number;
  /** Stack that the line to the world holds below the firmware. */
  readonly stackNow: number;
  readonly gc: number;
  /** Byte code in flash, all scripts. */
  readonly codeBytes: number;
  /** Slots and chunks in ROM: built-ins and what preloaded modules made. */
  readonly romBytes: number;
  /** By name, in the device build. */
  readonly parts: Readonly<Record<string, PartFigures>>;
}
