/** Most that a tap may cost, and the figures of a table that are over it. */

import type { Table } from './baseline.js';
import { SLOT_BYTES, type Row } from './xs-figures.js';

/** Kernel, driver and app together: slots, chunks and stack. */
const MEMORY_BYTES = 65_536;
const STACK_SLOTS = 512;

const LIMITS: Readonly<Record<string, Row>> = {
  phone: { meter: 60_000, stackPeak: STACK_SLOTS },
  transit: { meter: 150_000, stackPeak: STACK_SLOTS },
  decline: { stackPeak: STACK_SLOTS },
};

/** One line for each figure over its limit; a row that is not there is one too. */
export function overLimits(table: Table, names = Object.keys(LIMITS)): string[] {
  const lines: string[] = [];
  for (const name of names) {
    const most = LIMITS[name]!;
    const row = table[name];
    if (!row) {
      lines.push(`${name}: not measured`);
      continue;
    }
    for (const [figure, limit] of Object.entries(most)) {
      const value = row[figure];
      if (value === undefined || value > limit)
        lines.push(`${name} ${figure}: ${value}, limit ${limit}`);
    }
    const bytes = row['heapBytesPeak']! + row['stackPeak']! * SLOT_BYTES;
    if (!(bytes <= MEMORY_BYTES)) lines.push(`${name} memory: ${bytes}, limit ${MEMORY_BYTES}`);
  }
  return lines;
}
