/** What the phone shows around a tap (backoffice §1.5, wallet UI model). */

import type { EventLog } from '../log/event-log.js';
import type { WalletCard } from './wallet/wallet-state.js';

export type ScreenState =
  | 'dead'
  | 'off'
  | 'idle'
  | 'cardShown'
  | 'chooseCard'
  | 'cdcvmPending'
  | 'armed'
  | 'transacting'
  | 'done'
  | 'failed';

export interface Screen {
  readonly state: ScreenState;
  readonly cardId?: string;
  readonly text: string;
}

/** What happened last; the state also depends on power, screen and verification. */
export type Phase = 'none' | 'cardShown' | 'wanted' | 'transacting' | 'done' | 'failed';

const TEXT: Readonly<Record<ScreenState, string>> = {
  dead: 'no power',
  off: 'screen off',
  idle: 'ready',
  cardShown: 'verify yourself to pay',
  chooseCard: 'choose a card',
  cdcvmPending: 'verify yourself, then hold near the reader again',
  armed: 'hold near the reader',
  transacting: 'hold still',
  done: 'done',
  failed: 'not finished; try again',
};

export function screenOf(
  phase: Phase,
  moment: {
    readonly powered: boolean;
    readonly screenOn: boolean;
    readonly verified: boolean;
    readonly card: WalletCard | undefined;
  },
): Screen {
  const state = stateOf(phase, moment);
  const { card } = moment;
  const shown = card && state !== 'off' && state !== 'dead' && state !== 'idle';
  const face = shown ? `${card.issuer} ····${card.lastFour}: ` : '';
  return { state, text: face + TEXT[state], ...(shown && { cardId: card.id }) };
}

function stateOf(phase: Phase, moment: Parameters<typeof screenOf>[1]): ScreenState {
  if (!moment.powered) return 'dead';
  if (phase === 'transacting' || phase === 'done' || phase === 'failed') return phase;
  if (phase === 'wanted' && !moment.card) return 'chooseCard';
  if (moment.verified && moment.card) return 'armed';
  if (phase === 'wanted') return 'cdcvmPending';
  if (!moment.screenOn) return 'off';
  return phase === 'cardShown' ? (moment.card ? 'cardShown' : 'chooseCard') : 'idle';
}

/** Tells listeners and log of each change, once. */
export class ScreenWatch {
  readonly #log: Pick<EventLog, 'on' | 'add'> | undefined;
  readonly #listeners: ((screen: Screen) => void)[] = [];
  #last = '';

  constructor(log: Pick<EventLog, 'on' | 'add'> | undefined) {
    this.#log = log;
  }

  listen(fn: (screen: Screen) => void): void {
    this.#listeners.push(fn);
  }

  show(screen: Screen): void {
    const text = `${screen.state} ${screen.text}`;
    if (text === this.#last) return;
    this.#last = text;
    if (this.#log?.on) this.#log.add({ lane: 'phone', kind: 'screen', data: screen });
    for (const listener of this.#listeners) listener(screen);
  }
}
