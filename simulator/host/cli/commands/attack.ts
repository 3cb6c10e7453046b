/** `tapwright attack`: runs scenarios of the attack lab and says who caught them. */

import type { AttackReport, AttackRow } from '../../../attacks/attack.js';
import type { Finding } from '../../../attacks/finding.js';
import { ATTACKS, findAttack, runAttack } from '../../../attacks/index.js';
import { createRig } from '../../rig/rig.js';
import { UsageError, type Command } from '../command.js';

export const command: Command = {
  summary: 'the attack lab: what is tried, and which check catches it',
  help: [
    '[NAME…] [--list] [--json] [--seed S]',
    '',
    'Runs the named scenarios (A03, wrong-amount …), or all of them, against keys and cards of this lab.',
    'Exit status 0: every scenario ended as its row says.',
    '',
    '  --list     names and what is expected, without running',
    '  --json     [{id, name, expected{layer, check, code}, got{layer, check, code}, pass, …}]',
    '  --seed S   of the worlds (default 1)',
  ].join('\n'),
  options: {
    list: { type: 'boolean' },
    json: { type: 'boolean' },
    seed: { type: 'string' },
  },
  run({ values, positionals }) {
    const rows = positionals.length === 0 ? ATTACKS : positionals.map(named);
    const seed = seedOf(values['seed']);
    if (values['list']) {
      print(values['json'] === true ? JSON.stringify(rows.map(listed), null, 2) : listText(rows));
      return 0;
    }
    const reports = rows.map((row) => runAttack(row, createRig, { seed }));
    if (values['json']) print(JSON.stringify(reports, null, 2));
    else {
      for (const report of reports) print(reportText(report));
      const passed = reports.filter((report) => report.pass).length;
      print(`${passed} of ${reports.length} scenarios ended as expected`);
    }
    return reports.every((report) => report.pass) ? 0 : 1;
  },
};

function named(name: string): AttackRow {
  const row = findAttack(name);
  if (!row) throw new UsageError(`attack: no scenario "${name}"; see tapwright attack --list`);
  return row;
}

function seedOf(value: unknown): number {
  if (value === undefined) return 1;
  if (typeof value !== 'string' || !/^\d{1,9}$/.test(value))
    throw new UsageError('attack: --seed is a whole number');
  return Number(value);
}

function listed({ id, name, title, attacker, where, expected, honest }: AttackRow): object {
  return { id, name, title, attacker, where, expected, ...(honest ? { honest } : {}) };
}

function listText(rows: readonly AttackRow[]): string {
  return rows
    .map(
      (row) => `${row.id}  ${row.name.padEnd(22)} ${caught(row.expected).padEnd(38)} ${row.title}`,
    )
    .join('\n');
}

function caught({ layer, check, code }: Finding): string {
  return layer === 'nobody' ? `not caught (${code})` : `${layer}: ${check} (${code})`;
}

function reportText(report: AttackReport): string {
  const { id, name, title, attacker, honest, expected, got, story, pass } = report;
  const lines = [`${pass ? 'ok  ' : 'FAIL'} ${id} ${name}: ${title}`, `     ${attacker}`];
  for (const line of story) lines.push(`       ${line}`);
  lines.push(`     caught by ${caught(got)}`.replace('caught by not caught', 'not caught'));
  if (!pass) lines.push(`     expected  ${caught(expected)}`);
  if (honest) lines.push(`     note: ${honest}`);
  return lines.join('\n');
}

function print(text: string): void {
  console.log(text);
}
