/** Sign-on: new working keys and the batch number (backoffice.md 3.3, 3.7). */

import { freezeGenerators, frozen } from '../../bytes/frozen.js';
import { NETWORK_60_3 } from '../../uplink/field60.js';
import { bytesOf, textOf } from '../../uplink/message.js';
import { management } from '../../uplink/requests.js';
import { exchange, type KeyDesk, type HostStep } from './host-step.js';

export type JobResult = { readonly ok: true } | { readonly ok: false; readonly why: string };

export const DONE: JobResult = frozen({ ok: true });

export function* signOn(desk: KeyDesk): HostStep<JobResult> {
  const message = management(
    desk.identity,
    desk.nextStan(),
    desk.batch(),
    NETWORK_60_3.signOnWithTrackKey,
  );
  const result = yield* exchange(message, false);
  if (result.kind !== 'answer') return { ok: false, why: 'no-host' };
  const code = textOf(result.message, 39);
  const field62 = bytesOf(result.message, 62);
  if (code !== '00' || !field62) return { ok: false, why: `sign-on ${code ?? 'without code'}` };
  const keys = desk.takeKeys(field62);
  if (!keys.ok) {
    desk.note('sign-on', `keys refused: ${keys.why}`, 'backoffice.md 3.7');
    return { ok: false, why: 'keys' };
  }
  const batch = textOf(result.message, 60)?.slice(2, 8);
  if (batch && batch.length === 6) desk.setBatch(batch);
  return DONE;
}

/** Keys are at hand, or are fetched. */
export function* ensureKeys(desk: KeyDesk): HostStep<JobResult> {
  return desk.signedOn() ? DONE : yield* signOn(desk);
}

freezeGenerators(signOn, ensureKeys);
