/** Checks JSON against a schema; the first fault is named by its JSON path. */

import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

export interface FormFault {
  /** JSON pointer; empty for the whole document. */
  readonly path: string;
  readonly why: string;
}

export type FormCheck = (value: unknown) => FormFault | undefined;

/** Compiling takes longer than all checks. */
const compiled = new WeakMap<object, ValidateFunction>();

export function formCheck(schema: object): FormCheck {
  let validate = compiled.get(schema);
  if (!validate) {
    const options = { allErrors: true, strict: false, verbose: true };
    validate = new Ajv(options).compile(schema);
    compiled.set(schema, validate);
  }
  return (value) => (validate(value) ? undefined : explain(validate.errors ?? []));
}

/** Of several errors the deepest says most: errors of `anyOf` branches stand above it. */
function explain(errors: readonly ErrorObject[]): FormFault {
  let best: ErrorObject | undefined;
  for (const error of errors) {
    if (error.keyword === 'anyOf' || error.keyword === 'oneOf' || error.keyword === 'if') continue;
    if (!best || error.instancePath.length > best.instancePath.length) best = error;
  }
  best ??= errors[0];
  if (!best) return { path: '', why: 'wrong form' };
  const extra = (best.params as { additionalProperty?: string }).additionalProperty;
  const allowed = (best.params as { allowedValues?: unknown[] }).allowedValues;
  const why = [
    best.message ?? 'wrong form',
    extra === undefined ? '' : `: "${extra}" (there are: ${known(best)})`,
    allowed === undefined ? '' : `: ${allowed.join(', ')}`,
  ].join('');
  return { path: best.instancePath, why };
}

/** Names that may stand where another one stood. */
function known({ parentSchema }: ErrorObject): string {
  const { properties = {} } = parentSchema as { readonly properties?: object };
  return Object.keys(properties).join(', ');
}
