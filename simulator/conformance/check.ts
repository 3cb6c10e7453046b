/** Compares an observation with what a case expects; only what is named is compared. */

import type { BitsForm, ExpectForm, KernelForm, OutcomeForm } from './case-form.js';
import { checkUi, checkUiAmong, checkUiList } from './check-ui.js';
import type { KernelRun, OutcomeSeen, TagValues } from './engine.js';
import { toHex } from '../decode/hex.js';
import type { Mismatch } from './mismatch.js';
import { messageHex, shownTag } from './observed-tap.js';
import type { Observation } from './observation.js';

export function check(expect: ExpectForm, seen: Observation): Mismatch[] {
  const out: Mismatch[] = [];
  if (seen.broken !== undefined) {
    return [{ path: 'run', expected: 'a run to the end', got: seen.broken }];
  }
  out.push(...checkOutcome('', expect, seen.final));
  out.push(...checkKernels(expect, seen.runs));
  if (expect.ui) out.push(...checkUiList('ui', expect.ui, seen.ui));
  if (expect.uiAmong) out.push(...checkUiAmong('uiAmong', expect.uiAmong, seen.ui));
  out.push(...checkCommands(expect, seen));
  out.push(...checkSent(expect, seen));
  if (expect.dataRecord) {
    out.push(...checkTags('dataRecord', expect.dataRecord, seen.final?.dataRecord));
  }
  if (expect.dataRecordOrder) {
    const there = [...(seen.final?.dataRecord?.keys() ?? [])].map(messageHex);
    const wanted = expect.dataRecordOrder.filter((tag) => there.includes(tag));
    const got = there.filter((tag) => expect.dataRecordOrder!.includes(tag));
    same(out, 'dataRecordOrder', wanted, got);
  }
  expect.indicators?.forEach((row, i) => {
    for (const [name, value] of Object.entries(row)) {
      same(out, `indicators/${i}/${name}`, value, seen.combinations[i]?.indicators[name]);
    }
  });
  if (expect.activations !== undefined) {
    same(out, 'activations', expect.activations, seen.activations);
  }
  if (expect.fieldOffs) same(out, 'fieldOffs', expect.fieldOffs, seen.fieldOffs);
  for (const [name, value] of Object.entries(expect.world ?? {})) {
    out.push(...checkWorld(`world/${name}`, value, seen.world[name]));
  }
  return out;
}

const PLAIN = [
  'outcome',
  'start',
  'cvm',
  'oda',
  'onlineResponse',
  'alternateInterface',
  'receipt',
  'removalTimeout',
] as const;

function checkOutcome(
  prefix: string,
  expect: OutcomeForm,
  seen: OutcomeSeen | undefined,
): Mismatch[] {
  const out: Mismatch[] = [];
  for (const name of PLAIN) {
    if (expect[name] !== undefined) same(out, prefix + name, expect[name], seen?.[name]);
  }
  if (expect.fieldOff !== undefined) {
    same(out, `${prefix}fieldOff`, expect.fieldOff, seen?.fieldOff ?? null);
  }
  for (const name of ['uiOnOutcome', 'uiOnRestart'] as const) {
    const wanted = expect[name];
    if (wanted === null) same(out, prefix + name, null, seen?.[name] ?? null);
    else if (wanted !== undefined) out.push(...checkUi(prefix + name, wanted, seen?.[name]));
  }
  out.push(...checkReason(prefix, expect, seen));
  return out;
}

function checkReason(
  prefix: string,
  expect: OutcomeForm,
  seen: OutcomeSeen | undefined,
): Mismatch[] {
  const out: Mismatch[] = [];
  if (expect.reason !== undefined) {
    const allowed = typeof expect.reason === 'string' ? [expect.reason] : expect.reason;
    const code = seen?.reason?.code ?? null;
    if (!allowed.includes(code as string)) {
      out.push({ path: `${prefix}reason`, expected: expect.reason, got: code });
    }
  }
  if (expect.sw !== undefined) {
    const sw = seen?.reason?.sw;
    same(out, `${prefix}sw`, expect.sw.toUpperCase(), sw === undefined ? null : messageHex(sw));
  }
  return out;
}

function checkKernels(expect: ExpectForm, runs: readonly KernelRun[]): Mismatch[] {
  const out: Mismatch[] = [];
  if (expect.kernel === null) same(out, 'kernel', 'no kernel ran', noneRan(runs.length));
  else if (expect.kernel) out.push(...checkKernel('kernel/', expect.kernel, runs.at(-1)));
  if (expect.kernels) {
    same(out, 'kernels/length', expect.kernels.length, runs.length);
    expect.kernels.forEach((row, i) => out.push(...checkKernel(`kernels/${i}/`, row, runs[i])));
  }
  return out;
}

function noneRan(count: number): string {
  return count === 0 ? 'no kernel ran' : `${count} ran`;
}

function checkKernel(prefix: string, expect: KernelForm, run: KernelRun | undefined): Mismatch[] {
  if (!run) return [{ path: prefix.slice(0, -1), expected: 'a kernel run', got: null }];
  const out = checkOutcome(prefix, expect, run);
  if (expect.acType !== undefined) {
    same(out, `${prefix}acType`, expect.acType, run.acType ?? null);
  }
  if (expect.selectedAid !== undefined) {
    same(out, `${prefix}selectedAid`, expect.selectedAid.toUpperCase(), toHex(run.adfName));
  }
  if (expect.kernelId !== undefined) {
    same(out, `${prefix}kernelId`, expect.kernelId.toUpperCase(), messageHex(run.kernelId));
  }
  if (expect.tags) out.push(...checkTags(`${prefix}tags`, expect.tags, run.cardData));
  if (expect.terminalTags) {
    out.push(...checkTags(`${prefix}terminalTags`, expect.terminalTags, run.terminalData));
  }
  if (expect.tvr !== undefined) out.push(...checkBits(`${prefix}tvr`, expect.tvr, run.tvr));
  if (expect.tsi !== undefined) out.push(...checkBits(`${prefix}tsi`, expect.tsi, run.tsi));
  if (expect.torn !== undefined) same(out, `${prefix}torn`, expect.torn, run.torn ?? false);
  return out;
}

