/** What people do in the world, one row each. Every row ends with the terminal or gate left alone; what was open may still be under way. */

import { CardProxy } from '../host/rig/card-proxy.js';
import type { SeededRandom } from '../clock/random.js';
import { DEMO_CARDS, type DemoCard } from '../network/issuer/banks.js';
import type { Phone } from '../phone/phone.js';
import type { Picc } from '../rf/picc.js';
import type { Act, Behaviour } from './behaviour.js';
import type { Doing } from './doing.js';
import { GATE_BEHAVIOURS } from './gate-behaviours.js';
import { finish, idle, menu, MENU, pay, settle } from './paying.js';
import { CARDS_PER_PHONE } from './town.js';
import type { World } from './world.js';

const AGED_DAYS = 30;
const TWICE = 0.4;
const SECOND = 1_000_000;

/** A sale of the open batch that may be voided or refunded. */
function soldBefore(
  world: World,
  { till, random }: Act,
): { readonly stan: string; readonly amount: number } | undefined {
  const { terminals, batches } = world.rig.backOffice;
  const { batch } = terminals.get(till.id)!;
  const sold = batches.of(till.id, batch).filter((entry) => entry.kind === 'sale');
  return sold.length > 0 ? random.pick(sold.slice(-6)) : undefined;
}

function* takeBack(world: World, act: Act, kind: 'void' | 'refund'): Doing {
  const sold = soldBefore(world, act);
  if (!sold) {
    yield* pay(world, act);
    return;
  }
  const trace = `${sold.stan}\n`;
  // Some ask twice for their money.
  for (let times = act.random.chance(TWICE) ? 2 : 1; times > 0; times--) {
    if (!(yield* idle(world, act.till))) return;
    act.till.begin(kind, sold.amount, world.episode);
    if (kind === 'void') yield* menu(world, act.till, MENU.void, trace);
    else yield* menu(world, act.till, MENU.refundLinked, `${trace}${sold.amount}\n`);
    yield* finish(world, act.till);
  }
}

function altered(world: World, random: SeededRandom): (card: Picc) => Picc {
  return (card) =>
    new CardProxy(card, world.rig.clock, {
      response(rapdu, capdu) {
        if (capdu[1] !== GPO || rapdu.length < 20) return rapdu;
        const changed = rapdu.slice();
        const padding = endOfTrack2(rapdu);
        const cryptogram = valueOf9F26(rapdu);
        if (cryptogram > 0 && random.chance(0.4)) changed[cryptogram]! ^= 1 << random.below(8);
        else if (padding > 0 && random.chance(0.5)) changed[padding]! ^= 8;
        else changed[random.below(changed.length - 2)]! ^= 1 << random.below(8);
        return changed;
      },
    });
}

/** Where the padding of tag 57 stands; without it the number of digits is another. */
function endOfTrack2(rapdu: Uint8Array): number {
  const TRACK2_LENGTH = 19;
  const at = rapdu.findIndex((byte, i) => byte === 0x57 && rapdu[i + 1] === TRACK2_LENGTH);
  return at < 0 ? -1 : at + 1 + TRACK2_LENGTH;
}

function valueOf9F26(rapdu: Uint8Array): number {
  const at = rapdu.findIndex(
    (byte, i) => byte === 0x9f && rapdu[i + 1] === 0x26 && rapdu[i + 2] === 8,
  );
  return at < 0 ? -1 : at + 3;
}

/** The terminal gets an answer that another tap brought. */
function replayed(world: World): (card: Picc) => Picc {
  const old = world.recorded.at(0);
  return (card) =>
    new CardProxy(card, world.rig.clock, {
      response: (rapdu, capdu) => (capdu[1] === GPO && old ? old : rapdu),
    });
}

const GPO = 0xa8;

