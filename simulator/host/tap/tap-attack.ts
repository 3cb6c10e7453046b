/** An attack of the lab as part of a tap: what the attacker makes of a genuine purchase, and who stops it. */

import type { AttackReport, AttackRow } from '../../attacks/attack.js';
import { runAttack } from '../../attacks/index.js';
import { createRig } from '../rig/rig.js';

export function playAttack(row: AttackRow, seed: number): AttackReport {
  return runAttack(row, createRig, seed);
}

/** The tap that the attacker saw, with the verdict on what he made of it. */
export function withAttack(tap: object, report: AttackReport): object {
  const { layer, check, code } = report.got;
  return {
    ...tap,
    outcome: layer === 'nobody' ? 'Approved' : 'Declined',
    responseCode: /^[0-9A-Z]{2}$/.test(code) ? code : null,
    reason: layer === 'nobody' ? null : check,
    attack: report,
  };
}

export function attackReport(report: AttackReport): string[] {
  const { id, name, title, attacker, honest, got, story } = report;
  const missed = got.layer === 'nobody';
  return [
    '',
    `Attack ${id} ${name}: ${title}`,
    `  ${attacker}`,
    ...story.map((line) => `  · ${line}`),
    ...(honest ? [`  Honest note: ${honest}`] : []),
    '',
    missed
      ? `NOT CAUGHT: the hosts approve (${got.code})`
      : `DECLINED  (caught by ${got.layer}: ${got.check}, ${got.code})`,
  ];
}
