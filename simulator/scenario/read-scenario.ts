/** Checks a scenario against its schema and the names that it uses: what is wrong is named with its place in the file. */

import { Ajv, type ErrorObject } from 'ajv';
import { PROFILES } from '../phone/profiles/profiles.js';
import { CHIP_FAULTS } from '../pn532/faults.js';
import { RF_FAULTS } from '../rf/faults.js';
import type { FaultLayer, Scenario } from './scenario.js';
import schema from './scenario.schema.json' with { type: 'json' };
import { LINE_FAULTS } from './stage.js';

const ajv = new Ajv({ discriminator: true, allErrors: false, strict: false });
const validate = ajv.compile(schema);

const FAULTS: Readonly<Record<FaultLayer, readonly string[]>> = {
  rf: Object.keys(RF_FAULTS),
  chip: Object.keys(CHIP_FAULTS),
  line: LINE_FAULTS,
};
const PHONES = PROFILES.filter(({ plastic }) => !plastic).map(({ id }) => id);
const STEP_NAMES = schema.definitions.step.oneOf.map(({ properties }) => properties.do.const);

interface Wrong {
  readonly path: string;
  readonly why: string;
}

export type ReadScenario =
  { readonly ok: true; readonly scenario: Scenario } | ({ readonly ok: false } & Wrong);

export function readScenario(json: unknown): ReadScenario {
  if (!validate(json)) return { ok: false, ...wrong(validate.errors![0]!) };
  const scenario = json as unknown as Scenario;
  const unknown = unknownName(scenario);
  return unknown ? { ok: false, ...unknown } : { ok: true, scenario };
}

/** The schema's error in a user's words, at the field that is meant. */
function wrong({ instancePath, keyword, params, message }: ErrorObject): Wrong {
  const field = params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case 'additionalProperties':
      return {
        path: `${instancePath}/${String(field['additionalProperty'])}`,
        why: 'is not known here',
      };
    case 'required':
      return { path: `${instancePath}/${String(field['missingProperty'])}`, why: 'is missing' };
    case 'discriminator':
      return { path: `${instancePath}/do`, why: `must be one of ${STEP_NAMES.join(', ')}` };
    case 'enum':
      return {
        path: instancePath,
        why: `must be one of ${(field['allowedValues'] as unknown[]).join(', ')}`,
      };
    default:
      return { path: instancePath || '/', why: message ?? 'does not fit the schema' };
  }
}

function unknownName({ world, steps }: Scenario): Wrong | undefined {
  if (world?.phone !== undefined && !PHONES.includes(world.phone))
    return { path: '/world/phone', why: `must be one of ${PHONES.join(', ')}` };
  for (const [index, step] of steps.entries())
    if (step.do === 'fault' && !FAULTS[step.layer].includes(step.name))
      return {
        path: `/steps/${index}/name`,
        why: `must be a fault of ${step.layer}: ${FAULTS[step.layer].join(', ')}`,
      };
  return undefined;
}
