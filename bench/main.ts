/**
 * `npm run bench`: what a tap costs in XS (exact, held against the limits and bench/baseline.json), what the driver costs
 * in modelled time, and how fast Node is here. `--update` writes the baseline. Exit status 1 when a figure is over its
 * limit or grew by more than 3 %.
 */

import { spawnSync } from 'node:child_process';
import { printDriverFigures } from './driver.js';
import { grown, mcuRows, update } from './baseline.js';
import { overLimits } from './limits.js';
import { esp32Text } from './mcu-time.js';
import { speedLines } from './node-speed.js';
import { chainTitle } from './oda-data.js';
import { odaFigures, tapFigures, traceFigures, type Row } from './xs-figures.js';
import { CASES } from './xs-tap.js';

function print(name: string, row: Row): void {
  const figures = Object.entries(row).map(([figure, value]) => `${figure} ${value}`);
  console.log(`  ${name.padEnd(28)} ${figures.join('  ')}`);
}

const built = spawnSync(process.execPath, ['test/xs/build.mjs'], { encoding: 'utf8' });
if (built.status !== 0) {
  console.error(`bench: ${built.stderr.trim()}`);
  process.exit(built.status ?? 1);
}

console.log('XS, 32 bits, modules preloaded, in 64 KB with its stack, whole terminal or gate.');
console.log(
  'core: driver, reader, Entry Point, kernel, app, until the card is read. romBytes of core: all in flash.',
);
const table: Record<string, Row> = {};
for (const name of CASES) {
  const { core, afterwards, uplink, journal, drawing } = tapFigures(name);
  table[name] = core;
  table[`${name}, uplink with MAC`] = uplink;
  table[`${name}, journal`] = journal;
  table[`${name}, drawing`] = drawing;
  table[`${name}, trace`] = traceFigures(name, core);
  table[`${name}, core afterwards`] = afterwards;
}
for (const [name, row] of Object.entries(table)) print(name, row);
console.log('offline data authentication alone (part of a transit tap)');
for (const chain of ['lab', 'long'] as const) {
  const name = `oda, ${chainTitle(chain)}`;
  table[name] = odaFigures(chain);
  print(name, table[name]);
}

const updating = process.argv.includes('--update');
const worse = overLimits(table);
if (updating) update('xs', table);
else worse.push(...grown('xs', table));
let figures = 0;
for (const row of Object.values(table)) figures += Object.keys(row).length;
for (const line of worse) console.log(`  worse: ${line}`);
let failed = worse.length;

console.log('\nInstructions of the same code on an emulated Cortex-M4 (npm run bench:mcu):');
for (const [name, { instructions }] of Object.entries(mcuRows()))
  console.log(`  ${name.padEnd(28)} ${instructions} instructions, ${esp32Text(instructions!)}`);

if (!process.argv.includes('--xs-only')) {
  console.log('\nDriver and reader on the modelled chip, virtual time:');
  figures++;
  if (!printDriverFigures()) failed++;
  console.log('\nNode on this machine:');
  for (const line of speedLines()) console.log(line);
}
console.log(`${figures - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
