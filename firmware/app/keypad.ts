/** What keys do on each screen: amount, menu, trace number, operator code, PIN. Secret digits never come here, only their count. */

import { frozen } from '../bytes/frozen.js';
import { onOrder, rested, result, screen } from './moves.js';
import type { Command, Event, Facts, JobName, Next, Order, Purpose, State } from './state.js';

const MAX_DIGITS = 9;

/** Menu items in order: text, and what follows. */
export const MENU: readonly {
  readonly text: string;
  readonly purpose?: Purpose;
  readonly job?: JobName;
  readonly does?: 'reprint' | 'language';
}[] = frozen([
  { text: 'menu-refund', purpose: 'refund' },
  { text: 'menu-refund-linked', purpose: 'refundLinked' },
  { text: 'menu-void', purpose: 'void' },
  { text: 'menu-balance', purpose: 'balance' },
  { text: 'menu-settle', purpose: 'settle' },
  { text: 'menu-reprint', does: 'reprint' },
  { text: 'menu-language', does: 'language' },
  { text: 'menu-sign-on', job: 'signOn' },
  { text: 'menu-parameters', job: 'download' },
]);

const KEY_TIMER: Command = frozen({ do: 'timer', timer: 'key' });

export function onKey(state: State, key: string, facts: Facts): Next {
  switch (state.name) {
    case 'idle':
      if (key === 'menu') return menuAt(0);
      return isDigit(key) ? amount('sale', key) : [state, []];
    case 'menu':
      return inMenu(state.at, key, facts);
    case 'amount':
      return inAmount(state, key, facts);
    case 'trace':
      return inTrace(state, key, facts);
    case 'operator':
    case 'pin':
      return key === 'cancel' ? cancel(state, facts) : [state, []];
    case 'present':
      // Entry Point ends with a fault, which shows the result
      return key === 'cancel' ? [state, [{ do: 'stopReader' }]] : [state, []];
    case 'result':
      // A card that stays, or a reader that cannot tell, does not keep the merchant from the menu
      return key === 'cancel' && state.seen ? cancel(state, facts) : [state, []];
    case 'off':
    case 'working':
    case 'online':
      return [state, []];
  }
}

function cancel(state: State, facts: Facts): Next {
  if (state.name === 'pin') return result('cancelled', state.gone);
  const rest = rested(facts);
  return [rest[0], [{ do: 'cancel', timer: 'key' }, { do: 'wipe' }, ...rest[1]]];
}

function isDigit(key: string): boolean {
  return key.length === 1 && key >= '0' && key <= '9';
}

function amount(purpose: Purpose, digits: string, trace?: string): Next {
  const next: State = { name: 'amount', purpose, digits, ...(trace ? { trace } : {}) };
  return [
    next,
    [
      { do: 'screen', message: 'enter-amount', entry: digits, order: typed(digits) },
      KEY_TIMER,
      { do: 'cancel', timer: 'flash' },
    ],
  ];
}

function typed(digits: string): Order {
  return { kind: 'sale', amountMinor: amountOf(digits) };
}

/** Digits are minor units; with a point, what stands before it are whole units: 1280 and 12.8 are both 12.80. */
export function amountOf(digits: string): number {
  const point = digits.indexOf('.');
  if (point < 0) return Number(digits || '0');
  return (
    Number(digits.slice(0, point) || '0') * 100 + Number(digits.slice(point + 1).padEnd(2, '0'))
  );
}

function inAmount(state: Extract<State, { name: 'amount' }>, key: string, facts: Facts): Next {
  const { purpose, digits, trace } = state;
  const point = digits.indexOf('.');
  if (key === 'cancel') return cancel(state, facts);
  if (key === 'clear') return amount(purpose, digits.slice(0, -1), trace);
  if (key === '.' && point < 0) return amount(purpose, `${digits}.`, trace);
  if (isDigit(key) && digits.length < MAX_DIGITS && (point < 0 || digits.length - point <= 2))
    return amount(purpose, digits + key, trace);
  if (key !== 'enter') return [state, []];
  const minor = amountOf(digits);
  if (minor === 0) return [state, [screen('invalid-amount')]];
  if (trace) return linked('refund', trace, minor);
  return onOrder(
    state,
    { kind: purpose === 'refund' ? 'refund' : 'sale', amountMinor: minor },
    facts,
  );
}

