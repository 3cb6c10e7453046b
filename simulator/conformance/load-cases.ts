/** Case files: checked by the schema, ids once only. */

import type { CaseFile, CaseForm, Layer, RunForm } from './case-form.js';
import { baseNames } from './card/base-cards.js';
import { knownCaKey } from './ca-keys.js';
import { formCheck, type FormFault } from './json-form.js';
import { isObject } from './merge.js';

export interface NamedJson {
  readonly file: string;
  readonly json: unknown;
}

export type LoadedCases =
  | { readonly ok: true; readonly cases: readonly CaseForm[] }
  | ({ readonly ok: false; readonly file: string } & FormFault);

export function loadCases(files: readonly NamedJson[], schema: object): LoadedCases {
  const check = formCheck(schema);
  const cases: CaseForm[] = [];
  const places = new Map<string, string>();
  for (const { file, json } of files) {
    const fault = check(json) ?? findName(json, '');
    if (fault) return { ok: false, file, ...fault };
    for (const [index, one] of (json as CaseFile).cases.entries()) {
      const path = `/cases/${index}/id`;
      const before = places.get(one.id);
      if (before !== undefined) {
        return { ok: false, file, path, why: `"${one.id}" is there already, in ${before}` };
      }
      const wrong = outOfPlace(one, `/cases/${index}`);
      if (wrong) return { ok: false, file, ...wrong };
      places.set(one.id, `${file} ${path}`);
      cases.push(one);
    }
  }
  return { ok: true, cases };
}

/** Names of base cards and CA keys, wherever they stand: the schema cannot know them. */
function findName(value: unknown, path: string): FormFault | undefined {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const fault = findName(value[i], `${path}/${i}`);
      if (fault) return fault;
    }
    return undefined;
  }
  if (!isObject(value)) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const at = `${path}/${key}`;
    const fault = wrongName(key, inner, at) ?? findName(inner, at);
    if (fault) return fault;
  }
  return undefined;
}

/** What the schema cannot see: cards of another layer, a continuation of nothing. */
function outOfPlace(form: CaseForm, path: string): FormFault | undefined {
  const variants = (form.variants ?? []).map((run, i) => [run, `${path}/variants/${i}`] as const);
  for (const [run, at] of [[form, path] as const, ...variants]) {
    if (run.transaction?.start === 'D')
      return {
        path: `${at}/transaction/start`,
        why: 'D goes on from a transaction: put it in "then"',
      };
    const runs = [
      [run, at] as const,
      ...(run.then ?? []).map((next, i) => [next, `${at}/then/${i}`] as const),
    ];
    for (const [one, place] of runs) {
      const fault = ofAnotherLayer(one, form.layer ?? 'kernel');
      if (fault) return { path: `${place}${fault.path}`, why: fault.why };
    }
  }
  return undefined;
}

const RADIO: readonly Layer[] = ['activation', 'chip'];
/** Settings of `world` by the layers that look at them. */
const WORLD_LAYERS: Readonly<Record<string, readonly Layer[]>> = {
  latencyMs: RADIO,
  faults: RADIO,
  presence: RADIO,
  host: ['host'],
};

/** Cards, events and settings that the world of the layer does not have. */
function ofAnotherLayer(run: RunForm, layer: Layer): FormFault | undefined {
  const presence = (run.world?.['presence'] ?? []) as readonly { readonly card: unknown }[];
  const names = [run.card, ...(run.taps ?? []), ...presence.map(({ card }) => card)];
  const foreign = names.find((name) => TERMINAL_CARDS.includes(name as string));
  if (foreign !== undefined && layer !== 'host')
    return { path: '', why: `card "${String(foreign)}" is of the layer host` };
  const fault = (run.taps ?? []).findIndex((tap) => typeof tap === 'object' && 'fault' in tap);
  if (fault >= 0 && layer !== 'kernel' && layer !== 'entry-point')
    return {
      path: `/taps/${fault}`,
      why: `the layer ${layer} has no faults of activation to order: see world`,
    };
  for (const name of Object.keys(run.world ?? {})) {
    const layers = WORLD_LAYERS[name];
    if (layers && !layers.includes(layer))
      return {
        path: `/world/${name}`,
        why: `is of the layer ${layers.join(' or ')}, not of ${layer}`,
      };
  }
  return undefined;
}

/** Cards of the layer `host`: the simulated phone, and an emulator that repeats what it answered. */
const TERMINAL_CARDS = ['phone', 'replay'];
const EVENTS = ['collision', 'none', 'stop'];

function unknownCard(name: unknown, path: string, known: string[]): FormFault | undefined {
  if (known.includes(name as string)) return undefined;
  return { path, why: `no card "${String(name)}": ${known.join(', ')}` };
}

function wrongName(key: string, value: unknown, path: string): FormFault | undefined {
  if (key === 'base') return unknownCard(value, path, baseNames());
  if (key === 'card' && typeof value === 'string') {
    return unknownCard(value, path, [...baseNames(), ...TERMINAL_CARDS]);
  }
  if (key === 'taps' && Array.isArray(value)) {
    const known = [...EVENTS, ...baseNames(), ...TERMINAL_CARDS];
    for (let i = 0; i < value.length; i++) {
      const fault = typeof value[i] === 'string' && unknownCard(value[i], `${path}/${i}`, known);
      if (fault) return fault;
    }
  }
  if (key === 'caKeys' && Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const entry = value[i] as string | { readonly key?: string };
      const name = typeof entry === 'string' ? entry : entry.key;
      if (name !== undefined && !knownCaKey(name)) {
        return { path: `${path}/${i}`, why: `no test key "${name}" known` };
      }
    }
  }
  return undefined;
}