/** A thief between acquirer and switch asks once more for what was approved, as it was or a little other. */
function copied(world: World, { random }: Act): void {
  const { copied: request } = world;
  if (!request) return;
  const { store, network } = world.rig.backOffice;
  // What the message says twice agrees: the acquirer would see to that (backoffice §2.3, step 5).
  const changed = random.pick([undefined, '9F26', '9F02'] as const);
  const icc = new Map(request.icc);
  const value = changed && icc.get(changed)?.slice();
  if (changed === '9F26' && value) value[random.below(value.length)]! ^= 1 << random.below(8);
  if (changed === '9F02' && value) value[value.length - 1]! ^= 1;
  if (changed && value) icc.set(changed, value);
  const amount = changed === '9F02' && value ? Number(hexOf(value)) : request.amount;
  const rrn = `T${String(world.episode).padStart(11, '0')}`;
  const again = { ...request, rrn, amount, icc };
  store.transaction(() => network.authorise(again, []));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function stopToken(world: World, phone: Phone, tokenRef: string, stop: boolean): void {
  const token = world.rig.backOffice.vault.byRef(tokenRef)?.token;
  if (!token) return;
  if (stop) world.stopped.add(token);
  else world.stopped.delete(token);
  phone.wallet.sync();
}

/** Suspended on the phone, or by the owner elsewhere, tried all the same, then resumed. */
function* suspended(world: World, act: Act): Doing {
  const { phone, random } = act;
  const card = phone.wallet.cardForTap() ?? phone.wallet.cards[0];
  if (!card) return;
  const by = random.chance(0.5) ? 'phone' : 'customer';
  if (phone.wallet.suspend(card.id, by).ok) {
    const token = world.rig.backOffice.vault.byRef(card.tokenRef)?.token;
    if (token) world.stopped.add(token);
  }
  yield* pay(world, act);
  stopToken(world, phone, card.tokenRef, false);
  phone.wallet.resume(card.id, by);
  phone.wallet.sync();
}

function* lost(world: World, act: Act): Doing {
  const { phone } = act;
  phone.wallet.reportLost();
  for (const { tokenRef } of phone.wallet.cards) {
    const token = world.rig.backOffice.vault.byRef(tokenRef)?.token;
    if (token) world.stopped.add(token);
  }
  yield* pay(world, act);
  for (const { tokenRef } of phone.wallet.cards) {
    const token = world.rig.backOffice.vault.byRef(tokenRef)?.token;
    if (token) world.stopped.delete(token);
  }
  phone.wallet.reportFound();
  phone.wallet.sync();
}

/** Removes a card and adds it again: another token. */
function* renewed(world: World, act: Act): Doing {
  const { phone, random } = act;
  const card = random.pick(phone.wallet.cards);
  const token = world.rig.backOffice.vault.byRef(card.tokenRef)?.token;
  if (phone.wallet.remove(card.id).ok && token) world.stopped.add(token);
  addCard(world, phone, random.pick(DEMO_CARDS.slice(0, CARDS_PER_PHONE)));
  yield* pay(world, act);
}

/** As its owner would; the issuers look twice at a card that is new on a phone. */
function addCard(world: World, phone: Phone, { pan, expiry, cvn2 }: DemoCard): void {
  const { tokenService } = world.rig.backOffice;
  const added = phone.wallet.add({ pan, expiry, cvn2 });
  if (!added.ok) return;
  const { id, tokenRef, status } = added.card;
  if (status === 'verify') phone.wallet.verify(id, tokenService.smsFor(tokenRef) ?? '');
  tokenService.age(tokenRef, AGED_DAYS);
  // The same card again: the service deletes the older token.
  phone.wallet.sync();
}

function* otherDefault(world: World, act: Act): Doing {
  const { phone, random } = act;
  phone.wallet.setDefault(random.pick(phone.wallet.cards).id);
  yield* pay(world, act);
}

function* twoPhones(world: World, act: Act): Doing {
  const other = world.phones.find((phone) => phone !== act.phone);
  yield* pay(world, act, other ? { second: world.observed(other.picc) } : {});
}

export const AT_TILLS: readonly Behaviour[] = [
  { name: 'sale', weight: 60, run: (world, act) => pay(world, act) },
  { name: 'sale, locked phone', weight: 4, run: (world, act) => pay(world, act, { locked: true }) },
  {
    name: 'phone left lying',
    weight: 2,
    run: (world, act) => pay(world, act, { lingerUs: 3 * SECOND }),
  },
  {
    name: 'held too far',
    weight: 3,
    run: (world, act) => pay(world, act, { coupling: 0.2 + act.random.below(15) / 100 }),
  },
  { name: 'two phones', weight: 3, run: twoPhones },
  { name: 'refund', weight: 3, run: (world, act) => pay(world, act, { kind: 'refund' }) },
  { name: 'void', weight: 4, run: (world, act) => takeBack(world, act, 'void') },
  { name: 'linked refund', weight: 2, run: (world, act) => takeBack(world, act, 'refund') },
  {
    name: 'settlement',
    weight: 2,
    *run(world, act) {
      yield* settle(world, act.till);
      yield* pay(world, act);
    },
  },
  { name: 'another default card', weight: 3, run: otherDefault },
  { name: 'card suspended', weight: 3, run: suspended },
  { name: 'phone lost and found', weight: 1, run: lost },
  { name: 'card renewed', weight: 1, run: renewed },
  {
    name: 'phone restarted',
    weight: 2,
    *run(world, act) {
      act.phone.reboot();
      yield* pay(world, act);
    },
  },
  {
    name: 'altered answer',
    weight: 2,
    run: (world, act) => pay(world, act, { wrap: altered(world, act.random) }),
  },
  {
    name: 'replayed answer',
    weight: 2,
    run: (world, act) => pay(world, act, { wrap: replayed(world) }),
  },
  {
    name: 'copied request',
    weight: 3,
    *run(world, act) {
      copied(world, act);
      yield* pay(world, act);
    },
  },
  {
    name: 'plastic card',
    weight: 5,
    run: (world, act) => pay(world, act, { card: world.plastic.picc }),
  },
  {
    name: 'a day passes',
    weight: 1,
    *run(world, act) {
      world.rig.backOffice.advanceDays(1);
      yield* pay(world, act);
    },
  },
];

export const BEHAVIOURS: readonly Behaviour[] = [...AT_TILLS, ...GATE_BEHAVIOURS];
