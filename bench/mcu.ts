/**
 * `npm run bench:mcu`: exact instruction counts of taps in XS on an emulated Cortex-M4. The world's part of each tap is
 * recorded and played back, so that the image meets the same bytes. `--update` writes the baseline.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ASK } from '../simulator/host/engine/wire.js';
import { buildOf } from '../simulator/host/engine/xs-build.js';
import type { Figures } from '../simulator/host/engine/engine.js';
import { grown, update, type Table } from './baseline.js';
import { esp32Text } from './mcu-time.js';
import { CASES, openTap, type CaseName } from './xs-tap.js';

const folder = resolve('build/mcu');
mkdirSync(join(folder, 'obj'), { recursive: true });

function missing(line: string): never {
  console.error(`bench:mcu: ${line}`);
  process.exit(2);
}

for (const program of ['arm-none-eabi-gcc', 'qemu-system-arm'])
  if (spawnSync(program, ['--version']).status !== 0)
    missing('apt-get install gcc-arm-none-eabi picolibc-arm-none-eabi qemu-system-arm');
if (spawnSync(process.execPath, ['test/xs/build.mjs']).status !== 0)
  missing('no XS engine; node test/xs/build.mjs says why');

const sources = resolve('build/xs/package/moddable');
const make = spawnSync(
  'make',
  ['-s', '-j2', '-C', 'bench/mcu', `XS=${sources}`, `OUT=${join(folder, 'obj')}`],
  { encoding: 'utf8' },
);
if (make.status !== 0) throw new Error(`the image does not build:\n${make.stderr}`);

/** Runs the tap against the world, keeping all that the world said. */
function record(name: CaseName): Buffer {
  const tap = openTap(name, { device: true, record: true, measure: { drawing: true } });
  tap.engine.figures(true);
  tap.read();
  tap.engine.figures();
  tap.finish();
  tap.engine.figures();
  tap.engine.exit();
  const { said } = tap.engine;
  tap.close();
  return said;
}

/** The figures among the questions that the image asked. */
function readings(questions: Buffer): Figures[] {
  const found: Figures[] = [];
  for (let at = 0; at + 4 <= questions.length;) {
    const end = at + 4 + questions.readUInt32LE(at);
    if (questions[at + 4] === ASK.figures)
      found.push(JSON.parse(questions.toString('utf8', at + 21, end)) as Figures);
    at = end;
  }
  return found;
}

function emulate(name: CaseName): Table {
  writeFileSync(join(folder, 'record'), record(name));
  const { options, guest } = buildOf('device');
  const args = [...options, '-i', 'record', '-o', 'questions', guest];
  writeFileSync(join(folder, 'mcu.args'), args.join('\n'));
  writeFileSync(join(folder, 'questions'), '');
  const machine = ['-M', 'mps2-an386', '-nographic', '-icount', 'shift=0'];
  const semihosting = ['-semihosting-config', 'enable=on,target=native'];
  const kernel = ['-kernel', join(folder, 'obj/xs.elf')];
  const run = spawnSync('qemu-system-arm', [...machine, ...semihosting, ...kernel], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 300_000,
  });
  const [, read, whole] = readings(readFileSync(join(folder, 'questions')));
  if (!read || !whole) throw new Error(`${name}: the image stopped: ${run.stdout}${run.stderr}`);
  const row = (figures: Figures, part: string): Record<string, number> => ({
    instructions: figures.parts[part]!.instructions,
  });
  return {
    [name]: row(read, 'core'),
    [`${name}, uplink with MAC`]: row(whole, 'uplink'),
    [`${name}, journal`]: row(whole, 'journal'),
    [`${name}, drawing`]: row(whole, 'drawing'),
  };
}

const table: Record<string, Table[string]> = {};
console.log('XS on an emulated Cortex-M4, part by part (core: until the card is read):');
for (const name of CASES) {
  for (const [part, row] of Object.entries(emulate(name))) {
    table[part] = row;
    const { instructions } = row;
    console.log(`  ${part.padEnd(28)} ${instructions} instructions, ${esp32Text(instructions!)}`);
  }
}
let failed = 0;
if (process.argv.includes('--update')) update('mcu', table);
else {
  const worse = grown('mcu', table);
  for (const line of worse) console.log(`  worse: ${line}`);
  failed = worse.length;
}
console.log(`${Object.keys(table).length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
