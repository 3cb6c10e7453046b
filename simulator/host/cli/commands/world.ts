/** `tapwright world`: a world that breaks on purpose, and the promises that it must keep. */

import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { FAULT_GROUPS, type FaultChoice } from '../../../world/faults.js';
import type { ShareOptions, ShareResult } from '../../../world/run.js';
import { toScenario } from '../../../world/to-scenario.js';
import { buildOf } from '../../engine/xs-build.js';
import { readEngine } from '../../engine/read-engine.js';
import { readWhole } from '../../tap/amount.js';
import { hashOf, runShares, work } from '../../world/run-shares.js';
import { sharesOf, violationsOf, type FoundViolation } from '../../world/shares.js';
import { shrink } from '../../world/shrink.js';
import { UsageError, type Command } from '../command.js';

const MAX_TAPS = 100_000_000;
const SHRINK_SECONDS = 20;
const CHOICES: readonly string[] = ['none', 'all', ...FAULT_GROUPS];

export const command: Command = {
  summary: 'terminals, phones and hosts under faults, with their promises checked at every step',
  help: `--taps N [--seed S] [--faults none|field|line|power|all] [--terminals T] [--phones P] [--jobs J] [--engine node|xs] [--json]

  --taps N        how often something is held to a terminal or gate, at least (default 1000)
  --seed S        default 1; the same seed gives the same state hash, on every machine, engine and number of jobs
  --faults F      what breaks: field, line, power, all (default) or none
  --terminals T   default 4; two and two share a world, each with a gate
  --phones P      default 6
  --jobs J        processes (default: one for each core)
  --engine E      what the firmware runs in: node (default) or xs
  --out FILE      where the scenario of a broken promise goes (default world-SEED.json)
  --json          {taps, seed, steps, violations, stateHash}

Exit status: 0 every promise was kept, 1 one was broken, 2 bad usage.`,
  options: {
    taps: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: 'all' },
    terminals: { type: 'string', default: '4' },
    phones: { type: 'string', default: '6' },
    jobs: { type: 'string' },
    engine: { type: 'string', default: 'node' },
    out: { type: 'string' },
    json: { type: 'boolean' },
    worker: { type: 'boolean' },
  },
  async run({ values, positionals }) {
    if (values['worker']) {
      await work();
      return 0;
    }
    if (positionals.length > 0)
      throw new UsageError(`world: "${positionals[0]}" is not expected here`);
    const text = (name: string): string => String(values[name]);
    const faults = text('faults');
    if (!CHOICES.includes(faults))
      throw new UsageError(`--faults "${faults}" is not one of ${CHOICES.join(', ')}`);
    const request = {
      taps: readWhole('taps', text('taps'), 1, MAX_TAPS),
      seed: readWhole('seed', text('seed'), 0, 0xffff_ffff),
      faults: faults as FaultChoice,
      terminals: readWhole('terminals', text('terminals'), 1, 1000),
      phones: readWhole('phones', text('phones'), 1, 1000),
      engine: readEngine(text('engine')),
    };
    const jobs =
      values['jobs'] === undefined
        ? availableParallelism()
        : readWhole('jobs', text('jobs'), 1, 256);
    // Once, before several processes want it.
    if (request.engine === 'xs') buildOf('terminal');
    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1000;
    const shares = sharesOf(request);
    const results = await runShares(shares, jobs, (done, of, result) => {
      if (of > 1 && process.stderr.isTTY)
        process.stderr.write(`\r${done} of ${of} worlds, ${seconds().toFixed(0)} s`);
      if (done === of && of > 1 && process.stderr.isTTY) process.stderr.write('\n');
      void result;
    });
    const violations = violationsOf(shares, results);
    const total = {
      taps: sum(results, 'taps'),
      seed: request.seed,
      steps: sum(results, 'steps'),
      violations,
      stateHash: hashOf(results),
    };
    if (values['json']) console.log(JSON.stringify(total, null, 2));
    else {
      console.log(
        `${total.taps} taps, ${total.steps} steps, ${shares.length} worlds, seed ${request.seed}, faults ${faults}: ` +
          `${violations.length} violations, ${seconds().toFixed(1)} s`,
      );
      console.log(`state ${total.stateHash}`);
      for (const violation of violations) console.log(violationText(violation));
    }
    const first = violations[0];
    if (first) {
      const file = typeof values['out'] === 'string' ? values['out'] : `world-${request.seed}.json`;
      console.error(explain(shares[first.world]!, results[first.world]!, file));
    }
    return violations.length > 0 ? 1 : 0;
  },
};

function sum(results: readonly ShareResult[], what: 'taps' | 'steps'): number {
  return results.reduce((total, result) => total + result[what], 0);
}

function violationText(found: FoundViolation): string {
  const { invariant, reason, detail, seed, world, step, tap, episode } = found;
  return [
    `VIOLATION  ${invariant}`,
    `  why it matters: ${reason}`,
    `  seen: ${detail}`,
    `  world ${world} (seed ${seed}), step ${step}, tap ${tap}, episode ${episode}`,
  ].join('\n');
}

/** Shrinks the first failure and writes it as a scenario. */
function explain(share: ShareOptions, result: ShareResult, file: string): string {
  const end = performance.now() + SHRINK_SECONDS * 1000;
  const small = shrink(share, result, () => (end - performance.now()) / 1000);
  const { picks } = small;
  const scenario = toScenario(small.share, picks, small.result.violation!);
  writeFileSync(file, `${JSON.stringify(scenario, null, 2)}\n`);
  const numbers = picks.slice(0, 20).map(({ index }) => index);
  return `shrunk from ${result.episodes} to ${picks.length} episodes (${numbers.join(', ')}${picks.length > 20 ? ' …' : ''}); scenario in ${file}`;
}
