/** Figures against those that are committed: more than 3 % growth is a failure until the baseline is changed on purpose. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Row } from './xs-figures.js';

const FILE = fileURLToPath(new URL('./baseline.json', import.meta.url));
const GROWTH = 1.03;
/** Printed only: in a nearly full heap any change moves collections, and the meter does not count them. */
const UNGATED = 'gc';

export type Table = Readonly<Record<string, Row>>;

type Stored = Record<string, Table>;

function stored(): Stored {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Stored) : {};
}

export function update(section: string, table: Table): void {
  writeFileSync(FILE, `${JSON.stringify({ ...stored(), [section]: table }, null, 2)}\n`);
}

/** As `npm run bench:mcu` last wrote them. */
export const mcuRows = (): Table => stored()['mcu'] ?? {};

/** One line for each figure that grew, or that has no baseline. */
export function grown(section: string, table: Table, baseline = stored()[section] ?? {}): string[] {
  const lines: string[] = [];
  for (const [name, row] of Object.entries(table)) {
    for (const [figure, value] of Object.entries(row)) {
      if (figure === UNGATED) continue;
      const known = baseline[name]?.[figure];
      if (known === undefined) lines.push(`${name} ${figure}: ${value}, no baseline`);
      else if (value > known * GROWTH) lines.push(`${name} ${figure}: ${value}, baseline ${known}`);
    }
  }
  return lines;
}
