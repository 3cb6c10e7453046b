/** `tapwright conformance`: Entry Point and kernel 7 against the cases. */

import { runCase, type CaseResult } from '../../../conformance/run-case.js';
import { ownCaseFiles, readCases } from '../../conformance/case-files.js';
import { worldsOn } from '../../conformance/worlds.js';
import { readEngine } from '../../engine/read-engine.js';
import { UsageError, type Command } from '../command.js';

const help = `[--cases FILE [FILE…]] [--only ID,ID…] [--log] [--json] [--engine node|xs]

Runs the cases of test/conformance/cases, or those of the files given, and prints id, certainty,
layer, what is tried and the rule's place in the source. docs/conformance.md describes the form.

  --cases FILE   files to run instead of the project's own
  --only IDS     run these cases only
  --log          print what happened in each case
  --engine E     what the kernel runs in: node (default) or xs, the engine of the device
  --json         {total, passed, failed, notImplemented, cases: [{id, pass, layer, certainty,
                 rule, mismatches}]}`;

function print(result: CaseResult, withLog: boolean): void {
  const { pass, id, certainty, layer, title, rule, mismatches } = result;
  console.log(`${pass ? 'pass' : 'FAIL'}  ${id}  [${certainty}] ${layer}  ${title}`);
  console.log(`      rule: ${rule}`);
  for (const { path, expected, got } of mismatches) {
    console.log(`      ${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`);
  }
  if (!withLog) return;
  for (const { name, activities } of result.log) {
    if (name) console.log(`      -- ${name}`);
    for (const { ms, kind, data } of activities) {
      console.log(`      ${String(ms).padStart(6)} ms ${kind} ${JSON.stringify(data)}`);
    }
  }
}

export const command: Command = {
  summary: 'Entry Point and kernel 7 against the conformance cases',
  help,
  options: {
    cases: { type: 'string', multiple: true },
    only: { type: 'string' },
    log: { type: 'boolean' },
    json: { type: 'boolean' },
    engine: { type: 'string', default: 'node' },
  },
  run({ values, positionals }) {
    const named = [...((values['cases'] as string[] | undefined) ?? []), ...positionals];
    if (positionals.length > 0 && values['cases'] === undefined) {
      throw new UsageError(`conformance: "${positionals[0]}": give files after --cases`);
    }
    const all = readCases(named.length > 0 ? named : ownCaseFiles());
    const only = typeof values['only'] === 'string' ? values['only'].split(',') : undefined;
    const unknown = only?.find((id) => !all.some((form) => form.id === id));
    if (unknown !== undefined) throw new UsageError(`conformance: no case "${unknown}"`);
    const worlds = worldsOn(readEngine(String(values['engine'])));
    const results = all
      .filter(({ id }) => !only || only.includes(id))
      .map((form) => runCase(form, worlds));
    const notImplemented = results.filter(({ implemented }) => !implemented).length;
    const passed = results.filter(({ pass }) => pass).length;
    const failed = results.length - passed - notImplemented;
    const total = results.length;
    if (values['json'] === true) {
      const cases = results.map(({ log: _, implemented: __, ...rest }) => rest);
      console.log(JSON.stringify({ total, passed, failed, notImplemented, cases }, null, 2));
    } else {
      for (const result of results) print(result, values['log'] === true);
      console.log(`${passed} passed, ${failed} failed, ${notImplemented} not implemented`);
    }
    return failed + notImplemented === 0 ? 0 : 1;
  },
};
