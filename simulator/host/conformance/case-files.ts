/** Conformance case files: the project's own, or those that the user names. */

import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { CaseForm } from '../../conformance/case-form.js';
import { loadCases } from '../../conformance/load-cases.js';
import { RF_FAULTS } from '../../rf/faults.js';
import { UsageError } from '../cli/command.js';
import { readJsonFile } from '../json-file.js';
import { ROOT } from '../root.js';

const FOLDER = 'test/conformance';

export function ownCaseFiles(): string[] {
  const folder = join(ROOT, FOLDER, 'cases');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}

export function readCases(files: readonly string[]): readonly CaseForm[] {
  const schema = caseSchema();
  const named = files.map((file) => ({ file, json: readJsonFile('conformance', file) }));
  const loaded = loadCases(named, schema);
  if (loaded.ok) return loaded.cases;
  throw new UsageError(`conformance: ${loaded.file}: ${loaded.path || '/'} ${loaded.why}`);
}

/** The form of a case file, with the names that stand in the code. */
export function caseSchema(): object {
  return withFaults(withPolicyRows(readSchema(join(FOLDER, 'case.schema.json'))));
}

interface Schema {
  readonly properties: Readonly<Record<string, object>>;
  readonly definitions: Readonly<
    Record<'reader' | 'world', { readonly properties: Record<string, object> }>
  >;
}

function readSchema(path: string): Schema {
  return readJsonFile('conformance', join(ROOT, path)) as Schema;
}

/** Rows of the policy and their values are those of a terminal profile. */
function withPolicyRows(schema: Schema): Schema {
  const { policy } = readSchema('firmware/config/profile.schema.json').properties;
  schema.definitions.reader.properties['policy'] = policy!;
  return schema;
}

/** Faults are those of the radio model. */
function withFaults(schema: Schema): Schema {
  const properties: Record<string, object> = {};
  for (const name of Object.keys(RF_FAULTS)) properties[name] = { type: 'number', minimum: 0 };
  const faults = { type: 'object', properties, additionalProperties: false };
  schema.definitions.world.properties['faults'] = faults;
  return schema;
}

/** For messages: relative to the clone where it lies in it. */
export function shownPath(file: string): string {
  const path = relative(ROOT, file);
  return path.startsWith('..') ? file : path;
}
