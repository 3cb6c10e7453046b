/** After faults: everything that was left open is closed, and an ordinary customer can pay and ride. */

import { SeededRandom } from '../clock/random.js';
import type { Doing } from './doing.js';
import { goodRide, settleGate } from './gate-rest.js';
import { WORLD_PROMISES } from './invariants/index.js';
import { pay, settle, unlock } from './paying.js';
import type { Till } from './till.js';
import type { World } from './world.js';

const SECOND = 1_000_000;
const REST_TRIES = 40;
const REST_US = 900 * SECOND;
const GOOD_TAP_FEN = 100;
const GOOD_TAP_TRIES = 2;

/** Faults are over: the terminal becomes idle and everything that was open is closed. */
export function* settleDown(world: World, till: Till): Doing<boolean> {
  for (let tries = 0; tries < REST_TRIES && !world.violation; tries++) {
    if (!(yield* world.until(() => world.state(till) === 'idle', REST_US))) break;
    const ledger = till.recover();
    if (!ledger.open && ledger.waiting.length === 0 && !ledger.settling) {
      till.order = undefined;
      world.check((checks) => checks.quiet?.(till, ledger));
      return !world.violation;
    }
    // A settlement that was cut is begun again by the operator.
    if (ledger.settling && !ledger.open) yield* settle(world, till);
    yield* world.run(31 * SECOND);
  }
  if (world.violation) return false;
  const ledger = till.recover();
  const idle = world.state(till) === 'idle';
  world.broken(
    idle ? WORLD_PROMISES.reversals : WORLD_PROMISES.rest,
    'when faults cease, what they left is put right within minutes',
    `${till.id} is ${world.state(till)}, screen "${till.station.panel.screen.message}"` +
      `, open ${ledger.open?.kind ?? 'none'}, waiting ${ledger.waiting.length}, settling ${ledger.settling?.batch ?? 'no'}`,
  );
  return false;
}

/** After faults, an ordinary customer with money pays an ordinary sum. */
export function* goodTap(world: World, till: Till): Doing {
  if (!(yield* settleDown(world, till))) return;
  const [phone] = world.phones;
  const ready = phone!.wallet.cards.find(({ status }) => status === 'ready');
  if (ready) phone!.wallet.setDefault(ready.id);
  unlock(phone!);
  world.pay();
  const random = new SeededRandom(world.seed, `good tap ${world.episode}`);
  const seen: string[] = [];
  for (let tries = 0; tries < GOOD_TAP_TRIES && !world.violation; tries++) {
    const screens = till.station.panel.onScreen(({ message }) => seen.push(message));
    yield* pay(world, { till, phone: phone!, amountMinor: GOOD_TAP_FEN, random });
    screens();
    if (till.order?.shown) return;
    // A full journal is a reason to settle, not a fault.
    if (!seen.includes('journal-full') && !seen.includes('settlement-pending')) break;
    yield* settle(world, till);
    yield* settleDown(world, till);
  }
  if (!world.violation)
    world.broken(
      WORLD_PROMISES.goodTap,
      'nothing that broke may leave a terminal that cannot sell',
      `${till.id}: ${seen.join(', ')}; hosts: ${world.rig.backOffice.lastVerdict?.reason ?? 'content'}`,
    );
}

/** The end of a world: each place sells once more, then nothing is open anywhere. */
export function* comeToRest(world: World): Doing {
  for (const till of world.tills) yield* goodTap(world, till);
  for (const till of world.tills) yield* settleDown(world, till);
  for (const gate of world.gates) {
    yield* goodRide(world, gate);
    yield* settleGate(world, gate);
  }
  world.check((checks) => checks.end?.());
}
