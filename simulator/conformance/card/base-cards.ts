/** Cards that cases start from: Card std of the conformance cases (upi-20), an offline card (upi-01), a transit card (upi-09). */

import { lay } from '../merge.js';
import bases from './card-bases.json' with { type: 'json' };
import type { CardForm } from './card-form.js';

const BASES = bases as unknown as Readonly<Record<string, CardForm>>;

export function baseNames(): string[] {
  return Object.keys(BASES);
}

/** The base with the case's own words laid over it; a name alone is a base. */
export function cardOf(form: string | CardForm): CardForm {
  if (typeof form === 'string') return cardOf({ base: form });
  const name = form.base ?? 'std';
  const base = BASES[name];
  if (!base) throw new RangeError(`no base card "${name}"`);
  const under = base.base === undefined ? base : cardOf(base);
  const { base: _, ...own } = form;
  return lay(under, own);
}
