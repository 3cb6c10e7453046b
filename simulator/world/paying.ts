/** What people and operators do at a till, in single moves. Every move ends with the terminal left alone; what was open may still be under way. */

import type { Key } from '../../firmware/ports/display.js';
import type { Phone } from '../phone/phone.js';
import type { Picc } from '../rf/picc.js';
import type { Act } from './behaviour.js';
import type { Doing } from './doing.js';
import type { Order, OrderKind, Till } from './till.js';
import type { World } from './world.js';

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

/** Who pays, where, how much. */
export type Payer = Pick<Act, 'till' | 'phone' | 'amountMinor' | 'random'>;

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
export function* pay(world: World, act: Payer, options: PayOptions = {}): Doing {
  const { till, phone, amountMinor, random } = act;
  const { kind = 'sale', locked = false } = options;
  if (!(yield* idle(world, till))) return;
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
  yield* world.run((10 + random.below(80)) * MS);
  yield* present(world, act, options, order);
  yield* finish(world, till);
  world.phoneInHand = undefined;
}

function* present(world: World, act: Payer, options: PayOptions, order: Order): Doing {
  const { till, phone, random } = act;
  const waits = (): boolean => world.state(till) === 'present';
  // An older reversal goes first: the card is not asked for yet.
  yield* world.until(() => world.state(till) !== 'working', END_US);
  for (let tries = 0; tries < TRIES && waits() && !world.violation; tries++) {
    const placed = world.place(till, options.card ?? phone.picc, options.wrap, options.coupling);
    if (options.second && tries === 0) till.station.field.place(options.second);
    const screen = till.station.panel.screen.message;
    const over = (): boolean => !waits() || asksPhone(till, screen);
    if (options.second && !(yield* world.until(over, BOTH_US)))
      till.station.field.remove(options.second);
    yield* world.until(over, TAP_US);
    if (!waits()) yield* world.run(options.lingerUs ?? (20 + random.below(180)) * MS);
    till.station.field.remove(placed);
    if (options.second) till.station.field.remove(options.second);
    if (!waits()) return;
    yield* world.run((50 + random.below(250)) * MS);
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
export function* finish(world: World, till: Till): Doing {
  const quiet = (): boolean => ['idle', 'off', 'pin'].includes(world.state(till));
  if (!(yield* world.until(quiet, END_US)) || world.state(till) !== 'pin') return;
  yield* typeKeys(world, till, [...PIN, 'enter'] as Key[]);
  yield* world.until(() => ['idle', 'off'].includes(world.state(till)), END_US);
}

export function* idle(world: World, till: Till): Doing<boolean> {
  return yield* world.until(() => world.state(till) === 'idle', END_US);
}

function* typeKeys(world: World, till: Till, keys: readonly Key[]): Doing {
  for (const key of keys) {
    world.touch(till, ({ station }) => station.firmware.press(key));
    yield* world.run(50 * MS);
  }
}

export function* menu(world: World, till: Till, item: number, more: string): Doing {
  const keys = ['menu', String(item), ...OPERATOR_CODE, 'enter'];
  for (const digit of more) keys.push(digit === '\n' ? 'enter' : digit);
  yield* typeKeys(world, till, keys as Key[]);
}

export function* settle(world: World, till: Till): Doing {
  if (!(yield* idle(world, till))) return;
  yield* menu(world, till, MENU.settle, '');
  yield* finish(world, till);
}

/** Place in the terminal's menu, from 1. */
export const MENU = { refundLinked: 2, void: 3, settle: 5 } as const;
