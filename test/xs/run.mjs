// npm run test:xs: the same sources in the real XS engine, 32-bit, with an ESP32's slot size. Last line: "N passed, N failed".
// Arguments: spec files to run in XS alone.
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Missing, root, xshost } from './build.mjs';
import { runDevice } from './device.mjs';
import { program } from './program.mjs';
import { needsNode, runSpecs, specFiles } from './specs.mjs';

const only = process.argv.slice(2);
let passed = 0;
let failed = 0;

function add(name, result) {
  passed += result.passed;
  failed += result.failed;
  console.log(`${name}: ${result.passed} passed, ${result.failed} failed`);
  if (result.failed) console.log(result.output);
}

/** A command of `tapwright` that ends in "N passed, N failed". */
async function command(name, args) {
  const run = await program(process.execPath, ['bin/tapwright.mjs', ...args, '--engine', 'xs']);
  const counts = /(\d+) passed, (\d+) failed/.exec(run.stdout.trim().split('\n').at(-1) ?? '');
  const output = run.stdout
    .split('\n')
    .filter((line) => !/^(pass|approved)/.test(line))
    .slice(-40)
    .join('\n');
  add(name, {
    passed: Number(counts?.[1] ?? 0),
    failed: counts ? Number(counts[2]) : 1,
    output: output + run.stderr,
  });
}

async function taps() {
  const spec = 'test/integration/engine/*.test.ts';
  const mocha = [
    join(root, 'node_modules/mocha/bin/mocha.js'),
    '--spec',
    spec,
    '--config',
    'test/xs/mocharc.json',
  ];
  const run = await program(process.execPath, mocha);
  const count = (word) => Number(new RegExp(`^ *(\\d+) ${word}`, 'm').exec(run.stdout)?.[1] ?? 0);
  const broken = run.status === 0 ? 0 : 1;
  add('whole taps, firmware in XS, world in Node', {
    passed: count('passing'),
    failed: count('failing') || broken,
    output: run.stdout + run.stderr,
  });
}

/** The specs are so many bundles, each in an engine of its own. */
const GROUPS = 4;

/** All but the specs. */
async function rest() {
  await command('conformance, kernel in XS', ['conformance']);
  const dialogues = join(root, 'test/transcripts');
  const files = existsSync(dialogues)
    ? readdirSync(dialogues).filter((name) => name.endsWith('.json'))
    : [];
  if (files.length)
    await command('recorded dialogues, kernel in XS', [
      'replay',
      ...files.map((name) => join(dialogues, name)),
    ]);
  await taps();
  add('device profile', await runDevice());
}

try {
  const engine = xshost();
  const all = only.length ? only : specFiles();
  const specs = all.filter((spec) => !needsNode(spec));
  for (const spec of all) if (!specs.includes(spec)) console.log(`in Node only: ${spec}`);
  const jobs = only.length === 0 ? [rest] : [];
  for (let group = 0; group < GROUPS; group++) {
    const some = specs.filter((_, index) => index % GROUPS === group);
    if (some.length > 0)
      jobs.push(async () => {
        const name = `specs in XS, part ${group + 1} (${some.length} files)`;
        add(name, await runSpecs(engine, some, `specs-${group}`));
      });
  }
  const worker = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  console.error(`test:xs: ${error.message}`);
  process.exit(2);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
