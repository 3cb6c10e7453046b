/** Start B with the issuer's data: the card is presented again for it (Book B 3.3.2.1; kernel7.md 1.6). */

import type { TransactionRequest } from './transaction-request.js';

/** The terminal gave issuer authentication data (91) or scripts (71, 72): no new directory, the same application again. */
export function isOnlineUpdate(request: TransactionRequest): boolean {
  const { onlineResponse, resume, start } = request;
  if (start !== 'B' || !onlineResponse || !resume) return false;
  return (
    onlineResponse.issuerAuthenticationData !== undefined || onlineResponse.scripts !== undefined
  );
}
