/** Whatever was begun and not answered goes first: its reversal, or for a refund its repetition (backoffice.md 3.9). */

import { freezeGenerators } from '../../bytes/frozen.js';
import { processingRequest } from '../../uplink/frame.js';
import { textOf } from '../../uplink/message.js';
import { inBatch, reversalOf } from '../../uplink/requests.js';
import { MAC_REFUSED, WRONG_BATCH, closesReversal } from '../response-codes.js';
import { exchange, type Desk, type HostStep } from './host-step.js';
import { DONE, ensureKeys, type JobResult } from './sign-on.js';

const SIGN_ON_AGAIN = 3;

/** At most two sign-ons: an acquirer that refuses every MAC is not asked for ever. */
const SIGN_ONS = 2;

/** Sends the reversal of the open request until it is answered, a few times; what is left stays for the next time. */
export function* clearOpen(desk: Desk): HostStep<JobResult> {
  let signOns = 0;
  let otherBatch = false;
  for (let tries = 0; tries < desk.reversalTries; tries++) {
    const open = desk.ledger.open;
    if (!open) return DONE;
    if (!desk.signedOn() && ++signOns > SIGN_ONS) break;
    const keys = yield* ensureKeys(desk);
    if (!keys.ok) return keys;
    const attempt = desk.ledger.openAttempt();
    if (!attempt) throw new Error(`ledger: open ${open.stan} has no record`);
    const repeat = open.kind === 'refund';
    const message = repeat ? attempt.message : reversalOf(attempt.message, open.reason);
    const sent = otherBatch ? inBatch(message, desk.batch()) : message;
    const result = yield* exchange(sent, true);
    if (result.kind === 'badMac') desk.dropKeys();
    if (result.kind !== 'answer') continue;
    if (processingRequest(result.envelope) === SIGN_ON_AGAIN) desk.dropKeys();
    const code = textOf(result.message, 39) ?? '';
    if (code === WRONG_BATCH) otherBatch = true;
    if (code === MAC_REFUSED || code === WRONG_BATCH) desk.dropKeys();
    else if (repeat) desk.ledger.answered(open.stan, result.message);
    else if (closesReversal(code)) desk.ledger.reversed(open.stan, code);
    else desk.note('reversal', `not closed by ${code}`, 'backoffice.md 3.9');
  }
  return desk.ledger.open ? { ok: false, why: 'reversal-pending' } : DONE;
}

freezeGenerators(clearOpen);
