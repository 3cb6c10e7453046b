/** Start B: protocol activation (Book B 3.2; kernel7.md 1.4). Polling itself is the reader's (Book D). */

import { freezeGenerators, frozen } from '../../bytes/frozen.js';
import type { UiRequest } from '../outcome.js';
import { activate, note, show, type Step } from '../effects.js';
import { MESSAGE, message } from '../shared/messages.js';
import { level1Reason, outcome, stopped } from '../shared/outcomes.js';
import type { Next, Session } from './session.js';

export function* protocolActivation(session: Session): Step<Next> {
  const { timeouts } = session.config;
  session.candidates = [];
  delete session.selected;
  yield* show(session.uiOnRestart ?? presentCard(session));
  session.uiOnRestart = undefined;

  let collided = false;
  for (;;) {
    const result = yield* activate(session.restart ? timeouts.secondTapMs : timeouts.cardMs);
    switch (result.kind) {
      case 'collision':
        if (!collided) yield* show(message(MESSAGE.oneCardOnly, 'ProcessingError'));
        collided = true;
        break;
      case 'card':
        if (collided) yield* show(message(MESSAGE.oneCardOnly, 'ReadyToRead'));
        if (session.tools.notes) yield* note({ ...ACTIVATED, result: `type ${result.card.type}` });
        return { go: 'C' };
      case 'none':
        return { end: stopped('no card') };
      case 'stopped':
        return { end: stopped('cancelled') };
      case 'fault': {
        const end = countLevel1Restart(session, result.fault, 'activation');
        if (end) return end;
        break;
      }
    }
  }
}

const ACTIVATED = frozen({ rule: 'activation', cite: 'Book B 3.2; kernel7.md 1.4' });

function presentCard(session: Session): UiRequest {
  const { amountMinor, currency } = session.request;
  const request = message(MESSAGE.presentCard, 'ReadyToRead');
  if (session.config.policy.presentCardValue === 'none' || amountMinor === 0) return request;
  return { ...request, value: { qualifier: 'Amount', minor: amountMinor, currency } };
}

/** Level 1 errors before the kernel runs lead back to Start B, not to an outcome (Book B 3.3.3.7), but not for ever. */
export function countLevel1Restart(
  session: Session,
  fault: Parameters<typeof level1Reason>[0],
  where: string,
): { readonly end: ReturnType<typeof outcome> } | undefined {
  if (fault === 'stopped') return { end: stopped('cancelled') };
  session.level1Restarts++;
  if (session.level1Restarts <= session.config.policy.level1RestartLimit) return undefined;
  return { end: noCandidate(level1Reason(fault, where)) };
}

/** Nothing (more) to select: End Application, message 1C, Ready to Read (Book B 3.3.2.7; kernel7.md 1.6). */
export function noCandidate(reason: ReturnType<typeof level1Reason>): ReturnType<typeof outcome> {
  return outcome('EndApplication', {
    uiOnOutcome: message(MESSAGE.tryAnotherCard, 'ReadyToRead'),
    reason,
  });
}

freezeGenerators(protocolActivation);
