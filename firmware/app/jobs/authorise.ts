/**
 * One financial request: booked in the journal before it is sent, believed only with a right MAC, booked again before
 * anything is shown (backoffice.md 3.9 rules 1, 2, 4, 7; 7.2 rule 5).
 */

import { freezeGenerators } from '../../bytes/frozen.js';
import { processingRequest } from '../../uplink/frame.js';
import { textOf, type Message } from '../../uplink/message.js';
import type { Kind } from '../ledger-records.js';
import { MAC_REFUSED, SIGN_ON_CODES, verdictOf } from '../response-codes.js';
import { clearOpen } from './clear-open.js';
import { exchange, type Desk, type HostStep } from './host-step.js';
import { ensureKeys } from './sign-on.js';

export type Authorisation =
  | {
      readonly kind: 'approved' | 'declined';
      readonly code: string;
      readonly stan: string;
      readonly answer: Message;
    }
  /** No answer that could be believed; a reversal goes out or waits. */
  | { readonly kind: 'unanswered'; readonly why: string; readonly stan: string }
  /** Nothing was sent. */
  | { readonly kind: 'refused'; readonly why: string };

const SIGN_ON_AGAIN = 3;

/** `build` gets the trace number and the batch, and is called once. A balance inquiry (`kind` undefined) is not booked. */
export function* authorise(
  desk: Desk,
  kind: Kind | undefined,
  build: (stan: string, batch: string) => Message,
): HostStep<Authorisation> {
  const cleared = yield* clearOpen(desk);
  if (!cleared.ok) return { kind: 'refused', why: cleared.why };
  const keys = yield* ensureKeys(desk);
  if (!keys.ok) return { kind: 'refused', why: keys.why };
  if (desk.ledger.settling !== undefined) return { kind: 'refused', why: 'settlement-pending' };
  if (kind && !desk.ledger.hasRoom) return { kind: 'refused', why: 'journal-full' };

  const stan = desk.nextStan();
  const message = build(stan, desk.batch());
  if (kind && !desk.ledger.attempt(kind, message)) return { kind: 'refused', why: 'journal-full' };
  const result = yield* exchange(message, true);

  if (result.kind === 'answer') {
    if (processingRequest(result.envelope) === SIGN_ON_AGAIN) desk.dropKeys();
    return yield* believed(desk, kind, stan, result.message);
  }
  if (result.kind === 'badMac') {
    // An A0 without MAC may be the acquirer whose key is another one: sign on before the reversal
    if (textOf(result.message, 39) === MAC_REFUSED) desk.dropKeys();
    if (kind) desk.ledger.reason(stan, 'A0');
    desk.note('answer', 'field 64 is wrong: not believed', 'backoffice.md 3.9 rule 2');
  }
  if (result.kind === 'mismatch') {
    // Refused for its MAC, and field 4 comes back as somebody on the line made it: sign on before anything else
    if (textOf(result.message, 39) === MAC_REFUSED) desk.dropKeys();
    if (kind) desk.ledger.reason(stan, '06');
    desk.note('answer', `field ${result.field} is not the request's`, 'backoffice.md 7.2 rule 5');
  }
  const why = result.kind;
  if ((why === 'timeout' || why === 'closed') && !result.sent) {
    if (kind) desk.ledger.reversed(stan, '--');
    return { kind: 'refused', why: 'no-host' };
  }
  return { kind: 'unanswered', why, stan };
}

function* believed(
  desk: Desk,
  kind: Kind | undefined,
  stan: string,
  answer: Message,
): HostStep<Authorisation> {
  const code = textOf(answer, 39) ?? '';
  if (SIGN_ON_CODES.includes(code)) desk.dropKeys();
  const verdict = verdictOf(code);
  if (verdict === 'reverse') {
    if (kind) desk.ledger.reason(stan, '06');
    desk.note('answer', `${code} is not supported: reversed`, 'backoffice.md 2.6');
    return { kind: 'unanswered', why: `code ${code}`, stan };
  }
  if (kind && !desk.ledger.answered(stan, answer)) {
    desk.ledger.reason(stan, '96');
    desk.note('answer', 'the journal did not take it: reversed', 'backoffice.md 3.9 rule 2');
    return { kind: 'unanswered', why: 'journal', stan };
  }
  return { kind: verdict, code, stan, answer };
}

freezeGenerators(authorise, believed);
