/** Orders typed at the console, for a terminal without a keypad: what its keys would do, with the operator's code where they want it. */

import { MENU } from '../app/keypad.js';
import type { Order, Purpose, State } from '../app/state.js';
import { amountText } from '../app/texts.js';
import { frozen } from '../bytes/frozen.js';
import type { Key } from '../ports/display.js';

/** Of the terminal: what a keypad and a till can do. */
export interface Till {
  readonly state: State;
  readonly settings: { readonly currency: string };
  press(key: Key): void;
  order(order: Order): boolean;
}

// prettier-ignore
export const ORDERS = frozen([
  { name: 'sale',       takes: 'AMOUNT',              words: [1, 1], does: 'as 12.80; then present the card' },
  { name: 'refund',     takes: 'AMOUNT CODE [TRACE]', words: [2, 3], does: 'on a tap, or of the sale with that trace number' },
  { name: 'void',       takes: 'TRACE CODE',          words: [2, 2], does: 'takes a sale of this batch back' },
  { name: 'balance',    takes: '',                    words: [0, 0], does: 'then present the card' },
  { name: 'settle',     takes: 'CODE',                words: [1, 1], does: 'totals to the acquirer, new batch' },
  { name: 'sign-on',    takes: '',                    words: [0, 0], does: 'new working keys' },
  { name: 'parameters', takes: '',                    words: [0, 0], does: 'limits, CA keys, deny list from the acquirer' },
  { name: 'reprint',    takes: '',                    words: [0, 0], does: 'the last receipt again' },
  { name: 'cancel',     takes: '',                    words: [0, 0], does: 'gives up what waits for a card or a key' },
] as const);

const AMOUNT = /^\d{1,7}\.\d\d$/;
const TRACE = /^\d{1,6}$/;
const CODE = /^\d{1,12}$/;

/** Carries an order out; what is said of it, in one line. Undefined: it ended at once, and its result was told. */
export function runOrder(till: Till, name: string, words: readonly string[]): string | undefined {
  const [first = '', second = '', third] = words;
  switch (name) {
    case 'sale':
      return sale(till, first);
    case 'refund':
      return refund(till, first, second, third);
    case 'void':
      if (!TRACE.test(first)) return `"${first}" is no trace number`;
      return withCode(till, 'void', second, () => type(till, first));
    case 'settle':
      return withCode(till, 'settle', first, () => undefined);
    case 'cancel':
      till.press('cancel');
      return said(till);
    case 'balance':
      return fromMenu(till, ({ purpose }) => purpose === 'balance');
    case 'sign-on':
      return fromMenu(till, ({ job }) => job === 'signOn');
    case 'parameters':
      return fromMenu(till, ({ job }) => job === 'download');
    case 'reprint':
      return fromMenu(till, ({ does }) => does === 'reprint');
    default:
      return `no order ${name}`;
  }
}

function sale(till: Till, amount: string): string | undefined {
  const wrong = wrongAmount(amount);
  if (wrong) return wrong;
  const before = till.state;
  const taken = till.order({ kind: 'sale', amountMinor: minor(amount) });
  return taken || till.state !== before ? said(till) : busy(till);
}

function refund(
  till: Till,
  amount: string,
  code: string,
  trace: string | undefined,
): string | undefined {
  const wrong = wrongAmount(amount);
  if (wrong) return wrong;
  if (trace !== undefined && !TRACE.test(trace)) return `"${trace}" is no trace number`;
  return withCode(till, trace === undefined ? 'refund' : 'refundLinked', code, () => {
    if (trace !== undefined) type(till, trace);
    type(till, String(minor(amount)));
  });
}

/** Chooses from the menu and types the operator's code; what follows is typed only when it was right. */
function withCode(till: Till, wanted: Purpose, code: string, then: () => void): string | undefined {
  if (!CODE.test(code)) return 'the operator code is digits only';
  if (till.state.name !== 'idle') return busy(till);
  choose(till, ({ purpose }) => purpose === wanted);
  if (type(till, code) !== 'result') then();
  return said(till);
}

type MenuItem = (typeof MENU)[number];

function fromMenu(till: Till, fits: (item: MenuItem) => boolean): string | undefined {
  if (till.state.name !== 'idle') return busy(till);
  choose(till, fits);
  return said(till);
}

function choose(till: Till, fits: (item: MenuItem) => boolean): void {
  till.press('menu');
  till.press(String(MENU.findIndex(fits) + 1) as Key);
}

/** Types digits and Enter; where that leads. */
function type(till: Till, digits: string): State['name'] {
  for (let i = 0; i < digits.length; i++) till.press(digits[i] as Key);
  till.press('enter');
  return till.state.name;
}

const minor = (amount: string): number => Number(amount.replace('.', ''));

function wrongAmount(text: string): string | undefined {
  return AMOUNT.test(text) && minor(text) > 0
    ? undefined
    : `"${text}" is not an amount; write it as 12.80`;
}

const busy = (till: Till): string => `busy: ${till.state.name}`;

/** Where the order has brought the terminal. */
function said(till: Till): string | undefined {
  const { state } = till;
  switch (state.name) {
    case 'present': {
      const { kind, amountMinor, currency } = state.order;
      if (kind === 'balance') return 'present card: balance';
      return `present card: ${kind} ${amountText(amountMinor, currency ?? till.settings.currency)}`;
    }
    case 'working':
      return state.then ? 'waits for the host, then present card' : 'asks the host';
    case 'result':
      return undefined;
    default:
      return state.name;
  }
}
