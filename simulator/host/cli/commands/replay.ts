/** `tapwright replay`: the kernel against recorded dialogues. */

import { replay, type ReplayResult } from '../../../conformance/replay.js';
import { readTranscript, type Transcript } from '../../../conformance/transcript.js';
import { readJsonFile } from '../../json-file.js';
import { kernelEngineOn } from '../../engine/kernel-engines.js';
import { readEngine } from '../../engine/read-engine.js';
import { UsageError, type Command } from '../command.js';

const help = `[--json] [--engine node|xs] FILE [FILE…]

Configures the reader by the profile of each dialogue, answers the kernel's commands from it and
compares commands byte for byte and the outcome field for field. A dialogue without profile is
decoded, and what it selects is compared. docs/decode-replay.md describes the form.

  --engine E   what the kernel runs in: node (default) or xs, the engine of the device
  --json       an array of {id, pass, got, mismatches}`;

function load(file: string): Transcript {
  const read = readTranscript(readJsonFile('replay', file));
  if (read.ok) return read.transcript;
  throw new UsageError(`replay: ${file}: ${read.path || '/'} ${read.why}`);
}

function print(result: ReplayResult): void {
  console.log(`${result.pass ? 'pass' : 'FAIL'}  ${result.id}`);
  for (const { path, expected, got } of result.mismatches) {
    console.log(`      ${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`);
  }
}

export const command: Command = {
  summary: 'the kernel against recorded dialogues',
  help,
  options: { json: { type: 'boolean' }, engine: { type: 'string', default: 'node' } },
  run({ values, positionals }) {
    if (positionals.length === 0) throw new UsageError('replay: give at least one file');
    const engine = kernelEngineOn(readEngine(String(values['engine'])));
    const results = positionals.map(load).map((transcript) => replay(engine, transcript));
    const failed = results.filter(({ pass }) => !pass).length;
    if (values['json'] === true) console.log(JSON.stringify(results, null, 2));
    else {
      results.forEach(print);
      console.log(`${results.length - failed} passed, ${failed} failed`);
    }
    return failed === 0 ? 0 : 1;
  },
};
