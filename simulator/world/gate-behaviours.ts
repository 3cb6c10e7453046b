/** What people do at a gate, one row each. */

import { CardProxy } from '../host/rig/card-proxy.js';
import type { SeededRandom } from '../clock/random.js';
import type { Phone } from '../phone/phone.js';
import type { Picc } from '../rf/picc.js';
import type { Act, Behaviour } from './behaviour.js';
import type { Doing } from './doing.js';
import { closeGate, hearOut, openGate, ride } from './gate-rest.js';
import type { GateSite } from './gate-site.js';
import { WORLD_PROMISES } from './invariants/index.js';
import type { World } from './world.js';

const MS = 1000;
const SECOND = 1_000_000;
const MOST_RIDERS = 3;
const PLASTIC = 0.15;
/** With a line and nothing broken, a list is in within this. */
const LIST_US = 30 * SECOND;

type AtGate = Act & { readonly gate: GateSite };

function someone(world: World, { phone }: Act, further: number): Phone {
  const { phones } = world;
  return phones[(phones.indexOf(phone) + further) % phones.length]!;
}

function* rides(world: World, act: AtGate): Doing {
  const { gate, random } = act;
  yield* openGate(world, gate);
  for (let left = 1 + random.below(MOST_RIDERS), i = 0; left > 0; left--, i++) {
    const plastic = random.chance(PLASTIC) ? { card: world.plastic.picc } : {};
    yield* ride(world, gate, someone(world, act, i), plastic);
  }
  yield* world.run(random.below(600) * MS);
}

/** Over the barrier to a friend. */
function* passedBack(world: World, { gate, phone }: AtGate): Doing {
  yield* openGate(world, gate);
  yield* ride(world, gate, phone);
  yield* ride(world, gate, phone);
}

function tokenOf(world: World, phone: Phone): { ref: string; token: string } | undefined {
  const card = phone.wallet.cardForTap() ?? phone.wallet.cards[0];
  const row = card && world.rig.backOffice.vault.byRef(card.tokenRef);
  return row && { ref: row.tokenRef, token: row.token };
}

/** Reported as stolen elsewhere; the phone does not know. */
function* denied(world: World, { gate, phone, calm }: AtGate): Doing {
  const found = tokenOf(world, phone);
  const { tokenService } = world.rig.backOffice;
  if (found && tokenService.setState(found.ref, 'SUSPENDED', 'customer', 'stolen').ok)
    world.stopped.add(found.token);
  const asked = world.rig.clock.now();
  yield* openGate(world, gate);
  const inTime = yield* world.until(() => gate.listAtUs > asked, calm ? LIST_US : 0);
  if (calm && !inTime && !world.violation)
    world.broken(
      WORLD_PROMISES.list,
      'with a line and nothing broken, a gate knows within seconds whom to refuse',
      `${gate.id}: no deny list since it was switched on`,
    );
  yield* ride(world, gate, phone);
  if (!found) return;
  if (tokenService.setState(found.ref, 'ACTIVE', 'customer', 'found').ok)
    world.stopped.delete(found.token);
}

/** A card without its key: one bit of what it signed is another, or all of it is older. */
function* forged(world: World, { gate, phone, random }: AtGate): Doing {
  yield* openGate(world, gate);
  yield* ride(world, gate, phone, { wrap: forgery(world, random), forged: true });
}

function forgery(world: World, random: SeededRandom): (card: Picc) => Picc {
  const old = random.chance(0.5) ? world.recorded.at(0) : undefined;
  const bit = 1 << random.below(8);
  const at = random.below(SIGNED_BYTES);
  const response = (rapdu: Uint8Array, capdu: Uint8Array): Uint8Array => {
    if (old && capdu[1] === GPO) return old;
    const from = signed(rapdu);
    if (from < 0) return rapdu;
    const changed = rapdu.slice();
    changed[from + at]! ^= bit;
    return changed;
  };
  return (card) => new CardProxy(card, world.rig.clock, { response });
}

const GPO = 0xa8;
/** Some bytes behind tag and length of 9F4B. */
const SIGNED_BYTES = 60;
const SIGNED_FROM = 4;

function signed(rapdu: Uint8Array): number {
  for (let i = 0; i + SIGNED_FROM + SIGNED_BYTES < rapdu.length; i++)
    if (rapdu[i] === 0x9f && rapdu[i + 1] === 0x4b) return i + SIGNED_FROM;
  return -1;
}

function* both(world: World, act: AtGate): Doing {
  yield* openGate(world, act.gate);
  const other = someone(world, act, 1);
  const second = other === act.phone ? {} : { second: world.observed(other.picc) };
  yield* ride(world, act.gate, act.phone, second);
}

function* torn(world: World, { gate, phone, random }: AtGate): Doing {
  yield* openGate(world, gate);
  yield* ride(world, gate, phone, { tornUs: (20 + random.below(200)) * MS });
  yield* ride(world, gate, phone);
}

/** Rides with nothing on the account; then tries where the gate cannot ask, and pays in the end. */
function* penniless(world: World, act: AtGate): Doing {
  const { gate, phone, random } = act;
  const { backOffice } = world.rig;
  const { accounts } = backOffice.issuers;
  const found = tokenOf(world, phone);
  const row = found && backOffice.vault.tokens.get(found.token);
  const pan = row && backOffice.vault.panOf(row);
  const account = pan && accounts.cards.get(pan.pan)?.account;
  if (account === undefined) return yield* rides(world, act);
  const had = accounts.available(account);
  const move = (amount: number): void =>
    backOffice.store.transaction(() =>
      accounts.deposit(account, amount, backOffice.calendar.now()),
    );
  move(-had);
  yield* openGate(world, gate);
  yield* ride(world, gate, phone);
  world.touch(gate, ({ station }) => station.gate.closeDay());
  yield* hearOut(world, gate);
  closeGate(gate);
  gate.station.line.down = true;
  yield* openGate(world, gate);
  yield* ride(world, gate, phone);
  closeGate(gate);
  gate.station.line.down = false;
  if (random.chance(0.5)) move(had);
  yield* openGate(world, gate);
  world.touch(gate, ({ station }) => station.gate.collectDebts());
  yield* hearOut(world, gate);
}

/** Nothing of it is known to anybody until a later day. */
function* withoutLine(world: World, act: AtGate): Doing {
  act.gate.station.line.down = true;
  yield* rides(world, act);
}

function* closing(world: World, act: AtGate): Doing {
  const { gate } = act;
  yield* rides(world, act);
  world.touch(gate, ({ station }) => station.gate.closeDay());
  yield* hearOut(world, gate);
}

function row(name: string, weight: number, run: (world: World, act: AtGate) => Doing): Behaviour {
  return {
    name: `gate: ${name}`,
    weight,
    atGate: true,
    *run(world, act) {
      if (act.gate) yield* run(world, { ...act, gate: act.gate });
    },
  };
}

export const GATE_BEHAVIOURS: readonly Behaviour[] = [
  row('rides', 5, rides),
  row('passed back', 1, passedBack),
  row('denied token', 1, denied),
  row('forged card', 1, forged),
  row('two phones', 1, both),
  row('torn away', 1, torn),
  row('no money', 1, penniless),
  row('no line', 1, withoutLine),
  row('end of the day', 1, closing),
];
