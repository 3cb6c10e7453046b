/**
 * The terminal as a business machine: (state, event, facts) gives the next state and commands. Pure; card data, PIN and
 * journal stay with the terminal that carries the commands out. Keypad screens are in keypad.ts, what both do in moves.ts.
 */

import { frozen } from '../bytes/frozen.js';
import type { UiRequest } from '../kernel/outcome.js';
import { onKey, onSecret } from './keypad.js';
import { begin, late, onOrder, present, rested, result, screen, signal } from './moves.js';
import type {
  Command,
  Event,
  Facts,
  HostResult,
  Late,
  Next,
  Order,
  ReadResult,
  State,
} from './state.js';
import { MESSAGE_IDS } from './texts.js';

export function reduce(state: State, event: Event, facts: Facts): Next {
  switch (event.on) {
    case 'ui':
      return [state, uiCommands(state, event.ui)];
    case 'read':
      return state.name === 'present' ? onRead(state.order, event.result) : [state, []];
    case 'host':
      return onHost(state, event.result);
    case 'gone':
      return onGone(state, event.gone, facts);
    case 'timer':
      return onTimer(state, event.timer, facts);
    case 'key':
      return onKey(state, event.key, facts);
    case 'order':
      return onOrder(state, event.order, facts);
    case 'secret':
    case 'secretEntered':
      return onSecret(state, event);
    case 'job':
      return onJob(state, event, facts);
    case 'start':
      return state.name === 'off'
        ? [
            { name: 'working', job: 'start' },
            [screen('starting'), signal('NotReady'), { do: 'job', job: 'start' }],
          ]
        : [state, []];
    default:
      return unreachable(event);
  }
}

/** What hands out the goods is said by the terminal, once it is booked: never by the kernel's outcome alone. */
const AFTER_BOOKING: readonly string[] = frozen(['approved', 'approved-sign']);

/** User interface requests of Entry Point and kernel, as they come (Book A 9.4). */
function uiCommands(state: State, ui: UiRequest): Command[] {
  const message = MESSAGE_IDS[ui.messageId] ?? 'no-message';
  const commands: Command[] = [signal(ui.status)];
  if (message !== 'no-message' && !AFTER_BOOKING.includes(message))
    commands.push({
      do: 'screen',
      message,
      ...(state.name === 'present' ? { order: state.order } : {}),
      ...(ui.language ? { language: ui.language } : {}),
    });
  return commands;
}

function onRead(order: Order, read: ReadResult): Next {
  switch (read.kind) {
    case 'ended':
      return read.present
        ? withRemoval(result(read.message, false, 'ProcessingError'))
        : result(read.message, true);
    case 'approved':
      return [
        { name: 'result', message: 'approved', gone: false, seen: false },
        [{ do: 'bookOffline', order }],
      ];
    case 'balance':
      return withRemoval(balance(read.text, false));
    case 'online':
      if (read.pin || order.pinWanted)
        return [
          { name: 'pin', order, length: 0, gone: false },
          [
            { ...screen('enter-pin', order), entry: '' } as Command,
            { do: 'timer', timer: 'key' },
            { do: 'awaitRemoval' },
          ],
        ];
      return [
        { name: 'online', order, gone: false },
        [
          screen('authorising', order),
          { do: 'awaitRemoval' },
          { do: 'authorise', order, pin: false },
        ],
      ];
    default:
      return unreachable(read);
  }
}

function withRemoval(next: Next): Next {
  return [next[0], [...next[1], { do: 'awaitRemoval' }]];
}

function onHost(state: State, host: HostResult): Next {
  if (state.name === 'result' && state.message === 'approved' && !state.seen)
    // The offline approval is booked, or could not be
    return host.kind === 'approved'
      ? withRemoval(approved(false, state.gone))
      : withRemoval(result('not-authorised', state.gone));
  const known = state.name === 'online' || state.name === 'working';
  if (!known) return [state, []];
  const gone = state.name === 'online' ? state.gone : true;
  switch (host.kind) {
    case 'approved':
      if (host.balance !== undefined) return balance(host.balance, gone);
      return approved(host.signature, gone, state.name === 'online' ? state.order : undefined);
    case 'declined': {
      const order = state.name === 'online' ? state.order : undefined;
      if (host.message === 'wrong-pin' && order?.kind === 'sale' && !order.pinWanted)
        return pinAgain(order, gone);
      return result(host.message, gone);
    }
    case 'unanswered':
      if (host.refund) return result('refund-unconfirmed', gone);
      return [
        { name: 'result', message: 'not-paid-reversing', gone, seen: false },
        [
          { do: 'wipe' },
          screen('not-paid-reversing'),
          { do: 'report', message: 'no-answer' },
          { do: 'job', job: 'clear' },
        ],
      ];
    case 'refused':
      return result(host.why, gone);
    default:
      return unreachable(host);
  }
}

