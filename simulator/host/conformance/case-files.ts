/** Conformance case files: the project's own, or those that the user names. */

import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { CaseForm } from '../../conformance/case-form.js';
import { loadCases } from '../../conformance/load-cases.js';
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
  const schema = withPolicyRows(readSchema(join(FOLDER, 'case.schema.json')));
  const named = files.map((file) => ({ file, json: readJsonFile('conformance', file) }));
  const loaded = loadCases(named, schema);
  if (loaded.ok) return loaded.cases;
  throw new UsageError(`conformance: ${loaded.file}: ${loaded.path || '/'} ${loaded.why}`);
}

interface Schema {
  readonly properties: Readonly<Record<string, object>>;
  readonly definitions: { readonly reader: { readonly properties: Record<string, object> } };
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

/** For messages: relative to the clone where it lies in it. */
export function shownPath(file: string): string {
  const path = relative(ROOT, file);
  return path.startsWith('..') ? file : path;
}
