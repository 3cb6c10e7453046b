/** Runs a kernel Step to its end at once: a strict script of answers, and a list of everything that was asked for. */

import { fromHex, toHex } from '../../firmware/bytes/hex.js';
import type { Decision, Effect, Step } from '../../firmware/kernel/effects.js';
import type { UiRequest } from '../../firmware/kernel/outcome.js';
import type { Activation, CardReply, Level1Fault } from '../../firmware/ports/card-reader.js';

export const CARD: Activation = {
  kind: 'card',
  card: { type: 'A', uid: fromHex('08010203') },
};

/** Hex of the response, or `!timeout` for a Level 1 fault. */
export type Answer = string;

export interface StepHost {
  /** Replies to `activate`; a card when they run out. */
  readonly activations?: Activation[];
  readonly answer: (capdu: string, name: string) => Answer;
  /** Unpredictable numbers, hex, in order; the last one stays. */
  readonly random?: string[];
  readonly gone?: boolean;
}

export interface Ran<R> {
  readonly result: R;
  readonly commands: string[];
  readonly names: string[];
  readonly shown: UiRequest[];
  readonly fieldOffs: number[];
  readonly limits: number[];
  readonly notes: Decision[];
  readonly effects: number;
}

const MAX_EFFECTS = 5000;

export function runStep<R>(step: Step<R>, host: StepHost): Ran<R> {
  const ran = {
    commands: [] as string[],
    names: [] as string[],
    shown: [] as UiRequest[],
    fieldOffs: [] as number[],
    limits: [] as number[],
    notes: [] as Decision[],
  };
  const activations = host.activations?.slice() ?? [];
  const random = host.random?.slice() ?? ['12345678'];
  let effects = 0;
  const reply = (effect: Effect): unknown => {
    switch (effect.do) {
      case 'activate':
        ran.limits.push(effect.limitMs);
        return activations.shift() ?? CARD;
      case 'transceive': {
        const capdu = toHex(effect.capdu);
        ran.commands.push(capdu);
        ran.names.push(effect.name);
        return answered(host.answer(capdu, effect.name));
      }
      case 'random':
        return fromHex(random.length > 1 ? random.shift()! : random[0]!);
      case 'show':
        return void ran.shown.push(effect.ui);
      case 'fieldOff':
        return void ran.fieldOffs.push(effect.holdMs);
      case 'removal':
        return host.gone ?? true;
      case 'note':
        return void ran.notes.push(effect.note);
    }
  };
  let at = step.next();
  while (!at.done) {
    if (++effects > MAX_EFFECTS) throw new Error(`no end after ${MAX_EFFECTS} effects`);
    at = step.next(reply(at.value));
  }
  return { ...ran, result: at.value, effects };
}

function answered(answer: Answer): CardReply {
  if (answer.startsWith('!')) return { ok: false, fault: answer.slice(1) as Level1Fault };
  return { ok: true, rapdu: fromHex(answer) };
}
