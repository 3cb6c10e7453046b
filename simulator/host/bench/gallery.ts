/** What there is to run: scenario files, attacks of the lab, conformance cases, faults; and runs that end as a recording. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ATTACKS, findAttack, runAttack } from '../../attacks/index.js';
import { caseInfo, runCase } from '../../conformance/run-case.js';
import type { CaseForm } from '../../conformance/case-form.js';
import type { Activity } from '../../conformance/observation.js';
import { DEMO_CARDS } from '../../network/issuer/banks.js';
import { PROFILES } from '../../phone/profiles/profiles.js';
import { CHIP_FAULTS } from '../../pn532/faults.js';
import { RF_FAULTS } from '../../rf/faults.js';
import { readScenario } from '../../scenario/read-scenario.js';
import { LINE_FAULTS } from '../../scenario/stage.js';
import type { Scenario } from '../../scenario/scenario.js';
import type { WireEvent } from '../../web/src/protocol.js';
import type { AttackRun, CaseRun, Catalog } from '../../web/src/catalog.js';
import { ownCaseFiles, readCases } from '../conformance/case-files.js';
import { worldsOn } from '../conformance/worlds.js';
import { readJsonFile } from '../json-file.js';
import { createRig, type Rig } from '../rig/rig.js';
import { ROOT } from '../root.js';
import { wireEvents } from './export.js';

const SCENARIOS = join(ROOT, 'simulator/scenario/files');

let cases: readonly CaseForm[] | undefined;

function allCases(): readonly CaseForm[] {
  return (cases ??= readCases(ownCaseFiles()));
}

export function shippedScenarios(): Scenario[] {
  return readdirSync(SCENARIOS)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const read = readScenario(readJsonFile('scenario', join(SCENARIOS, name)));
      if (!read.ok) throw new Error(`${name}: ${read.path}: ${read.why}`);
      return read.scenario;
    });
}

export function catalog(): Catalog {
  const board = (layer: 'rf' | 'chip', rows: Record<string, { unit: string; doc: string }>) =>
    Object.entries(rows).map(([name, { unit, doc }]) => ({ layer, name, unit, doc }));
  return {
    cards: DEMO_CARDS.map(({ pan, expiry, cvn2, bank, label, note }) => ({
      pan,
      expiry,
      cvn2,
      bank,
      label,
      note,
    })),
    phones: PROFILES.filter(({ plastic }) => !plastic).map(({ id, name }) => ({ id, name })),
    faults: [
      ...board('rf', RF_FAULTS),
      ...board('chip', CHIP_FAULTS),
      ...LINE_FAULTS.map((name) => ({
        layer: 'line' as const,
        name,
        unit: 'probability',
        doc: `messages between terminal and host: ${name}`,
      })),
    ],
    scenarios: shippedScenarios(),
    attacks: ATTACKS.map(({ id, name, title, attacker, expected, honest }) => ({
      id,
      name,
      title,
      attacker,
      expected,
      ...(honest !== undefined && { honest }),
    })),
    cases: allCases().map(caseInfo),
  };
}

/** In worlds of its own; what the last of them logged comes with the report. */
export function attackRun(name: string, showPan: boolean): AttackRun {
  const row = findAttack(name);
  if (!row) throw new Error(`no attack "${name}"`);
  let rig: Rig | undefined;
  const report = runAttack(row, (options) => (rig = createRig(options)));
  return { report, events: rig ? wireEvents(rig, showPan) : report.story.map(told) };
}

/** An attack that speaks with the hosts alone has no log but its notebook. */
function told(line: string, seq: number): WireEvent {
  return { seq, t: 0, lane: 'attack', kind: 'note', data: { line } };
}

export function caseRun(id: string): CaseRun {
  const form = allCases().find((one) => one.id === id);
  if (!form) throw new Error(`no case "${id}"`);
  const { log, ...result } = runCase(form, worldsOn('node'));
  const events: WireEvent[] = [];
  for (const { name, activities } of log) {
    if (name) events.push({ seq: events.length, t: 0, lane: 'case', kind: 'run', data: { name } });
    for (const activity of activities) events.push(eventOf(activity, events.length));
  }
  return { result, events };
}

const PLACES: Readonly<Record<Activity['kind'], readonly [lane: string, kind: string]>> = {
  activate: ['rf', 'activate'],
  command: ['kernel', 'capdu'],
  response: ['kernel', 'rapdu'],
  ui: ['app', 'ui'],
  fieldOff: ['rf', 'field-off'],
  removal: ['rf', 'remove'],
  note: ['kernel', 'note'],
  world: ['case', 'world'],
};

/** What a case observed, as an event; times count from each transaction's start. */
function eventOf({ ms, kind, data }: Activity, seq: number): WireEvent {
  const [lane, eventKind] = PLACES[kind];
  const { hex, rule, cite } = (data ?? {}) as { hex?: string; rule?: string; cite?: string };
  return {
    seq,
    t: ms * 1000,
    lane,
    kind: rule === undefined ? eventKind : 'decision',
    ...(hex !== undefined && { bytes: hex.toUpperCase() }),
    ...(cite !== undefined && { cite }),
    data,
  };
}
