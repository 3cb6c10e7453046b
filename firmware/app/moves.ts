/** Moves that the terminal's reducer and its keypad have in common: to a screen, to a result, to an order, to rest. Pure. */

import { frozen } from '../bytes/frozen.js';
import type { UiRequest } from '../kernel/outcome.js';
import type { Command, Facts, Late, Next, Order, State } from './state.js';

const LATE: Readonly<Record<Late['kind'], string>> = frozen({
  sale: 'late-sale',
  refund: 'late-refund',
  void: 'late-void',
});

const IDLE: State = frozen({ name: 'idle' });

export function screen(message: string, order?: Order, values?: readonly string[]): Command {
  return { do: 'screen', message, ...(order ? { order } : {}), ...(values ? { values } : {}) };
}

export function signal(status: UiRequest['status']): Command {
  return { do: 'signal', status };
}

/** An order begins when nothing older is open: a reversal goes first (backoffice.md 3.9 rule 3). */
export function onOrder(state: State, order: Order, facts: Facts): Next {
  if (state.name === 'working' && state.job !== 'settle' && !state.then)
    return [{ ...state, then: order }, []];
  if (state.name !== 'idle' && state.name !== 'amount') return [state, []];
  if (facts.openReversal)
    return [
      { name: 'working', job: 'clear', then: order },
      [
        { do: 'cancel', timer: 'key' },
        { do: 'cancel', timer: 'retry' },
        screen('reversing'),
        { do: 'job', job: 'clear' },
      ],
    ];
  if (facts.blocked !== undefined) return result(facts.blocked, true);
  return begin(order, facts);
}

/** A card that lies there still, since somebody cancelled the wait for its removal, must not pay this order. */
export function begin(order: Order, facts: Facts): Next {
  if (!facts.held) return present(order);
  return [
    { name: 'result', message: 'remove-card', gone: false, seen: true, next: order },
    [
      { do: 'cancel', timer: 'key' },
      { do: 'cancel', timer: 'flash' },
      screen('remove-card'),
      { do: 'awaitRemoval' },
    ],
  ];
}

export function present(order: Order): Next {
  return [
    { name: 'present', order },
    [
      { do: 'cancel', timer: 'key' },
      { do: 'cancel', timer: 'retry' },
      { do: 'cancel', timer: 'flash' },
      { do: 'read', order },
    ],
  ];
}

/** Shows a result; `report` closes the transaction. `gone`: no card is waited for. */
export function result(message: string, gone: boolean, status?: UiRequest['status']): Next {
  return [
    { name: 'result', message, gone, seen: false },
    [
      { do: 'wipe' },
      screen(message),
      ...(status ? [signal(status)] : []),
      { do: 'timer', timer: 'result' },
      { do: 'report', message },
    ],
  ];
}

/** An approval that no screen said is said with its kind and amount: what came after it may have failed. */
export function late({ kind, amountMinor }: Late): Command {
  return screen(LATE[kind], { kind: 'sale', amountMinor });
}

/** Idle; what waits for the acquirer is tried again later. */
export function rested(facts: Facts): Next {
  const commands: Command[] = [
    facts.unshown ? late(facts.unshown) : screen('welcome'),
    signal('Idle'),
    { do: 'timer', timer: 'flash' },
  ];
  if (facts.unshown) commands.push({ do: 'reprint' }, { do: 'shown' });
  if (facts.openReversal || facts.waiting) commands.push({ do: 'timer', timer: 'retry' });
  return [IDLE, commands];
}
