/** An attack of the lab as part of a tap: what the attacker makes of a genuine purchase, and who stops it. */

import type { AttackReport, AttackRow } from '../../attacks/attack.js';
import { runAttack } from '../../attacks/index.js';
import { createRig, type Rig, type RigOptions } from '../rig/rig.js';
import { watchTap, type TapOptions, type TapResult } from './tap-run.js';

export interface AttackedTap {
  readonly rig: Rig;
  readonly result: TapResult;
  readonly report: AttackReport;
}

/** Plays the attack on this purchase. Of several worlds of a scenario the last one is shown. */
export function attackTap(row: AttackRow, options: TapOptions): AttackedTap {
  const { amountMinor, currency, seed = 1, engine, detail } = options;
  let rig: Rig | undefined;
  let summary: (() => TapResult) | undefined;
  const makeRig = (wanted: RigOptions): Rig =>
    createRig({
      ...wanted,
      ...(engine && { engine }),
      ...(detail !== undefined && { detail }),
    });
  const report = runAttack(row, makeRig, {
    seed,
    purchase: { amountMinor, currency: currency.code },
    opened(opened) {
      rig?.close();
      rig = opened;
      summary = watchTap(opened, options);
    },
  });
  return { rig: rig!, result: summary!(), report };
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