function linked(kind: 'void' | 'refund', trace: string, amountMinor?: number): Next {
  return [
    { name: 'working', job: 'clear' },
    [
      { do: 'cancel', timer: 'key' },
      screen('authorising'),
      { do: 'linked', kind, trace, ...(amountMinor !== undefined ? { amountMinor } : {}) },
    ],
  ];
}

function inTrace(state: Extract<State, { name: 'trace' }>, key: string, facts: Facts): Next {
  const { purpose, digits } = state;
  if (key === 'cancel') return cancel(state, facts);
  if (key === 'clear') return trace(purpose, digits.slice(0, -1));
  if (isDigit(key) && digits.length < 6) return trace(purpose, digits + key);
  if (key !== 'enter' || digits === '') return [state, []];
  const number = digits.padStart(6, '0');
  return purpose === 'void' ? linked('void', number) : amount(purpose, '', number);
}

function trace(purpose: Purpose, digits: string): Next {
  return [
    { name: 'trace', purpose, digits },
    [{ do: 'screen', message: 'enter-trace', entry: digits }, KEY_TIMER],
  ];
}

function menuAt(at: number): Next {
  return [
    { name: 'menu', at },
    [
      { do: 'screen', message: MENU[at]!.text, entry: `${at + 1}/${MENU.length}` },
      KEY_TIMER,
      { do: 'cancel', timer: 'flash' },
    ],
  ];
}

function inMenu(at: number, key: string, facts: Facts): Next {
  const state: State = { name: 'menu', at };
  if (key === 'cancel') return cancel(state, facts);
  if (key === 'down' || key === 'menu') return menuAt((at + 1) % MENU.length);
  if (key === 'up') return menuAt((at + MENU.length - 1) % MENU.length);
  if (isDigit(key) && key !== '0' && Number(key) <= MENU.length)
    return chosen(Number(key) - 1, facts);
  return key === 'enter' ? chosen(at, facts) : [state, []];
}

function chosen(at: number, facts: Facts): Next {
  const item = MENU[at]!;
  if (item.does === 'reprint' && !facts.printable) return result('nothing-to-print', true);
  if (item.does) {
    const rest = rested(facts);
    return [rest[0], [{ do: 'cancel', timer: 'key' }, { do: item.does }, ...rest[1]]];
  }
  if (item.job)
    return [
      { name: 'working', job: item.job },
      [{ do: 'cancel', timer: 'key' }, screen('please-wait'), { do: 'job', job: item.job }],
    ];
  if (item.purpose === 'balance')
    return onOrder({ name: 'idle' }, { kind: 'balance', amountMinor: 0 }, facts);
  return [
    { name: 'operator', purpose: item.purpose!, length: 0 },
    [{ do: 'screen', message: 'operator-pin', entry: '' }, KEY_TIMER],
  ];
}

/** Digits of the operator code or the PIN were typed, or the entry was ended. */
export function onSecret(
  state: State,
  event: Extract<Event, { on: 'secret' | 'secretEntered' }>,
): Next {
  if (state.name !== 'operator' && state.name !== 'pin') return [state, []];
  if (event.on === 'secret') {
    const message = state.name === 'pin' ? 'enter-pin' : 'operator-pin';
    return [
      { ...state, length: event.length },
      [{ do: 'screen', message, entry: '*'.repeat(event.length) }, KEY_TIMER],
    ];
  }
  if (state.name === 'pin') {
    if (!event.right) return [state, [screen('enter-pin', state.order)]];
    return [
      { name: 'online', order: state.order, gone: state.gone },
      [
        { do: 'cancel', timer: 'key' },
        screen('authorising', state.order),
        { do: 'authorise', order: state.order, pin: true },
      ],
    ];
  }
  if (!event.right) return result('operator-wrong', true);
  switch (state.purpose) {
    case 'settle':
      return [
        { name: 'working', job: 'settle' },
        [
          { do: 'cancel', timer: 'key' },
          { do: 'wipe' },
          screen('settling'),
          { do: 'job', job: 'settle' },
        ],
      ];
    case 'void':
    case 'refundLinked': {
      const next = trace(state.purpose, '');
      return [next[0], [{ do: 'wipe' }, ...next[1]]];
    }
    case 'refund':
    case 'sale':
    case 'balance': {
      const next = amount(state.purpose, '');
      return [next[0], [{ do: 'wipe' }, ...next[1]]];
    }
  }
}
