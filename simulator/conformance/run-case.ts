/** Runs one case: its variants, each with its transactions, in the world that its layer names. */

import { CaseHost } from './case-host.js';
import type { CaseForm, Layer, RunForm, TapForm, VariantForm } from './case-form.js';
import { check } from './check.js';
import { Abandoned, type Engine, type ReaderSetup, type RequestSetup } from './engine.js';
import { stack } from './merge.js';
import type { Mismatch } from './mismatch.js';
import { holdTimes, NOTHING_SEEN, type Activity, type Observation } from './observation.js';
import { readerOf, requestOf } from './profile-d1.js';

/** Runs transactions of one layer; `reader` holds for all transactions of a case. */
export interface World {
  transaction(reader: ReaderSetup, request: RequestSetup, run: RunForm): Observation;
}

/** A new world for each variant. */
export type Worlds = Readonly<Record<Layer, (() => World) | undefined>>;

/** What a case says of itself, with what it leaves to the default. */
export interface CaseInfo {
  readonly id: string;
  readonly title: string;
  readonly layer: Layer;
  readonly certainty: string;
  readonly rule: string;
}

/** Where the rules of a layer begin, for cases that do not name theirs. */
const LAYER_RULES: Readonly<Record<Layer, string>> = {
  kernel: 'firmware/kernel/c7/kernel7.ts#activate',
  'entry-point': 'firmware/kernel/entry/entry-point.ts#entryPoint',
  activation: 'firmware/reader/pn532-reader.ts#Pn532Reader',
  chip: 'drivers/pn532/pn532.ts#PN532',
  host: 'firmware/app/terminal.ts#Terminal',
};

export function caseInfo(form: CaseForm): CaseInfo {
  const { id, title, layer = 'kernel', certainty = 'P', rule = LAYER_RULES[layer] } = form;
  return { id, title, layer, certainty, rule };
}

export interface CaseResult extends CaseInfo {
  readonly pass: boolean;
  readonly implemented: boolean;
  readonly mismatches: readonly Mismatch[];
  /** What happened, by variant and transaction. */
  readonly log: readonly { readonly name: string; readonly activities: readonly Activity[] }[];
}

export function runCase(form: CaseForm, worlds: Worlds): CaseResult {
  const info = caseInfo(form);
  const { layer } = info;
  const make = worlds[layer];
  const mismatches: Mismatch[] = [];
  const log: { name: string; activities: readonly Activity[] }[] = [];
  if (make) {
    const variants = form.variants ?? [{}];
    variants.forEach((variant, i) => {
      const name = variants.length > 1 ? (variant.name ?? String(i + 1)) : '';
      for (const { mismatch, at } of runVariant(layOver(form, variant), make(), log, name)) {
        const path = [name, at, mismatch.path].filter(Boolean).join(': ');
        mismatches.push({ ...mismatch, path });
      }
    });
  } else {
    mismatches.push({ path: 'layer', expected: 'a world for it', got: layer });
  }
  const pass = mismatches.length === 0;
  const implemented = make !== undefined;
  return { ...info, pass, implemented, mismatches, log };
}

/** `card` of the variant replaces `taps` of the case, and the other way round. */
function layOver(form: CaseForm, variant: VariantForm): CaseForm {
  const { variants: _, ...base } = form;
  const { name: __, ...own } = variant;
  const under: Partial<CaseForm> = { ...base };
  const kept =
    own.card !== undefined && own.taps === undefined
      ? withoutKey(under, 'taps')
      : own.taps !== undefined
        ? withoutKey(under, 'card')
        : under;
  if (typeof own.card === 'object' && typeof base.card === 'string') {
    return stack({ ...kept, card: { base: base.card } } as CaseForm, own);
  }
  return stack(kept as CaseForm, own);
}

function withoutKey(form: Partial<CaseForm>, key: 'card' | 'taps'): Partial<CaseForm> {
  const { [key]: _, ...rest } = form;
  return rest;
}

interface Found {
  readonly mismatch: Mismatch;
  readonly at: string;
}

function runVariant(
  form: CaseForm,
  world: World,
  log: { name: string; activities: readonly Activity[] }[],
  name: string,
): Found[] {
  const reader = readerOf(form.reader);
  const runs: readonly RunForm[] = [form, ...(form.then ?? [])];
  const found: Found[] = [];
  let resume: unknown;
  runs.forEach((run, i) => {
    const at = runs.length > 1 ? `transaction ${i + 1}` : '';
    const seen = attempt(() => world.transaction(reader, requestOf(run.transaction, resume), run));
    resume = seen.resume;
    log.push({ name: [name, at].filter(Boolean).join(', '), activities: seen.log });
    for (const mismatch of check(run.expect ?? {}, seen)) found.push({ mismatch, at });
  });
  return found;
}

/** What a case asks of its world may be impossible: a signature under a key that nobody has, say. */
function attempt(transaction: () => Observation): Observation {
  try {
    return transaction();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ...NOTHING_SEEN, broken: error.message };
  }
}

export function tapsOf(run: RunForm): readonly TapForm[] {
  return run.taps ?? [run.card ?? 'std'];
}

/** Kernel and Entry Point alone, driven through the engine. */
export function engineWorld(engine: Engine): () => World {
  return () => ({
    transaction(reader, request, run) {
      const host = new CaseHost(tapsOf(run), run.transaction?.un);
      const seen = {
        commands: host.commands,
        ui: host.ui,
        fieldOffs: host.fieldOffs,
        gpos: host.gpos,
        log: host.log,
      };
      const timing = () => ({ elapsedMs: host.ms, ...holdTimes(host.log) });
      try {
        const result = engine.run(reader, request, host.answer);
        const { final, runs, combinations, resume } = result;
        const { activations } = host;
        return { ...seen, final, runs, combinations, activations, resume, world: timing() };
      } catch (error) {
        if (!(error instanceof Abandoned)) throw error;
        const { activations } = host;
        const nothing = { runs: [], combinations: [], world: timing() };
        return { ...seen, ...nothing, activations, broken: error.message };
      }
    },
  });
}
