/** Carries out the dialogue with the acquirer over the Line and Clock ports. */

import type { Alarm, Clock } from '../ports/clock.js';
import type { Connection, Line } from '../ports/line.js';
import type { Log } from '../ports/log.js';
import { unpack } from '../bytes/digits.js';
import {
  dialogue,
  unreachable,
  type DialogueEffect,
  type DialogueEvent,
  type DialogueState,
  type DialogueTimes,
  type ExchangeResult,
  type Outgoing,
} from './dialogue.js';
import { FrameParser, type Received } from './frame.js';
import { FIELDS } from './fields.js';
import { decodeMessage, type Message } from './message.js';

export interface LinkOptions {
  readonly line: Line;
  readonly clock: Clock;
  readonly times: DialogueTimes;
  /** Whether field 64 of an answer holds. */
  readonly verify: (message: Message, body: Uint8Array) => boolean;
  readonly log?: Log | undefined;
}

export class UplinkLink {
  readonly #options: LinkOptions;
  #state: DialogueState = { line: 'closed' };
  #connection: Connection | undefined;
  #alarm: Alarm | undefined;
  #done: ((result: ExchangeResult) => void) | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** One request at a time; `done` is never called before this returns. */
  exchange(request: Outgoing, done: (result: ExchangeResult) => void): void {
    this.#done = done;
    this.#log('send', request.message, request.bytes);
    this.#dispatch({ on: 'request', request });
  }

  hangUp(): void {
    this.#dispatch({ on: 'hangUp' });
  }

  get state(): DialogueState {
    return this.#state;
  }

  #dispatch(event: DialogueEvent): void {
    const next = dialogue(this.#state, event, this.#options.times);
    this.#state = next[0];
    const effects = next[1];
    for (let i = 0; i < effects.length; i++) this.#run(effects[i]!);
  }

  #run(effect: DialogueEffect): void {
    switch (effect.do) {
      case 'open':
        this.#open();
        return;
      case 'send':
        this.#connection?.write(effect.bytes);
        return;
      case 'close':
        this.#close();
        return;
      case 'alarm':
        this.#alarm?.cancel();
        this.#alarm = this.#options.clock.alarm('uplink', effect.ms, () => {
          this.#alarm = undefined;
          this.#dispatch({ on: 'alarm' });
        });
        return;
      case 'cancelAlarm':
        this.#alarm?.cancel();
        this.#alarm = undefined;
        return;
      case 'done':
        this.#finish(effect.result);
        return;
      case 'ignored':
        this.#log('ignored', effect.message, undefined, effect.why);
        return;
      default:
        unreachable(effect);
    }
  }

  #finish(result: ExchangeResult): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(result);
  }

  #open(): void {
    const parser = new FrameParser(
      (received) => this.#received(received),
      (why) => this.#dispatch({ on: 'noise', why }),
    );
    this.#connection = this.#options.line.open({
      onOpen: () => this.#dispatch({ on: 'opened' }),
      onBytes: (bytes) => parser.push(bytes),
      onClosed: (reason) => {
        this.#connection = undefined;
        this.#dispatch({ on: 'closed', reason });
      },
    });
  }

  #close(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#connection?.close();
    this.#connection = undefined;
  }

  #received(received: Received): void {
    const { body, envelope } = received;
    const decoded = decodeMessage(body);
    if (!decoded.ok) {
      this.#log('ignored', undefined, body, `not a message: ${decoded.why}`);
      return;
    }
    const { message } = decoded;
    this.#log('receive', message, body);
    const macHolds = (): boolean => this.#options.verify(message, body);
    this.#dispatch({ on: 'message', message, envelope, macHolds });
  }

  #log(kind: string, message?: Message, bytes?: Uint8Array, why?: string): void {
    const log = this.#options.log;
    if (!log?.on) return;
    log.add({
      lane: 'app',
      kind: `message-${kind}`,
      data: {
        ...(message ? { mti: message.mti, fields: shown(message) } : {}),
        ...(bytes ? { length: bytes.length } : {}),
        ...(why ? { why } : {}),
      },
      ...(kind === 'ignored' ? { severity: 'warn' as const } : {}),
    });
  }
}

/** Fields for the log: secret ones masked, keys and PIN blocks not at all. */
export function shown(message: Message): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [id, value] of message.fields) {
    if (id === 2 && typeof value === 'string') out[id] = maskAccount(value);
    else if (FIELDS[id]?.secret) out[id] = `(${value.length})`;
    else if (id === 55) out[id] = `(${value.length} bytes)`;
    else out[id] = typeof value === 'string' ? value : unpack(value);
  }
  return out;
}

/** First six and last four digits. */
export function maskAccount(account: string): string {
  return account.slice(0, 6) + '*'.repeat(Math.max(0, account.length - 10)) + account.slice(-4);
}