function checkBits(path: string, expect: BitsForm, value: Uint8Array): Mismatch[] {
  const got = toHex(value);
  if (typeof expect === 'string') {
    return expect.toUpperCase() === got ? [] : [{ path, expected: expect, got }];
  }
  const isSet = (name: string): boolean => {
    const [, byteNumber, bit] = /^B(\d)b(\d)$/.exec(name) ?? [];
    return (value[Number(byteNumber) - 1]! & (1 << (Number(bit) - 1))) !== 0;
  };
  const wrong = [
    ...(expect.set ?? []).filter((name) => !isSet(name)).map((name) => `${name} set`),
    ...(expect.clear ?? []).filter(isSet).map((name) => `${name} clear`),
  ];
  return wrong.length === 0 ? [] : [{ path, expected: wrong.join(', '), got }];
}

function checkTags(
  path: string,
  expect: Readonly<Record<string, string | boolean>>,
  values: TagValues | undefined,
): Mismatch[] {
  const out: Mismatch[] = [];
  for (const [tag, wanted] of Object.entries(expect)) {
    const value = values?.get(Number.parseInt(tag, 16));
    if (typeof wanted === 'boolean') same(out, `${path}/${tag}`, wanted, value !== undefined);
    else if (!value || toHex(value) !== wanted.toUpperCase()) {
      const got = value ? shownTag(tag, toHex(value)) : null;
      out.push({ path: `${path}/${tag}`, expected: shownTag(tag, wanted), got });
    }
  }
  return out;
}

function checkCommands(expect: ExpectForm, seen: Observation): Mismatch[] {
  const out: Mismatch[] = [];
  if (expect.commands) {
    const got = seen.commands.map((hex, i) => {
      const wanted = expect.commands![i];
      return wanted !== undefined && isCommand(hex, wanted) ? wanted : shortName(hex);
    });
    same(out, 'commands', expect.commands, got);
  }
  for (const wanted of expect.notSent ?? []) {
    const sent = seen.commands.some((hex) => isCommand(hex, wanted));
    if (sent) out.push({ path: 'notSent', expected: `no ${wanted}`, got: wanted });
  }
  const gpo = seen.gpos.at(-1);
  if (expect.gpo !== undefined) {
    same(out, 'gpo', expect.gpo.replaceAll(' ', '').toUpperCase(), gpo?.hex ?? null);
  }
  return out;
}

/** Named as hex or by its short name. */
function isCommand(hex: string, name: string): boolean {
  const upper = name.toUpperCase();
  return hex === upper || shortName(hex) === upper;
}

function checkSent(expect: ExpectForm, seen: Observation): Mismatch[] {
  const out: Mismatch[] = [];
  const sent = seen.gpos.at(-1)?.sent ?? {};
  const wanted = { ...expect.sent, ...(expect.ttq !== undefined && { '9F66': expect.ttq }) };
  for (const [tag, value] of Object.entries(wanted)) {
    same(out, `sent/${tag}`, value.toUpperCase(), sent[tag] ?? null);
  }
  const numbers = seen.gpos.map((gpo) => gpo.sent['9F37'] ?? null);
  if (expect.un) {
    const wanted = expect.un.map((hex) => hex.toUpperCase());
    same(out, 'un', wanted, numbers);
  }
  if (expect.newUn !== undefined) {
    same(
      out,
      'newUn',
      expect.newUn,
      numbers.length > 1 && new Set(numbers).size === numbers.length,
    );
  }
  return out;
}

/** `READ 2/3` and the like; other commands as hex. */
export function shortName(hex: string): string {
  if (hex === '00A404000E325041592E5359532E444446303100') return 'PPSE';
  if (hex.startsWith('00A40400')) {
    const length = Number.parseInt(hex.slice(8, 10), 16);
    const plain = hex.length === 12 + 2 * length && hex.endsWith('00');
    return plain ? `SELECT ${hex.slice(10, 10 + 2 * length)}` : hex;
  }
  if (hex.startsWith('80A80000')) return 'GPO';
  const record = /^00B2(..)(..)00$/.exec(hex);
  if (!record) return hex;
  const control = Number.parseInt(record[2]!, 16);
  return (control & 7) === 4 ? `READ ${control >> 3}/${Number.parseInt(record[1]!, 16)}` : hex;
}

/** Numbers may be bounded: `{"max": 100}`, `{"min": 1}`; the rest must be equal. */
function checkWorld(path: string, expect: unknown, got: unknown): Mismatch[] {
  const bound = expect as { max?: number; min?: number } | null;
  if (typeof bound === 'object' && bound && (bound.max ?? bound.min) !== undefined) {
    const number = typeof got === 'number' ? got : Number.NaN;
    const fits = number <= (bound.max ?? Infinity) && number >= (bound.min ?? -Infinity);
    return fits ? [] : [{ path, expected: expect, got: got ?? null }];
  }
  const out: Mismatch[] = [];
  same(out, path, expect, got);
  return out;
}

function same(out: Mismatch[], path: string, expected: unknown, got: unknown): void {
  if (JSON.stringify(expected) === JSON.stringify(got)) return;
  out.push({ path, expected, got: got ?? null });
}
