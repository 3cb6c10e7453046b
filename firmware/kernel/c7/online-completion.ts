/** After the host's answer: no second contact with the card, no issuer authentication (kernel7.md 2.13). Pure. */

import type { OnlineResponse } from '../configuration.js';
import type { Outcome } from '../outcome.js';
import type { Policy } from '../policy.js';
import { MESSAGE, message } from '../shared/messages.js';
import { outcome } from '../shared/outcomes.js';

/** `request` is the Online Request that was sent to the host. */
export function completeOnline(
  request: Outcome,
  response: OnlineResponse,
  policy: Policy,
): Outcome {
  const { cvm, oda, dataRecord } = request;
  const kept = { cvm, oda, ...(dataRecord && { dataRecord }) };
  if (response.unavailable) {
    const uiOnOutcome =
      policy.hostUnavailableMessage === 'processingError'
        ? message(MESSAGE.processingError, 'ProcessingError')
        : message(MESSAGE.notAuthorised, 'CardReadSuccessfully');
    return outcome('Declined', { ...kept, uiOnOutcome, reason: { code: 'HOST_UNAVAILABLE' } });
  }
  if (response.approved) {
    const id = cvm === 'Signature' ? MESSAGE.approvedSign : MESSAGE.approved;
    return outcome('Approved', { ...kept, uiOnOutcome: message(id, 'CardReadSuccessfully') });
  }
  const uiOnOutcome = message(MESSAGE.notAuthorised, 'CardReadSuccessfully');
  return outcome('Declined', { ...kept, uiOnOutcome, reason: { code: 'HOST_DECLINED' } });
}
