/** Forwards the gate's charges, first to last; a repetition is the same message (backoffice.md 4.2). */

import { freezeGenerators } from '../../bytes/frozen.js';
import { textOf, type FieldValue, type Message } from '../../uplink/message.js';
import { inBatch } from '../../uplink/requests.js';
import { exchange, type KeyDesk, type HostStep } from '../jobs/host-step.js';
import { DONE, ensureKeys, type JobResult } from '../jobs/sign-on.js';
import { RETRY_LATER, SIGN_ON_CODES, WRONG_BATCH } from '../response-codes.js';
import type { Charge, TapLog } from './tap-log.js';

const SIGN_ONS = 2;

/** With `debts`: declined charges once more, under a new trace number each. */
export function* uploadCharges(desk: KeyDesk, taps: TapLog, debts: boolean): HostStep<JobResult> {
  const queue: readonly Charge[] = debts ? [...taps.debts.values()].flat() : [];
  for (let i = 0; i < queue.length; i++) {
    const result = yield* send(desk, taps, queue[i]!, desk.nextStan());
    if (!result.ok) return result;
  }
  for (;;) {
    const charge = taps.waiting[0];
    if (!charge) return DONE;
    const result = yield* send(desk, taps, charge, charge.stan);
    if (!result.ok) return result;
  }
}

function* send(desk: KeyDesk, taps: TapLog, charge: Charge, stan: string): HostStep<JobResult> {
  let otherBatch = false;
  for (let tries = 0; tries <= SIGN_ONS; tries++) {
    const keys = yield* ensureKeys(desk);
    if (!keys.ok) return keys;
    const message = taps.message(charge);
    if (!message) throw new Error(`gate: charge ${charge.stan} has no tap`);
    const traced = withTrace(message, stan);
    const sent: Message = otherBatch ? inBatch(traced, desk.batch()) : traced;
    const result = yield* exchange(sent, true);
    if (result.kind === 'badMac') {
      desk.dropKeys();
      continue;
    }
    if (result.kind !== 'answer') return { ok: false, why: 'no-host' };
    const code = textOf(result.message, 39) ?? '';
    if (SIGN_ON_CODES.includes(code)) {
      otherBatch = code === WRONG_BATCH;
      desk.dropKeys();
      continue;
    }
    if (RETRY_LATER.includes(code)) return { ok: false, why: `code ${code}` };
    taps.answered(charge.stan, code);
    return DONE;
  }
  return { ok: false, why: 'keys' };
}

function withTrace(message: Message, stan: string): Message {
  if (textOf(message, 11) === stan) return message;
  const fields = new Map<number, FieldValue>(message.fields);
  fields.set(11, stan);
  return { mti: message.mti, fields };
}

freezeGenerators(uploadCharges, send);
