/**
 * Kernel 7: UnionPay qUICS (EMV Contactless Book C-7; kernel7.md 2). One GPO that yields the cryptogram, optional
 * READ RECORDs, no other card command. The functions below are the states of kernel7.md 2.0; the rules are in the
 * files of their sections.
 */

import { freezeGenerators, frozen } from '../../bytes/frozen.js';
import { ODA_FAILURES } from '../../security/oda-failures.js';
import { TVR } from '../../emv/bit-fields.js';
import { show, type Step } from '../effects.js';
import type { Kernel, KernelContext, KernelOutcome } from '../kernel.js';
import type { Outcome, Reason } from '../outcome.js';
import { exchange } from '../shared/exchange.js';
import { MESSAGE, message } from '../shared/messages.js';
import { outcome, presentAgain, stopped } from '../shared/outcomes.js';
import { verifyCardholder } from './cvm.js';
import { decide, declined, onlineRequest } from './decision.js';
import { checkMandatoryAfterRecords, readGpoResponse } from './gpo-response.js';
import { gpoResult } from './gpo-result.js';
import { initiate } from './initiate.js';
import { noteCompletion, noteCvm, noteGpo, noteInitiated, noteOda } from './notes.js';
import { authenticate, type Authentication } from './oda.js';
import { completeOnline } from './online-completion.js';
import { readRecords } from './read-records.js';
import { restrict } from './restrictions.js';
import { openTap, raise, type Tap } from './tap.js';

export const kernel7: Kernel = frozen({ name: 'Kernel 7 (UnionPay)', activate });

function* activate(context: KernelContext): Step<KernelOutcome> {
  const { onlineResponse, previous, config, notes } = context;
  if (onlineResponse && previous) {
    if (notes) yield* noteCompletion(onlineResponse);
    return { ...previous, ...completeOnline(previous, onlineResponse, config.policy) };
  }
  const tap = openTap(context);
  return withData(tap, yield* idle(tap));
}

/** IDLE: FCI, PDOL data, GPO. */
function* idle(tap: Tap): Step<Outcome> {
  const initiated = yield* initiate(tap);
  if (!initiated.ok) return initiated.outcome;
  if (tap.context.notes) yield* noteInitiated(tap);

  const answer = yield* exchange('GPO', initiated.capdu);
  if (answer === 'stopped') return stopped('cancelled');
  if (typeof answer === 'string') return presentAgain(answer, 'GPO', tap.language);
  if (answer.sw !== 0x9000) return gpoResult(tap, answer.sw);
  return yield* waitingGpo(tap, answer.data);
}

/** W_GPO: the response to GPO; W_REC: the records. */
function* waitingGpo(tap: Tap, data: Uint8Array): Step<Outcome> {
  const refused = readGpoResponse(tap, data);
  if (tap.context.notes) yield* noteGpo(tap);
  if (refused) return refused;
  const ended = yield* readRecords(tap);
  // Of the ends only an Online Request means that the card was read well: expired, card asks for online.
  if (ended && ended.outcome !== 'OnlineRequest') return ended;
  const incomplete = checkMandatoryAfterRecords(tap);
  if (incomplete) return incomplete;
  yield* show(message(MESSAGE.cardReadOk, 'CardReadSuccessfully', tap.language));
  return ended ?? (yield* post(tap));
}

/** POST: the card may leave. */
function* post(tap: Tap): Step<Outcome> {
  if (tap.refund) return refund(tap);
  const restricted = restrict(tap, 'afterRecords');
  if (restricted) return restricted;
  return tap.policy.cvmOdaOrder === 'odaFirst' ? yield* odaFirst(tap) : yield* cvmFirst(tap);
}

function* cvmFirst(tap: Tap): Step<Outcome> {
  const { notes } = tap.context;
  const cvm = verifyCardholder(tap);
  if (notes) yield* noteCvm(tap, cvm);
  if (!cvm.ok) {
    raise(tap, [TVR.odaNotPerformed]);
    return declined(tap, cvm.reason);
  }
  const oda = authenticate(tap);
  if (notes) yield* noteOda(tap, oda);
  return decide(tap, cvm.cvm, oda.result, reasonOf(oda));
}

function* odaFirst(tap: Tap): Step<Outcome> {
  const { notes } = tap.context;
  const oda = authenticate(tap);
  if (notes) yield* noteOda(tap, oda);
  if (oda.result === 'failed') {
    const early = decide(tap, 'NA', oda.result, reasonOf(oda));
    if (early.outcome !== 'OnlineRequest') return early;
  }
  const cvm = verifyCardholder(tap);
  if (notes) yield* noteCvm(tap, cvm);
  if (!cvm.ok) return declined(tap, cvm.reason, oda.result);
  return decide(tap, cvm.cvm, oda.result, reasonOf(oda));
}

function reasonOf({ failure }: Authentication): Reason | undefined {
  if (!failure) return undefined;
  return { code: failure.code, detail: ODA_FAILURES[failure.code].text };
}

/** A refund wants the number or token of the card; its cryptogram is of no use (kernel7.md 2.14). */
function refund(tap: Tap): Outcome {
  const asked = onlineRequest(tap, 'NA', 'notPerformed');
  if (tap.policy.refundOutcome === 'OnlineRequest') return asked;
  const { dataRecord } = asked;
  return outcome('EndApplication', {
    reason: { code: 'REFUND' },
    ...(dataRecord && { dataRecord }),
  });
}

function withData(tap: Tap, result: Outcome): KernelOutcome {
  // The tap is over: its FCI may take in the rest.
  const cardData = tap.fci;
  tap.card.tags.forEach((value, tag) => cardData.set(tag, value));
  return {
    ...result,
    cardData,
    terminalData: tap.terminal,
    tvr: tap.tvr,
    tsi: tap.tsi,
    ...(tap.acType && { acType: tap.acType }),
    ...(tap.torn && { torn: true }),
  };
}

freezeGenerators(activate, idle, waitingGpo, post, cvmFirst, odaFirst);
