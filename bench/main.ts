/**
 * `npm run bench`: what a tap costs in XS (exact, held against bench/baseline.json), what the driver costs in modelled
 * time, and how fast Node is here. `--update` writes the baseline. Exit status 1 when a figure grew by more than 3 %.
 */

import { spawnSync } from 'node:child_process';
import { printDriverFigures } from './driver.js';
import { grown, update, type Table } from './baseline.js';
import { speedLines } from './node-speed.js';
import { drawFigures, saleFigures, tapFigures, type Row } from './xs-figures.js';

/** Most units of the meter that a tap may take, slots of stack, bytes of memory (issue 9). */
const LIMITS: Readonly<Record<string, Row>> = {
  phone: { meter: 60_000, stackPeak: 512 },
  transit: { meter: 150_000, stackPeak: 512 },
};

function print(name: string, row: Row): void {
  const figures = Object.entries(row).map(([figure, value]) => `${figure} ${value}`);
  console.log(`  ${name.padEnd(34)} ${figures.join('  ')}`);
}

const built = spawnSync(process.execPath, ['test/xs/build.mjs'], { encoding: 'utf8' });
if (built.status !== 0) {
  console.error(`bench: ${built.stderr.trim()}`);
  process.exit(built.status ?? 1);
}

console.log(
  'XS, 32 bits, modules preloaded, heap of a device (driver, reader, Entry Point, kernel):',
);
const phone = tapFigures('phone');
const table: Table = {
  phone,
  transit: tapFigures('transit'),
  decline: tapFigures('decline'),
  'phone, traced': tapFigures('phone', { trace: true }),
  'whole sale': saleFigures(),
  'drawing a screen': drawFigures(),
};
for (const [name, row] of Object.entries(table)) print(name, row);
const rest = table['whole sale']!.meter! - phone.meter!;
console.log(`  of the whole sale, app, uplink with MAC and journal: meter ${rest}`);
console.log(
  `  of the traced tap, the trace: meter ${table['phone, traced']!.meter! - phone.meter!}`,
);

let failed = 0;
let figures = 0;
for (const row of Object.values(table)) figures += Object.keys(row).length;
for (const [name, limits] of Object.entries(LIMITS)) {
  for (const [figure, limit] of Object.entries(limits)) {
    const value = table[name]![figure]!;
    if (value > limit) console.log(`  over its limit: ${name} ${figure} ${value}, limit ${limit}`);
  }
}

if (process.argv.includes('--update')) update('xs', table);
else {
  const worse = grown('xs', table);
  for (const line of worse) console.log(`  worse: ${line}`);
  failed += worse.length;
}

if (!process.argv.includes('--xs-only')) {
  console.log('\nDriver and reader on the modelled chip, virtual time:');
  figures++;
  if (!printDriverFigures()) failed++;
  console.log('\nNode on this machine:');
  for (const line of speedLines()) console.log(line);
}
console.log(`${figures - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
