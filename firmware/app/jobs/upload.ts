/** Forwards offline approvals in order, each with its own trace number until the acquirer has it (backoffice.md 3.3, 4.2). */

import { freezeGenerators } from '../../bytes/frozen.js';
import { textOf } from '../../uplink/message.js';
import { MAC_REFUSED, RETRY_LATER, WRONG_BATCH } from '../response-codes.js';
import { inBatch } from '../../uplink/requests.js';
import { exchange, type Desk, type HostStep } from './host-step.js';
import { DONE, ensureKeys, type JobResult } from './sign-on.js';

export function* uploadWaiting(desk: Desk): HostStep<JobResult> {
  let signOns = 0;
  let otherBatch = false;
  for (;;) {
    const first = desk.ledger.waiting[0];
    if (!first) return DONE;
    if (!desk.signedOn() && ++signOns > 2) return { ok: false, why: 'keys' };
    const keys = yield* ensureKeys(desk);
    if (!keys.ok) return keys;
    const entry = desk.ledger.waitingEntry(first.stan);
    if (!entry) throw new Error(`ledger: waiting ${first.stan} has no record`);
    const { message } = entry;
    const sent = otherBatch ? inBatch(message, desk.batch()) : message;
    const result = yield* exchange(sent, true);
    if (result.kind === 'badMac') desk.dropKeys();
    else if (result.kind !== 'answer') return { ok: false, why: 'no-host' };
    else {
      const code = textOf(result.message, 39) ?? '';
      if (RETRY_LATER.includes(code)) return { ok: false, why: `code ${code}` };
      if (code === WRONG_BATCH) otherBatch = true;
      if (code === MAC_REFUSED || code === WRONG_BATCH) desk.dropKeys();
      else desk.ledger.uploaded(first.stan, code);
    }
  }
}

freezeGenerators(uploadWaiting);
