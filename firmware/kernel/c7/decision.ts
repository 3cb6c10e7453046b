/** The decision: one table from cryptogram and authentication to the outcome (kernel7.md 2.10.6, 2.12). */

import { frozen } from '../../bytes/frozen.js';
import { CTQ, test, TTQ } from '../../emv/bit-fields.js';
import { fromBcd } from '../../bytes/bcd.js';
import { toHex } from '../../bytes/hex.js';
import type { CryptogramType } from '../kernel.js';
import type { Cvm, OdaResult, Outcome, Reason, UiRequest } from '../outcome.js';
import type { Policy } from '../policy.js';
import { MESSAGE, message } from '../shared/messages.js';
import { outcome } from '../shared/outcomes.js';
import { dataRecord } from './data-record.js';
import { tryAnotherInterface } from './gpo-result.js';
import type { Tap } from './tap.js';

const T_CTQ = 0x9f6c;
const T_AVAILABLE = 0x9f5d;
const T_CURRENCY = 0x5f2a;

type Verdict = 'approve' | 'online' | 'anotherInterface' | 'decline';

interface Row {
  readonly ac: CryptogramType;
  readonly oda: OdaResult;
  readonly when?: (tap: Tap, policy: Policy) => boolean;
  readonly then: Verdict;
}

/** First match decides. The order of the two CTQ bits is the AS350's: b6 before b5. */
const DECISIONS: readonly Row[] = frozen([
  { ac: 'TC', oda: 'successful', then: 'approve' },
  { ac: 'TC', oda: 'failed', when: cardWantsOnline, then: 'online' },
  { ac: 'TC', oda: 'failed', when: cardWantsContact, then: 'anotherInterface' },
  { ac: 'TC', oda: 'failed', then: 'decline' },
  { ac: 'ARQC', oda: 'notPerformed', then: 'online' },
  // Transit: the gate may open at once, the host is asked later.
  { ac: 'ARQC', oda: 'successful', then: 'online' },
  { ac: 'ARQC', oda: 'failed', when: (_, p) => p.odaForOnlineFailed === 'online', then: 'online' },
  { ac: 'ARQC', oda: 'failed', then: 'decline' },
]);

function cardWantsOnline(tap: Tap): boolean {
  return test(tap.card.get(T_CTQ), CTQ.onlineIfOdaFails) && !test(tap.ttq, TTQ.offlineOnly);
}

function cardWantsContact(tap: Tap): boolean {
  return test(tap.card.get(T_CTQ), CTQ.switchIfOdaFails) && test(tap.ttq, TTQ.contact);
}

export function decide(tap: Tap, cvm: Cvm, oda: OdaResult, failure?: Reason): Outcome {
  const row = DECISIONS.find(
    ({ ac, oda: result, when }) =>
      ac === tap.acType && result === oda && (!when || when(tap, tap.policy)),
  );
  const verdict: Verdict = row?.then ?? 'decline';
  switch (verdict) {
    case 'approve':
      return approved(tap, cvm, oda);
    case 'online':
      return onlineRequest(tap, cvm, oda, failure);
    case 'anotherInterface':
      return { ...tryAnotherInterface(tap, failure ?? { code: 'ODA' }), oda };
    case 'decline':
      return declined(tap, failure ?? { code: 'DECISION' }, oda, cvm);
  }
}

function approved(tap: Tap, cvm: Cvm, oda: OdaResult): Outcome {
  const id = cvm === 'Signature' ? MESSAGE.approvedSign : MESSAGE.approved;
  return outcome('Approved', {
    uiOnOutcome: withBalance(tap, message(id, 'CardReadSuccessfully', tap.language)),
    cvm,
    oda,
    removalTimeout: tap.policy.removalTimeout,
    dataRecord: dataRecord(tap, cvm),
  });
}

export function onlineRequest(tap: Tap, cvm: Cvm, oda: OdaResult, reason?: Reason): Outcome {
  const { policy, language } = tap;
  const start = policy.onlineRequestStart;
  return outcome('OnlineRequest', {
    start,
    onlineResponse: start === 'NA' ? 'NA' : 'EmvData',
    cvm,
    oda,
    removalTimeout: policy.removalTimeout,
    dataRecord: dataRecord(tap, cvm),
    ...(policy.onlineRequestMessage === 'authorising' && {
      uiOnOutcome: message(MESSAGE.authorising, 'Processing', language),
    }),
    ...(reason && { reason }),
  });
}

export function declined(
  tap: Tap,
  reason: Reason,
  oda: OdaResult = 'notPerformed',
  cvm: Cvm = 'NA',
): Outcome {
  return outcome('Declined', {
    uiOnOutcome: message(MESSAGE.notAuthorised, 'CardReadSuccessfully', tap.language),
    cvm,
    oda,
    removalTimeout: tap.policy.removalTimeout,
    dataRecord: dataRecord(tap, cvm),
    reason,
  });
}

function withBalance(tap: Tap, request: UiRequest): UiRequest {
  const available = tap.card.get(T_AVAILABLE);
  const minor = available && fromBcd(available);
  if (tap.policy.balance === 'hide' || minor === undefined) return request;
  const currency = toHex(tap.terminal.get(T_CURRENCY)!);
  return { ...request, value: { qualifier: 'Balance', minor, currency } };
}
