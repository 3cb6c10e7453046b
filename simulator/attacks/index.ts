/** The attack lab: all scenarios, and how one is run. */

import type { Rig, RigOptions } from '../host/rig/rig.js';
import type { AttackReport, AttackRow } from './attack.js';
import { DEVICE_ATTACKS } from './device.js';
import { Lab, type Purchase } from './lab.js';
import { OFFLINE_ATTACKS } from './offline.js';
import { PERSON_ATTACKS } from './person.js';
import { PURCHASE_ATTACKS } from './purchase.js';
import { REPLAY_ATTACKS } from './replay.js';
import { TAP_ATTACKS } from './tap.js';
import { TOKEN_ATTACKS } from './token.js';
import { UPLINK_ATTACKS } from './uplink.js';

/** By id: A01, A02 … */
export const ATTACKS: readonly AttackRow[] = [
  ...REPLAY_ATTACKS,
  ...PURCHASE_ATTACKS,
  ...DEVICE_ATTACKS,
  ...TOKEN_ATTACKS,
  ...PERSON_ATTACKS,
  ...OFFLINE_ATTACKS,
  ...TAP_ATTACKS,
  ...UPLINK_ATTACKS,
].sort((a, b) => (a.id < b.id ? -1 : 1));

/** By name or id, in any case. */
export function findAttack(name: string): AttackRow | undefined {
  const wanted = name.toLowerCase();
  return ATTACKS.find((row) => row.name === wanted || row.id.toLowerCase() === wanted);
}

export interface RunOptions {
  readonly seed?: number;
  /** What the genuine customer buys; default 128.00 of the terminal's currency. */
  readonly purchase?: Purchase;
  readonly opened?: (rig: Rig) => void;
}

const PURCHASE: Purchase = { amountMinor: 12_800 };

export function runAttack(
  row: AttackRow,
  makeRig: (options: RigOptions) => Rig,
  { seed = 1, purchase = PURCHASE, opened }: RunOptions = {},
): AttackReport {
  const lab = new Lab({ seed, makeRig, purchase, opened });
  const got = row.run(lab);
  const { id, name, title, attacker, honest, expected } = row;
  const pass =
    got.layer === expected.layer && got.check === expected.check && got.code === expected.code;
  return {
    id,
    name,
    title,
    attacker,
    ...(honest ? { honest } : {}),
    expected,
    got,
    story: lab.story,
    pass,
  };
}
