/** Entry Point (EMV Contactless Book B 3; kernel7.md 1): from the amount to the Final Outcome. One function per step of the book. */

import { freezeGenerators } from '../../bytes/frozen.js';
import { toHex } from '../../bytes/hex.js';
import type { EntryPointConfig } from '../configuration.js';
import { note, type Step } from '../effects.js';
import type { Outcome } from '../outcome.js';
import { MESSAGE, message } from '../shared/messages.js';
import { outcome, withoutData } from '../shared/outcomes.js';
import { protocolActivation } from './activation.js';
import type { KernelOutcome } from '../kernel.js';
import type { FinalOutcome } from './final-outcome.js';
import { finalSelection } from './final-selection.js';
import { kernelActivation } from './kernel-activation.js';
import { isOnlineUpdate } from './online-update.js';
import { processOutcome } from './outcome-processing.js';
import { prepare, reset } from './pre-processing.js';
import { selectPpse } from './select-ppse.js';
import type { Next, Session } from './session.js';
import type { EntryPointTools, TransactionRequest } from './transaction-request.js';

export function* entryPoint(
  config: EntryPointConfig,
  request: TransactionRequest,
  tools: EntryPointTools,
): Step<FinalOutcome> {
  const session = open(config, request, tools);
  let next: Next = yield* enter(session);
  // Where Entry Point was entered last: the kernel is told.
  let entered: 'B' | 'C' | 'D' = request.start === 'D' ? 'D' : 'B';
  while (!('end' in next)) {
    const at: 'B' | 'C' | 'D' = next.go;
    switch (at) {
      case 'B':
        entered = 'B';
        next = yield* activateAndSelect(session);
        break;
      case 'C':
        next = yield* finalSelection(session);
        break;
      case 'D': {
        const result = yield* kernelActivation(session, entered);
        entered = 'C';
        next = yield* processOutcome(session, result);
        continue;
      }
    }
    if ('end' in next) next = yield* processOutcome(session, next.end);
  }
  return finalOutcome(session, next.end);
}

function open(
  config: EntryPointConfig,
  request: TransactionRequest,
  tools: EntryPointTools,
): Session {
  return {
    config,
    request,
    tools,
    combinations: [],
    restart: request.resume !== undefined,
    uiOnRestart: request.resume?.previous.uiOnRestart,
    candidates: [],
    candidateList: [],
    activations: [],
    level1Restarts: 0,
    tryAgains: 0,
  };
}

/** Starts A, B and D as the terminal calls them. */
function* enter(session: Session): Step<Next> {
  const { config, request } = session;
  const { resume, type } = request;
  const combinations = config.combinations.filter(
    ({ transactionTypes }) => !transactionTypes || transactionTypes.includes(type),
  );
  // A restart keeps the indicators of the first run.
  session.combinations =
    resume?.combinations ??
    combinations.map((combination) =>
      request.start === 'A' ? prepare(combination, request) : reset(combination),
    );
  if (resume && request.start === 'D') {
    session.selected = resume;
    return { go: 'D' };
  }
  if (request.start !== 'A') return { go: 'B' };
  if (session.tools.notes) yield* noteLimits(session);
  const allowed = session.combinations.some(
    ({ indicators }) => !indicators.contactlessAppNotAllowed,
  );
  return allowed ? { go: 'B' } : yield* processOutcome(session, notAllowed());
}

/** Pre-processing step 12: the field stays off. */
function notAllowed(): Outcome {
  return outcome('TryAnotherInterface', {
    uiOnOutcome: message(MESSAGE.insertOrSwipe, 'ProcessingError'),
    reason: { code: 'NOT_ALLOWED', detail: 'no combination allows this amount' },
  });
}

function* activateAndSelect(session: Session): Step<Next> {
  const next = yield* protocolActivation(session);
  if ('end' in next) return next;
  const { request } = session;
  if (!isOnlineUpdate(request)) return yield* selectPpse(session);
  session.candidates = [request.resume!.candidate];
  return { go: 'C' };
}

function finalOutcome(session: Session, given: Outcome): FinalOutcome {
  const { activations, selected, combinations, candidateList } = session;
  const shared = { combinations, candidates: candidateList, activations };
  const whole: KernelOutcome = 'cardData' in given ? (given as KernelOutcome) : withoutData(given);
  if (!selected) return { ...whole, ...shared };
  const { candidate, fci, dfName } = selected;
  return {
    ...whole,
    ...shared,
    selectedAid: dfName,
    kernelId: candidate.prepared.combination.kernelId,
    ...(given.start !== 'NA' && {
      resume: { candidate, fci, dfName, combinations, previous: whole },
    }),
  };
}

function* noteLimits(session: Session): Step<void> {
  for (const { combination, indicators, ttq } of session.combinations) {
    const raised = Object.entries(indicators).filter(([, value]) => value === true);
    yield* note({
      rule: 'pre-processing',
      cite: 'Book B 3.1.1; kernel7.md 1.3',
      result: raised.map(([name]) => name).join(', ') || 'within limits',
      data: { AID: toHex(combination.aid), ...(ttq && { '9F66': toHex(ttq) }) },
    });
  }
}

freezeGenerators(entryPoint, enter, activateAndSelect, noteLimits);
