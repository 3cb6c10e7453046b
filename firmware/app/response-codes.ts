/** Field 39 on a UnionPay terminal: what it means for the sale and for the screen (backoffice.md 2.6, 3.9). */

import { frozen } from '../bytes/frozen.js';

/** Approved in full. */
const APPROVED = frozen(['00', '11']);

/** The acquirer kept something that the terminal will not: a partial amount, or an approval of its own kind. */
const TO_REVERSE = frozen(['10', 'A2', 'A3', 'A4', 'A5', 'A6']);

/** A 0410 with these closes the reversal: done, no original, invalid original, duplicate. */
const CLOSES_REVERSAL = frozen(['00', '25', '12', '94']);

/** An upload with these is at the acquirer: accepted, had it before. */
const UPLOAD_ACCEPTED = frozen(['00', '11', '94', '22']);

export type Verdict = 'approved' | 'declined' | 'reverse';

export function verdictOf(code: string): Verdict {
  if (APPROVED.includes(code)) return 'approved';
  return TO_REVERSE.includes(code) ? 'reverse' : 'declined';
}

export function closesReversal(code: string): boolean {
  return CLOSES_REVERSAL.includes(code);
}

export function uploadAccepted(code: string): boolean {
  return UPLOAD_ACCEPTED.includes(code);
}

/** The issuer or the switch is away: nothing was decided, an upload waits (backoffice.md 2.6). */
export const RETRY_LATER: readonly string[] = frozen(['68', '90', '91', '96', '98']);

/** Keys are out of step: sign on, then once more. */
export const MAC_REFUSED = 'A0';

/** The acquirer knows no such batch, so nothing was booked in it: a sign-on names the right one (backoffice.md 3.3). */
export const WRONG_BATCH = '77';

/** Answers after which the terminal signs on before it works on: batch, PIN format, MAC, security. */
export const SIGN_ON_CODES: readonly string[] = frozen(['77', '99', 'A0', 'A7']);

/** Wrong PIN, or the issuer wants one: asked for once, with a new tap (its cryptogram is spent). */
export const PIN_WANTED = '55';

/** Message of the text table; absent: declined with the code. */
export const CODE_MESSAGES: Readonly<Record<string, string>> = frozen({
  '01': 'call-bank',
  '13': 'invalid-amount',
  '14': 'invalid-card',
  '34': 'not-authorised',
  '51': 'funds',
  '54': 'expired',
  '55': 'wrong-pin',
  '61': 'limit',
  '62': 'restricted',
  '65': 'limit',
  '75': 'pin-tries',
  '91': 'issuer-away',
  '98': 'issuer-away',
});
