/** What people do in the world, one row each. Every row ends with the terminal left alone; what was open may still be under way. */

import { CardProxy } from '../host/rig/card-proxy.js';
import type { SeededRandom } from '../clock/random.js';
import type { Key } from '../../firmware/ports/display.js';
import { DEMO_CARDS, type DemoCard } from '../network/issuer/banks.js';
import type { Phone } from '../phone/phone.js';
import type { Picc } from '../rf/picc.js';
import type { Order, OrderKind, Till } from './till.js';
import { CARDS_PER_PHONE, type World } from './world.js';

/** Who does it, where, for how much. */
export interface Act {
  readonly till: Till;
  readonly phone: Phone;
  readonly amountMinor: number;
  /** Of this episode alone. */
  readonly random: SeededRandom;
}

export interface Behaviour {
  readonly name: string;
  readonly weight: number;
  run(world: World, act: Act): void;
}

const AGED_DAYS = 30;
const TWICE = 0.4;
const MS = 1000;
const SECOND = 1_000_000;
const TAP_US = 3 * SECOND;
/** One of two phones is taken away again. */
const BOTH_US = 400 * MS;
const TRIES = 3;
/** An answer that does not come, a reversal that does not come either. */
const END_US = 200 * SECOND;
const OPERATOR_CODE = '1234';
const PIN = '123456';

export interface PayOptions {
  readonly kind?: OrderKind;
  /** The phone stays locked. */
  readonly locked?: boolean;
  readonly wrap?: (card: Picc) => Picc;
  /** Instead of the phone. */
  readonly card?: Picc;
  /** Lies there as well. */
  readonly second?: Picc;
  /** Stays on the antenna so much longer. */
  readonly lingerUs?: number;
  readonly coupling?: number;
}

export function unlock(phone: Phone): void {
  if (!phone.device.state.powered) phone.reboot();
  const [method] = phone.profile.cdcvm;
  if (method) phone.authenticate(method);
  for (const { id, status } of phone.wallet.cards)
    if (status === 'ready' && phone.tapsLeft(id) === 0) phone.replenish(id);
}

/** An order and the taps for it, until the terminal is idle again or has no power. */
export function pay(world: World, act: Act, options: PayOptions = {}): void {
  const { till, phone, amountMinor, random } = act;
  const { kind = 'sale', locked = false } = options;
  if (!idle(world, till)) return;
  world.phoneInHand = phone;
  if (!locked) unlock(phone);
  const order = till.begin(kind, amountMinor, world.episode);
  if (locked) {
    phone.device.consume();
    phone.lock();
    world.unverified.add(order);
  }
  world.touch(till, ({ station }) => {
    station.firmware.order({ kind: kind === 'refund' ? 'refund' : 'sale', amountMinor });
  });
  world.run((10 + random.below(150)) * MS);
  present(world, act, options, order);
  finish(world, till);
  world.phoneInHand = undefined;
}

function present(world: World, act: Act, options: PayOptions, order: Order): void {
  const { till, phone, random } = act;
  const waits = (): boolean => world.state(till) === 'present';
  // An older reversal goes first: the card is not asked for yet.
  world.until(() => world.state(till) !== 'working', END_US);
  for (let tries = 0; tries < TRIES && waits() && !world.violation; tries++) {
    const placed = world.place(till, options.card ?? phone.picc, options.wrap, options.coupling);
    if (options.second && tries === 0) till.station.field.place(options.second);
    const screen = till.station.panel.screen.message;
    const over = (): boolean => !waits() || asksPhone(till, screen);
    if (options.second && !world.until(over, BOTH_US)) till.station.field.remove(options.second);
    world.until(over, TAP_US);
    if (!waits()) world.run(options.lingerUs ?? 300 * MS);
    till.station.field.remove(placed);
    if (options.second) till.station.field.remove(options.second);
    if (!waits()) return;
    world.run((50 + random.below(250)) * MS);
    unlock(phone);
    world.unverified.delete(order);
  }
  if (waits()) world.touch(till, ({ station }) => station.firmware.press('cancel'));
}

function asksPhone(till: Till, before: string): boolean {
  const { message } = till.station.panel.screen;
  return message === 'see-phone' && before !== message;
}

/** Until the terminal has nothing more to say. */
function finish(world: World, till: Till): void {
  const quiet = (): boolean => ['idle', 'off', 'pin'].includes(world.state(till));
  if (!world.until(quiet, END_US) || world.state(till) !== 'pin') return;
  typeKeys(world, till, [...PIN, 'enter'] as Key[]);
  world.until(() => ['idle', 'off'].includes(world.state(till)), END_US);
}

function idle(world: World, till: Till): boolean {
  return world.until(() => world.state(till) === 'idle', END_US);
}

function typeKeys(world: World, till: Till, keys: readonly Key[]): void {
  for (const key of keys) {
    world.touch(till, ({ station }) => station.firmware.press(key));
    world.run(50 * MS);
  }
}

function menu(world: World, till: Till, item: number, more: string): void {
  const keys = ['menu', String(item), ...OPERATOR_CODE, 'enter'];
  for (const digit of more) keys.push(digit === '\n' ? 'enter' : digit);
  typeKeys(world, till, keys as Key[]);
}

