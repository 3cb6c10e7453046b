/** `npm run world:mutants [-- NAME…]`: every planted bug must be found by the world, and the world without one must find nothing. */

import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../simulator/host/root.js';
import { MUTATIONS, type Mutation } from './mutations.js';
import { plant } from './plant.js';

interface Found {
  readonly taps: number;
  readonly invariant?: string;
  readonly detail?: string;
}

const CLEAN_TAPS = 600;
const run = promisify(execFile);
const folder = join(ROOT, 'dist/mutants');

async function hunt(name: string, mutation: Mutation | undefined, taps: number): Promise<Found> {
  const file = join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.mjs`);
  const changes = mutation ? [mutation, ...(mutation.also ?? [])] : [];
  await plant(ROOT, changes, file);
  const { stdout } = await run(process.execPath, [file, String(taps)]);
  return JSON.parse(stdout) as Found;
}

const wanted = process.argv.slice(2);
const rows = MUTATIONS.filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);
mkdirSync(folder, { recursive: true });
let passed = 0;
let failed = 0;

function report(ok: boolean, name: string, words: string): void {
  if (ok) passed++;
  else failed++;
  console.log(`${ok ? 'pass' : 'FAIL'}  ${name}: ${words}`);
}

async function one(mutation: Mutation): Promise<void> {
  const { name, maxTaps } = mutation;
  try {
    const { taps, invariant } = await hunt(name, mutation, maxTaps);
    if (invariant !== undefined) report(true, name, `found after ${taps} taps by "${invariant}"`);
    else report(false, name, `not found in ${taps} taps`);
  } catch (error) {
    report(false, name, (error as Error).message.split('\n').slice(0, 3).join(' '));
  }
}

const queue = [...rows];
async function worker(): Promise<void> {
  for (let row = queue.shift(); row; row = queue.shift()) await one(row);
}
await Promise.all(Array.from({ length: availableParallelism() }, worker));
const clean = await hunt('no bug', undefined, CLEAN_TAPS);
report(
  clean.invariant === undefined,
  'no bug planted',
  clean.invariant === undefined
    ? `nothing found in ${clean.taps} taps`
    : `"${clean.invariant}" after ${clean.taps} taps: ${clean.detail}`,
);
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
