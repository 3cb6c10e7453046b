/** `tapwright scenario FILE…`: runs scenario files, each in a new world. */

import { readScenario } from '../../../scenario/read-scenario.js';
import { runScenario, stageFor, type ScenarioResult } from '../../../scenario/runner.js';
import type { Scenario } from '../../../scenario/scenario.js';
import { readEngine } from '../../engine/read-engine.js';
import { readJsonFile } from '../../json-file.js';
import { UsageError, type Command } from '../command.js';

export const command: Command = {
  summary: 'runs scenario files: taps, faults, wallet changes and what must come of them',
  help: `FILE… [--json] [--engine node|xs]

  --json       an array of {name, pass, steps}
  --engine E   what the firmware runs in: node (default) or xs

Exit status: 0 all hold, 1 a step failed, 2 bad file. The form is in docs/simulator.md.`,
  options: { json: { type: 'boolean' }, engine: { type: 'string', default: 'node' } },
  run({ values, positionals }) {
    if (positionals.length === 0) throw new UsageError('scenario: name at least one file');
    const engine = readEngine(String(values['engine']));
    const scenarios = positionals.map(load);
    const results = scenarios.map((scenario) => {
      const stage = stageFor(scenario, engine);
      const result = runScenario(scenario, stage);
      stage.rig.close();
      return result;
    });
    console.log(
      values['json'] ? JSON.stringify(results, null, 2) : results.flatMap(lines).join('\n'),
    );
    return results.every(({ pass }) => pass) ? 0 : 1;
  },
};

function load(file: string): Scenario {
  const read = readScenario(readJsonFile('scenario', file));
  if (!read.ok) throw new UsageError(`scenario: ${file}: ${read.path}: ${read.why}`);
  return read.scenario;
}

function lines({ name, pass, steps }: ScenarioResult): string[] {
  return [
    `${pass ? 'pass' : 'FAIL'}  ${name}`,
    ...steps.map(
      ({ do: step, ok, why }) => `    ${ok ? '✓' : '✗'} ${step}${why ? `: ${why}` : ''}`,
    ),
  ];
}
