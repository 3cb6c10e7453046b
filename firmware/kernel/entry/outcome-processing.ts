/** Outcome processing (Book B 3.5; kernel7.md 1.9): shows, switches the field, and follows Try Again and Select Next. */

import { freezeGenerators } from '../../bytes/frozen.js';
import { fieldOff, note, removal, show, type Step } from '../effects.js';
import type { Outcome } from '../outcome.js';
import { MESSAGE, message } from '../shared/messages.js';
import { noCandidate } from './activation.js';
import type { Next, Session } from './session.js';

const TENTH_OF_A_SECOND_MS = 100;

export function* processOutcome(session: Session, given: Outcome): Step<Next> {
  const outcome = limitTryAgains(session, given);
  if (session.tools.notes) yield* noteOutcome(outcome);
  if (outcome.start !== 'NA') session.restart = true;
  if (outcome.uiOnOutcome) yield* show(outcome.uiOnOutcome);
  session.uiOnRestart = outcome.uiOnRestart;
  if (outcome.fieldOff !== undefined) yield* fieldOff(outcome.fieldOff * TENTH_OF_A_SECOND_MS);

  if (outcome.outcome === 'TryAgain') return { go: 'B' };
  if (outcome.outcome === 'SelectNext') {
    session.candidates.shift();
    return { go: 'C' };
  }
  if (outcome.removalTimeout > 0) {
    const gone = yield* removal(outcome.removalTimeout * TENTH_OF_A_SECOND_MS);
    if (!gone) yield* show(message(MESSAGE.removeCard, 'NA'));
  }
  return { end: outcome };
}

/** Entry Point itself would follow Try Again for ever; the number is policy. */
function limitTryAgains(session: Session, given: Outcome): Outcome {
  if (given.outcome !== 'TryAgain') return given;
  session.tryAgains++;
  if (session.tryAgains <= session.config.policy.tryAgainLimit) return given;
  const detail = `after ${given.reason?.code ?? 'Try Again'}`;
  return noCandidate({ code: 'TRY_AGAIN_LIMIT', detail });
}

function* noteOutcome(outcome: Outcome): Step<void> {
  const { reason } = outcome;
  const data: Record<string, string> = { start: outcome.start, cvm: outcome.cvm, oda: outcome.oda };
  if (reason) data.reason = reason.detail ? `${reason.code}: ${reason.detail}` : reason.code;
  yield* note({
    rule: 'outcome',
    cite: 'Book A 6.2; kernel7.md 1.9',
    result: outcome.outcome,
    data,
  });
}

freezeGenerators(processOutcome, noteOutcome);