export function settle(world: World, till: Till): void {
  if (!idle(world, till)) return;
  menu(world, till, MENU.settle, '');
  finish(world, till);
}

/** Place in the terminal's menu, from 1. */
const MENU = { refundLinked: 2, void: 3, settle: 5 } as const;

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

function takeBack(world: World, act: Act, kind: 'void' | 'refund'): void {
  const sold = soldBefore(world, act);
  if (!sold) return pay(world, act);
  const trace = `${sold.stan}\n`;
  // Some ask twice for their money.
  for (let times = act.random.chance(TWICE) ? 2 : 1; times > 0; times--) {
    if (!idle(world, act.till)) return;
    act.till.begin(kind, sold.amount, world.episode);
    if (kind === 'void') menu(world, act.till, MENU.void, trace);
    else menu(world, act.till, MENU.refundLinked, `${trace}${sold.amount}\n`);
    finish(world, act.till);
  }
}

function altered(world: World, random: SeededRandom): (card: Picc) => Picc {
  return (card) =>
    new CardProxy(card, world.rig.clock, {
      response(rapdu, capdu) {
        if (capdu[1] !== GPO || rapdu.length < 20) return rapdu;
        const changed = rapdu.slice();
        const padding = endOfTrack2(rapdu);
        if (padding > 0 && random.chance(0.5)) changed[padding]! ^= 8;
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
  const ac = request.icc.get('9F26')!.slice();
  const change = random.below(3);
  if (change === 1) ac[random.below(ac.length)]! ^= 1 << random.below(8);
  const { store, network } = world.rig.backOffice;
  const again = {
    ...request,
    rrn: `T${String(world.episode).padStart(11, '0')}`,
    amount: change === 2 ? request.amount + 1 : request.amount,
    icc: new Map(request.icc).set('9F26', ac),
  };
  store.transaction(() => network.authorise(again, []));
}

function stopToken(world: World, phone: Phone, tokenRef: string, stop: boolean): void {
  const token = world.rig.backOffice.vault.byRef(tokenRef)?.token;
  if (!token) return;
  if (stop) world.stopped.add(token);
  else world.stopped.delete(token);
  phone.wallet.sync();
}

/** Suspended on the phone, or by the owner elsewhere, tried all the same, then resumed. */
function suspended(world: World, act: Act): void {
  const { phone, random } = act;
  const card = phone.wallet.cardForTap() ?? phone.wallet.cards[0];
  if (!card) return;
  const by = random.chance(0.5) ? 'phone' : 'customer';
  if (phone.wallet.suspend(card.id, by).ok) {
    const token = world.rig.backOffice.vault.byRef(card.tokenRef)?.token;
    if (token) world.stopped.add(token);
  }
  pay(world, act);
  stopToken(world, phone, card.tokenRef, false);
  phone.wallet.resume(card.id, by);
  phone.wallet.sync();
}

function lost(world: World, act: Act): void {
  const { phone } = act;
  phone.wallet.reportLost();
  for (const { tokenRef } of phone.wallet.cards) {
    const token = world.rig.backOffice.vault.byRef(tokenRef)?.token;
    if (token) world.stopped.add(token);
  }
  pay(world, act);
  for (const { tokenRef } of phone.wallet.cards) {
    const token = world.rig.backOffice.vault.byRef(tokenRef)?.token;
    if (token) world.stopped.delete(token);
  }
  phone.wallet.reportFound();
  phone.wallet.sync();
}

/** Removes a card and adds it again: another token. */
function renewed(world: World, act: Act): void {
  const { phone, random } = act;
  const card = random.pick(phone.wallet.cards);
  const token = world.rig.backOffice.vault.byRef(card.tokenRef)?.token;
  if (phone.wallet.remove(card.id).ok && token) world.stopped.add(token);
  addCard(world, phone, random.pick(DEMO_CARDS.slice(0, CARDS_PER_PHONE)));
  pay(world, act);
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

function otherDefault(world: World, act: Act): void {
  const { phone, random } = act;
  phone.wallet.setDefault(random.pick(phone.wallet.cards).id);
  pay(world, act);
}

function twoPhones(world: World, act: Act): void {
  const other = world.phones.find((phone) => phone !== act.phone);
  pay(world, act, other ? { second: world.observed(other.picc) } : {});
}

export const BEHAVIOURS: readonly Behaviour[] = [
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
    run(world, act) {
      settle(world, act.till);
      pay(world, act);
    },
  },
  { name: 'another default card', weight: 3, run: otherDefault },
  { name: 'card suspended', weight: 3, run: suspended },
  { name: 'phone lost and found', weight: 1, run: lost },
  { name: 'card renewed', weight: 1, run: renewed },
  {
    name: 'phone restarted',
    weight: 2,
    run(world, act) {
      act.phone.reboot();
      pay(world, act);
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
    run(world, act) {
      copied(world, act);
      pay(world, act);
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
    run(world, act) {
      world.rig.backOffice.advanceDays(1);
      pay(world, act);
    },
  },
];
