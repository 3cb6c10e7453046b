/**
 * npm run fuzz [-- --seed N --runs N]: broken dialogues against Entry Point and kernel 7. First every single change of every
 * base dialogue (or as many as half the runs allow, evenly spread), then changes drawn by fast-check, which shrinks a failing one.
 */

import fc from 'fast-check';
import { parseArgs } from 'node:util';
import { drawn, toCase } from './arbitraries.js';
import { violation, type FuzzCase } from './check.js';
import { dialogues } from './dialogues.js';
import { everyMutation, mutate } from './mutations.js';
import { save } from './transcript.js';

const { values } = parseArgs({ options: { seed: { type: 'string' }, runs: { type: 'string' } } });
const runs = whole('runs', values.runs, 100_000);
const seed = whole('seed', values.seed, new Date().getTime() % 0x7fffffff);

function whole(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (/^[0-9]{1,10}$/.test(text)) return Number(text);
  console.error(`fuzz: --${name} must be a whole number, not "${text}"`);
  process.exit(2);
}

const bases = dialogues();
const failures: string[] = [];

function report(one: FuzzCase, id: string, why: string): void {
  failures.push(why);
  const file = save(one, id, why);
  console.error(`violation: ${one.dialogue.id}: ${why}\n  saved ${file}`);
}

function systematic(limit: number): number {
  const all = bases.flatMap((dialogue) =>
    [...everyMutation(dialogue)].map((mutations) => ({ dialogue, mutations })),
  );
  const count = Math.min(limit, all.length);
  for (let i = 0; i < count; i++) {
    const { dialogue, mutations } = all[Math.floor((i * all.length) / count)]!;
    const one: FuzzCase = { dialogue, exchanges: mutate(dialogue, mutations) };
    const why = violation(one);
    if (why && failures.length < 10) report(one, `fuzz-${dialogue.id}-${i}`, why);
    else if (why) failures.push(why);
  }
  console.log(`single changes: ${count} of ${all.length}`);
  return count;
}

function random(numRuns: number): void {
  if (numRuns <= 0) return;
  const property = fc.property(
    drawn(bases.length),
    (one) => violation(toCase(bases, one)) === undefined,
  );
  const result = fc.check(property, { seed, numRuns });
  console.log(`drawn changes: ${result.numRuns} of ${numRuns}`);
  const [smallest] = result.counterexample ?? [];
  if (!smallest) return;
  const one = toCase(bases, smallest);
  report(one, `fuzz-seed-${seed}`, violation(one) ?? 'not reproduced');
  console.error(`  shrunk ${result.numShrinks} times, path ${result.counterexamplePath ?? ''}`);
  console.error(`  ${fc.stringify(smallest.mutations)}`);
}

console.log(
  `fuzz: seed ${seed}, ${runs} dialogues from ${bases.length} (${bases.map(({ id }) => id).join(', ')})`,
);
const done = systematic(Math.floor(runs / 2));
random(runs - done);
console.log(`fuzz: ${runs} dialogues, ${failures.length} violations, seed ${seed}`);
process.exitCode = failures.length > 0 ? 1 : 0;
