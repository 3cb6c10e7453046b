/**
 * One request at a time to the acquirer, as a reducer: (state, event) gives the next state and what to do.
 * Late, repeated and foreign answers are ignored; time-outs and lost lines end the request (backoffice.md 3.9 rules 4-6, 8).
 */

import { frozen } from '../bytes/frozen.js';
import type { Envelope } from './frame.js';
import { textOf, type Message } from './message.js';

/** A request on its way. */
export interface Outgoing {
  readonly message: Message;
  /** Whole frame, ready to send. */
  readonly bytes: Uint8Array;
  /** Its answer must carry a right field 64. */
  readonly mac: boolean;
}

export type ExchangeResult =
  | { readonly kind: 'answer'; readonly message: Message; readonly envelope: Envelope }
  /** Type and trace number are those awaited, but field 64 is missing or wrong. */
  | { readonly kind: 'badMac'; readonly message: Message; readonly envelope: Envelope }
  /** Right MAC, but for another amount, terminal or merchant. */
  | { readonly kind: 'mismatch'; readonly message: Message; readonly field: number }
  /** `sent` false: nothing of the request can have reached the acquirer. */
  | { readonly kind: 'timeout'; readonly sent: boolean }
  | { readonly kind: 'closed'; readonly sent: boolean; readonly reason: string };

export type DialogueState =
  | { readonly line: 'closed' }
  | { readonly line: 'opening'; readonly pending: Outgoing }
  | { readonly line: 'open'; readonly pending?: Outgoing };

export type DialogueEvent =
  | { readonly on: 'request'; readonly request: Outgoing }
  | { readonly on: 'opened' }
  | {
      readonly on: 'message';
      readonly message: Message;
      readonly envelope: Envelope;
      /** Whether field 64 holds under the MAC key; asked for only when the answer needs it. */
      readonly macHolds: () => boolean;
    }
  | { readonly on: 'noise'; readonly why: string }
  | { readonly on: 'closed'; readonly reason: string }
  | { readonly on: 'alarm' }
  | { readonly on: 'hangUp' };

export type DialogueEffect =
  | { readonly do: 'open' }
  | { readonly do: 'send'; readonly bytes: Uint8Array }
  | { readonly do: 'close' }
  | { readonly do: 'alarm'; readonly ms: number }
  | { readonly do: 'cancelAlarm' }
  | { readonly do: 'done'; readonly result: ExchangeResult }
  /** For the log: nothing else comes of it. */
  | { readonly do: 'ignored'; readonly why: string; readonly message?: Message };

export interface DialogueTimes {
  readonly connectMs: number;
  readonly answerMs: number;
  /** How long an idle line stays open. */
  readonly keepOpenMs: number;
}

type Next = readonly [DialogueState, readonly DialogueEffect[]];

const CLOSED: DialogueState = frozen({ line: 'closed' });

export function dialogue(state: DialogueState, event: DialogueEvent, times: DialogueTimes): Next {
  switch (event.on) {
    case 'request':
      return onRequest(state, event.request, times);
    case 'opened':
      if (state.line !== 'opening') return [state, []];
      return [{ line: 'open', pending: state.pending }, send(state.pending, times)];
    case 'message':
      return onMessage(state, event, times);
    case 'noise':
      if (state.line === 'closed') return [state, []];
      return lost(state, [{ do: 'ignored', why: event.why }, { do: 'close' }], event.why);
    case 'closed':
      return state.line === 'closed' ? [state, []] : lost(state, [], event.reason);
    case 'alarm':
      return onAlarm(state, times);
    case 'hangUp':
      return state.line === 'closed' ? [state, []] : lost(state, [{ do: 'close' }], 'hung up');
    default:
      return unreachable(event);
  }
}

function onRequest(state: DialogueState, request: Outgoing, times: DialogueTimes): Next {
  switch (state.line) {
    case 'closed':
      return [
        { line: 'opening', pending: request },
        [{ do: 'open' }, { do: 'alarm', ms: times.connectMs }],
      ];
    case 'open':
      if (!state.pending)
        return [
          { line: 'open', pending: request },
          [{ do: 'cancelAlarm' }, ...send(request, times)],
        ];
      throw new Error('uplink: a request while another is pending');
    case 'opening':
      throw new Error('uplink: a request while another is pending');
    default:
      return unreachable(state);
  }
}

function send(request: Outgoing, times: DialogueTimes): readonly DialogueEffect[] {
  return [
    { do: 'cancelAlarm' },
    { do: 'send', bytes: request.bytes },
    { do: 'alarm', ms: times.answerMs },
  ];
}

/** A time-out keeps the line: the reversal goes out on it, and the late answer is seen and ignored. */
function onAlarm(state: DialogueState, times: DialogueTimes): Next {
  if (state.line === 'opening')
    return [CLOSED, [{ do: 'close' }, { do: 'done', result: { kind: 'timeout', sent: false } }]];
  if (state.line === 'open' && state.pending)
    return [
      { line: 'open' },
      [
        { do: 'alarm', ms: times.keepOpenMs },
        { do: 'done', result: { kind: 'timeout', sent: true } },
      ],
    ];
  // Idle for long enough
  return state.line === 'open' ? [CLOSED, [{ do: 'close' }]] : [state, []];
}

function lost(state: DialogueState, first: readonly DialogueEffect[], reason: string): Next {
  const effects: DialogueEffect[] = [...first, { do: 'cancelAlarm' }];
  if (state.line === 'opening')
    effects.push({ do: 'done', result: { kind: 'closed', sent: false, reason } });
  if (state.line === 'open' && state.pending)
    effects.push({ do: 'done', result: { kind: 'closed', sent: true, reason } });
  return [CLOSED, effects];
}

function onMessage(
  state: DialogueState,
  event: Extract<DialogueEvent, { on: 'message' }>,
  times: DialogueTimes,
): Next {
  const { message, envelope } = event;
  const pending = state.line === 'open' ? state.pending : undefined;
  const foreign = pending ? whyForeign(pending.message, message) : 'nothing is awaited';
  if (!pending || foreign) return [state, [{ do: 'ignored', why: foreign!, message }]];
  return [
    { line: 'open' },
    [
      { do: 'alarm', ms: times.keepOpenMs },
      { do: 'done', result: judge(pending, message, envelope, event.macHolds) },
    ],
  ];
}

/** Response type is the request's with the third digit one higher. */
function whyForeign(request: Message, answer: Message): string | undefined {
  const mti = `${request.mti.slice(0, 2)}${Number(request.mti[2]) + 1}${request.mti[3]}`;
  if (answer.mti !== mti) return `type ${answer.mti}, awaited ${mti}`;
  const stan = textOf(request, 11);
  if (stan !== undefined && textOf(answer, 11) !== stan)
    return `trace number ${textOf(answer, 11) ?? 'missing'}, awaited ${stan}`;
  return undefined;
}

/** Fields that an answer must repeat; the amount is demanded in a 0210 only (backoffice.md 7.2 rule 5). */
function judge(
  pending: Outgoing,
  message: Message,
  envelope: Envelope,
  macHolds: () => boolean,
): ExchangeResult {
  if (pending.mac && !macHolds()) return { kind: 'badMac', message, envelope };
  for (const field of [4, 41, 42]) {
    const want = textOf(pending.message, field);
    const got = textOf(message, field);
    if (want === undefined || want === got) continue;
    if (got !== undefined || field !== 4 || message.mti === '0210')
      return { kind: 'mismatch', message, field };
  }
  return { kind: 'answer', message, envelope };
}

export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
