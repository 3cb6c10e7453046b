/** A gate's day: switched on, its list and its line, switched off; in rest all its fares are at the acquirer. */

import { SeededRandom } from '../clock/random.js';
import type { Phone } from '../phone/phone.js';
import type { Picc } from '../rf/picc.js';
import type { Doing } from './doing.js';
import type { GateSite } from './gate-site.js';
import { WORLD_PROMISES } from './invariants/index.js';
import { unlock } from './paying.js';
import type { World } from './world.js';

const MS = 1000;
const SECOND = 1_000_000;
const DARK_US = 30 * SECOND;
const LIST_US = 4 * SECOND;
/** Without a line it asks in vain. */
const NO_LIST_US = 300 * MS;
const TAP_US = 3 * SECOND;
const BOTH_US = 600 * MS;
/** Nothing on the line for so long: no exchange is under way. A gate polls for cards all the while: what is waited costs. */
const QUIET_US = 400 * MS;
const TALK_US = 60 * SECOND;
const REST_TRIES = 6;

/** Switched on, and the deny list asked for. */
export function* openGate(world: World, gate: GateSite): Doing<boolean> {
  gate.inService = true;
  if (!gate.station.powered && gate.darkUntil === undefined) world.boot(gate);
  if (!(yield* world.until(() => gate.station.powered, DARK_US))) return false;
  const limitUs = gate.station.line.down ? NO_LIST_US : LIST_US;
  yield* world.until(() => gate.listAtUs >= gate.bootedAtUs, limitUs);
  return gate.station.powered;
}

/** The switch of the house, at whatever moment. */
export function closeGate(gate: GateSite): void {
  gate.inService = false;
  if (gate.station.powered) gate.station.powerCut();
}

export interface RideOptions {
  readonly wrap?: (card: Picc) => Picc;
  /** The card is a copy, or changed on its way: it must not pass. */
  readonly forged?: boolean;
  readonly card?: Picc;
  /** Lies there as well, for a moment. */
  readonly second?: Picc;
  /** Taken away again after this. */
  readonly tornUs?: number;
  readonly lingerUs?: number;
}

/** Holds a phone to the gate until it decides. True: it opened. */
export function* ride(
  world: World,
  gate: GateSite,
  phone: Phone,
  options: RideOptions = {},
): Doing<boolean> {
  const { wrap, second, tornUs, lingerUs = 100 * MS } = options;
  unlock(phone);
  world.phoneInHand = phone;
  const before = gate.passages;
  const decided = (): boolean => gate.passages > before;
  gate.forged = options.forged ?? false;
  gate.refusal = 'none';
  const placed = world.place(gate, options.card ?? phone.picc, wrap);
  const { field } = gate.station;
  if (second) {
    field.place(second);
    yield* world.until(decided, BOTH_US);
    field.remove(second);
  }
  yield* world.until(decided, tornUs ?? TAP_US);
  if (decided()) yield* world.run(lingerUs);
  field.remove(placed);
  yield* world.run(300 * MS);
  world.phoneInHand = undefined;
  return decided() && gate.refusal === undefined;
}

/** Until nothing goes over its line any more. */
export function* hearOut(world: World, gate: GateSite): Doing {
  const { clock } = world.rig;
  const since = clock.now();
  yield* world.until(
    () =>
      clock.now() - Math.max(gate.wireAtUs, since) > QUIET_US && gate.wireAtUs >= gate.bootedAtUs,
    TALK_US,
  );
}

/** No fault is on: whatever waited reaches the acquirer, and who paid owes nothing. */
export function* settleGate(world: World, gate: GateSite, dayEnds = false): Doing<boolean> {
  let waiting = 0;
  for (let tries = 0; tries < REST_TRIES && !world.violation; tries++) {
    yield* openGate(world, gate);
    if (gate.owing.size > 0) world.pay();
    world.touch(gate, ({ station: { gate: app } }) => {
      if (dayEnds) app.closeDay();
      if (gate.owing.size > 0) app.collectDebts();
    });
    yield* hearOut(world, gate);
    closeGate(gate);
    const taps = gate.recover();
    waiting = taps.waiting.length;
    if (waiting > 0 || (dayEnds && taps.held.size > 0)) continue;
    world.check((checks) => checks.gateQuiet?.(gate, taps));
    return !world.violation;
  }
  if (!world.violation)
    world.broken(
      WORLD_PROMISES.uploads,
      'a ride is a promise to pay: its fare reaches the issuer when there is a line',
      `${gate.id}: ${waiting} fares wait after ${REST_TRIES} days with a line`,
    );
  return false;
}

/** After faults: somebody with money and a good card passes. */
export function* goodRide(world: World, gate: GateSite): Doing {
  if (!(yield* settleGate(world, gate))) return;
  world.pay();
  const owing = gate.recover().debts;
  const { vault } = world.rig.backOffice;
  yield* openGate(world, gate);
  for (const phone of world.phones) {
    unlock(phone);
    const card = phone.wallet.cards.find(({ status, tokenRef }) => {
      const row = vault.byRef(tokenRef);
      const good = row?.state === 'ACTIVE' && !gate.denied.has(row.token) && !owing.has(row.token);
      return status === 'ready' && good;
    });
    if (!card) continue;
    phone.wallet.setDefault(card.id);
    const random = new SeededRandom(world.seed, `good ride ${world.episode}`);
    yield* world.run(random.below(500) * MS);
    if (!(yield* ride(world, gate, phone)) && !world.violation)
      world.broken(
        WORLD_PROMISES.goodTap,
        'nothing that broke may leave a gate that lets nobody in',
        `${gate.id}: ${phone.profile.id}, ${gate.refusal ?? 'no decision'}`,
      );
    break;
  }
  closeGate(gate);
}