function approved(signature: boolean, gone: boolean, order?: Order): Next {
  const message = signature ? 'approved-sign' : 'approved';
  return [
    { name: 'result', message, gone, seen: false },
    [
      { do: 'wipe' },
      screen(message, order),
      { do: 'shown' },
      { do: 'timer', timer: 'result' },
      { do: 'report', message },
    ],
  ];
}

function balance(text: string, gone: boolean): Next {
  return [
    { name: 'result', message: 'balance', gone, seen: false },
    [
      { do: 'wipe' },
      screen('balance', undefined, [text]),
      { do: 'timer', timer: 'result' },
      { do: 'report', message: 'balance' },
    ],
  ];
}

/** Answer 55: the PIN is asked for once, on a new tap, since the cryptogram is spent (backoffice.md 2.6). */
function pinAgain(order: Order, gone: boolean): Next {
  const next: Order = { ...order, pinWanted: true };
  return [
    { name: 'result', message: 'pin-again', gone, seen: false, next },
    [
      { do: 'wipe' },
      screen('pin-again', order),
      { do: 'timer', timer: 'result' },
      { do: 'report', message: 'wrong-pin' },
    ],
  ];
}

/** A card that stays is never read again: the next order waits until it has left. */
function onGone(state: State, gone: boolean, facts: Facts): Next {
  if (!gone) {
    if (state.name === 'result') return [state, [screen('remove-card'), { do: 'awaitRemoval' }]];
    return [state, state.name === 'pin' || state.name === 'online' ? [{ do: 'awaitRemoval' }] : []];
  }
  const off: Command = { do: 'fieldOff' };
  if (state.name === 'pin' || state.name === 'online') return [{ ...state, gone: true }, [off]];
  if (state.name !== 'result') return [state, [off]];
  return leave({ ...state, gone: true }, [off], facts);
}

function leave(
  state: Extract<State, { name: 'result' }>,
  first: readonly Command[],
  facts: Facts,
): Next {
  if (!state.gone || !state.seen) return [state, first];
  if (state.next) {
    const next = present(state.next);
    return [next[0], [...first, ...next[1]]];
  }
  const rest = rested(facts);
  return [rest[0], [...first, ...rest[1]]];
}

function onJob(state: State, event: Extract<Event, { on: 'job' }>, facts: Facts): Next {
  if (state.name === 'result' && event.job === 'clear') {
    // The reversal of the order that is on the screen
    const message = event.ok ? 'no-answer' : 'reversal-pending';
    return [{ ...state, message }, [screen(message), { do: 'timer', timer: 'result' }]];
  }
  if (state.name !== 'working' || state.job !== event.job) return [state, []];
  const { then } = state;
  if (then) {
    const blocked = event.ok ? facts.blocked : event.message;
    if (blocked !== undefined) return result(blocked, true);
    return facts.unshown ? sayLate(facts.unshown, then, facts) : begin(then, facts);
  }
  if (event.job === 'clear' || event.job === 'forward' || event.job === 'start')
    return rested(facts);
  return result(event.message, true);
}

/** Before the order that waits: after it nobody could tell which of the two is meant. */
function sayLate(unshown: Late, next: Order, facts: Facts): Next {
  const said: Next = [
    { name: 'result', message: 'late', gone: !facts.held, seen: false, next },
    [late(unshown), { do: 'reprint' }, { do: 'shown' }, { do: 'timer', timer: 'result' }],
  ];
  return facts.held ? withRemoval(said) : said;
}

function onTimer(state: State, timer: string, facts: Facts): Next {
  switch (timer) {
    case 'result':
      return state.name === 'result' ? leave({ ...state, seen: true }, [], facts) : [state, []];
    case 'key':
      if (state.name === 'pin') return result('cancelled', state.gone);
      if (
        state.name === 'amount' ||
        state.name === 'menu' ||
        state.name === 'trace' ||
        state.name === 'operator'
      )
        return withWipe(rested(facts));
      return [state, []];
    case 'retry':
      if (state.name !== 'idle') return [state, []];
      return [
        { name: 'working', job: 'forward' },
        [
          { do: 'cancel', timer: 'flash' },
          screen(facts.openReversal ? 'reversing' : 'please-wait'),
          { do: 'job', job: 'forward' },
        ],
      ];
    case 'flash':
      return [
        state,
        state.name === 'idle' ? [signal('Idle'), { do: 'timer', timer: 'flash' }] : [],
      ];
    default:
      return [state, []];
  }
}

function withWipe(next: Next): Next {
  return [next[0], [{ do: 'wipe' }, ...next[1]]];
}

export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
