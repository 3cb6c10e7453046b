/** Processing restrictions: expiry and exception file (kernel7.md 2.9). Run before the last record, and again when all is read. */

import { CTQ, test, TTQ, TVR } from '../../emv/bit-fields.js';
import { digitsOf, parseTrack2 } from '../../emv/track2.js';
import { dateOf } from '../../security/dates.js';
import type { Outcome } from '../outcome.js';
import { declined, onlineRequest } from './decision.js';
import { verifyCardholder } from './cvm.js';
import { raise, type Tap } from './tap.js';

const T_TRACK2 = 0x57;
const T_PAN = 0x5a;
const T_EXPIRY = 0x5f24;
const T_PSN = 0x5f34;
const T_CTQ = 0x9f6c;

/** Nothing: no restriction. */
export function restrict(tap: Tap, when: 'beforeLastRecord' | 'afterRecords'): Outcome | undefined {
  if (isException(tap, when)) {
    raise(tap, [TVR.exceptionFile, TVR.odaNotPerformed]);
    return declined(tap, { code: 'EXCEPTION_FILE' });
  }
  if (!isExpired(tap)) return undefined;
  raise(tap, [TVR.expired, TVR.odaNotPerformed]);
  const reason = { code: 'EXPIRED' };
  const online = test(tap.card.get(T_CTQ), CTQ.onlineIfExpired) && !test(tap.ttq, TTQ.offlineOnly);
  if (!online) return declined(tap, reason);
  if (tap.policy.expiredOnline === 'skipCvm')
    return onlineRequest(tap, 'NA', 'notPerformed', reason);
  const cvm = verifyCardholder(tap);
  return cvm.ok ? onlineRequest(tap, cvm.cvm, 'notPerformed', reason) : declined(tap, cvm.reason);
}

/** Valid to the end of the day. An expiry date that is no date counts as passed. */
function isExpired(tap: Tap): boolean {
  const expiry = tap.card.get(T_EXPIRY);
  return expiry !== undefined && (dateOf(expiry) ?? 0) < tap.today;
}

/** 5A and 5F34 both: the pair must be listed. When one never came: the PAN of track 2 with sequence number 00 (P). */
function isException(tap: Tap, when: 'beforeLastRecord' | 'afterRecords'): boolean {
  const { exceptions } = tap.context.config;
  if (exceptions.length === 0) return false;
  const pan = tap.card.get(T_PAN);
  const psn = tap.card.get(T_PSN);
  if (pan && psn) return listed(tap, digitsOf(pan), digitsOf(psn));
  if (when === 'beforeLastRecord' || tap.policy.exceptionWithoutPair === 'notChecked') return false;
  const track2 = tap.card.get(T_TRACK2);
  const parsed = track2 && parseTrack2(track2);
  return parsed !== undefined && listed(tap, parsed.pan, '00');
}

function listed(tap: Tap, pan: string, psn: string): boolean {
  return tap.context.config.exceptions.some(
    (entry) => entry.pan === pan && (entry.psn ?? '00') === psn,
  );
}
