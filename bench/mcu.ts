/**
 * `npm run bench:mcu`: exact instruction counts of taps in XS on an emulated Cortex-M4. The world's part of each tap is
 * recorded and played back, so that the image meets the same bytes. `--update` writes the baseline.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ASK } from '../simulator/host/engine/wire.js';
import { buildOf } from '../simulator/host/engine/xs-build.js';
import { XsEngine } from '../simulator/host/engine/xs-engine.js';
import { grown, update, type Table } from './baseline.js';
import { createTapWorld, type CaseName } from './tap-world.js';

const CASES: readonly CaseName[] = ['phone', 'transit', 'decline'];
/** ESP32 instructions to those of a Cortex-M4 for interpreter work, and nanoseconds an instruction: 3 cycles at 240 MHz. Estimated. */
const TO_ESP32 = 0.95;
const NS_PER_INSTRUCTION = 12.5;

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
  const bench = createTapWorld(name);
  const xs = new XsEngine(bench.world, { profile: bench.profile }, { device: true, record: true });
  bench.clock.runUntil(() => xs.call('reader') !== 'starting');
  xs.figures(true);
  bench.tap();
  let done = false;
  xs.call('card', bench.request, () => (done = true));
  bench.clock.runUntil(() => done);
  xs.figures();
  xs.exit();
  return xs.said;
}

interface Reading {
  readonly instructions: number;
  readonly worldInstructions: number;
  readonly meter: number;
}

/** The figures among the questions that the image asked. */
function readings(questions: Buffer): Reading[] {
  const found: Reading[] = [];
  for (let at = 0; at + 4 <= questions.length;) {
    const end = at + 4 + questions.readUInt32LE(at);
    if (questions[at + 4] === ASK.figures) {
      const figures = JSON.parse(questions.toString('utf8', at + 21, end)) as Reading;
      const meter = questions.readDoubleLE(at + 5) - questions.readDoubleLE(at + 13);
      found.push({ ...figures, meter });
    }
    at = end;
  }
  return found;
}

function emulate(name: CaseName): { instructions: number; meter: number } {
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
  const [before, after] = readings(readFileSync(join(folder, 'questions')));
  if (!before || !after) throw new Error(`${name}: the image stopped: ${run.stdout}${run.stderr}`);
  const world = after.worldInstructions - before.worldInstructions;
  return {
    instructions: after.instructions - before.instructions - world,
    meter: after.meter - before.meter,
  };
}

const table: Record<string, Table[string]> = {};
console.log(
  "XS on an emulated Cortex-M4 (driver, reader, Entry Point, kernel; with the ports' own code):",
);
for (const name of CASES) {
  const { instructions, meter } = emulate(name);
  table[name] = { instructions };
  const ms = (instructions * TO_ESP32 * NS_PER_INSTRUCTION) / 1e6;
  const estimate = `about ${ms.toFixed(0)} ms at 240 MHz (× ${TO_ESP32}, ${NS_PER_INSTRUCTION} ns each; estimated)`;
  console.log(`  ${name.padEnd(10)} ${instructions} instructions, meter ${meter}, ${estimate}`);
}
let failed = 0;
if (process.argv.includes('--update')) update('mcu', table);
else {
  const worse = grown('mcu', table);
  for (const line of worse) console.log(`  worse: ${line}`);
  failed = worse.length;
}
console.log(`${CASES.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
