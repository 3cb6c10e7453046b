/** Checks a scenario against its schema: what is wrong is named with its place in the file. */

import { Ajv } from 'ajv';
import type { Scenario } from './scenario.js';
import schema from './scenario.schema.json' with { type: 'json' };

const ajv = new Ajv({ discriminator: true, allErrors: false, strict: false });
const validate = ajv.compile(schema);

export type ReadScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly path: string; readonly why: string };

export function readScenario(json: unknown): ReadScenario {
  if (validate(json)) return { ok: true, scenario: json as unknown as Scenario };
  const error = validate.errors![0]!;
  return {
    ok: false,
    path: error.instancePath || '/',
    why: error.message ?? 'does not fit the schema',
  };
}
