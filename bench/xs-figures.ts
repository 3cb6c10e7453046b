/** What taps cost in XS, with modules preloaded in a device's heap, part by part: exact and the same on every machine. */

import type { Figures, PartFigures } from '../simulator/host/engine/engine.js';
import type { XsOptions } from '../simulator/host/engine/xs-engine.js';
import { odaData, type ChainName } from './oda-data.js';
import { openTap, type CaseName } from './xs-tap.js';

/** Stack of a machine that does nothing: its roots and the frame of a callback. */
const MACHINE_SLOTS = 40;
export const SLOT_BYTES = 16;

export type Row = Readonly<Record<string, number>>;

/** Driver, reader, Entry Point, kernel and the app's reducer until the card is read; then the other parts over the whole tap. */
export interface TapFigures {
  readonly core: Row;
  /** Until the card has left and the terminal rests. */
  readonly afterwards: Row;
  readonly uplink: Row;
  readonly journal: Row;
  readonly drawing: Row;
}

function measured(name: CaseName, options: XsOptions): { read: Figures; whole: Figures } {
  const tap = openTap(name, { ...options, device: true });
  try {
    tap.engine.figures(true);
    tap.read();
    const read = tap.engine.figures();
    tap.finish();
    return { read, whole: tap.engine.figures() };
  } finally {
    tap.close();
  }
}

export function tapFigures(name: CaseName): TapFigures {
  const { read, whole } = measured(name, { measure: { drawing: true } });
  const part = (figures: Figures, which: string): Row => rowOf(figures, figures.parts[which]!);
  const core = part(read, 'core');
  const end = part(whole, 'core');
  return {
    core: { ...core, romBytes: whole.romBytes + whole.codeBytes },
    afterwards: { ...end, meter: end.meter! - core.meter!, gc: end.gc! - core.gc! },
    uplink: part(whole, 'uplink'),
    journal: part(whole, 'journal'),
    drawing: part(whole, 'drawing'),
  };
}

/** What the device's log adds until the card is read: making the events, and keeping their lines. Needs more than 64 KB. */
export function traceFigures(name: CaseName, core: Row): Row {
  const { read } = measured(name, {
    measure: { drawing: true, trace: true },
    heapBytes: 2 * 65536,
  });
  const own = rowOf(read, read.parts['trace']!);
  const traced = rowOf(read, read.parts['core']!);
  return { ...own, meter: own.meter! + traced.meter! - core.meter! };
}

/** Offline data authentication alone, under a chain of keys. */
export function odaFigures(chain: ChainName): Row {
  const tap = openTap('phone', { device: true, heapBytes: 2 * 65536 });
  try {
    return { meter: tap.engine.call('oda', odaData(chain)) as number };
  } finally {
    tap.close();
  }
}

function rowOf(figures: Figures, part: PartFigures): Row {
  const stack = part.stackPeak - figures.stackNow + MACHINE_SLOTS;
  return {
    meter: part.meter,
    slotBytesPeak: part.slotsPeak * SLOT_BYTES,
    chunkBytesPeak: part.chunksPeak,
    heapBytesPeak: part.bytesPeak,
    stackPeak: part.stackPeak > 0 ? stack : 0,
    gc: part.gc,
    romBytes: part.codeBytes,
  };
}
