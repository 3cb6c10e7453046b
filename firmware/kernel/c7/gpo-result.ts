/** What a GPO status word other than 9000 leads to: a table that policy selects from (kernel7.md 2.6, step 6). */

import { frozen } from '../../bytes/frozen.js';
import { hexNumber } from '../../bytes/hex.js';
import { test, TTQ } from '../../emv/bit-fields.js';
import type { Outcome, Reason } from '../outcome.js';
import type { Policy } from '../policy.js';
import { MESSAGE, message } from '../shared/messages.js';
import { endApplication, outcome } from '../shared/outcomes.js';
import type { Tap } from './tap.js';

type Result = Policy['gpo6984' | 'gpo6985' | 'gpo6986' | 'gpoOther'];

/** Outcomes by their name in the policy table. */
const RESULTS: Readonly<Record<Result, (tap: Tap, reason: Reason) => Outcome>> = frozen({
  selectNext: (_, reason) => outcome('SelectNext', { start: 'C', reason }),
  endApplication: (tap, reason) => endApplication(reason, tap.language),
  tryAnotherInterface: (tap, reason) => tryAnotherInterface(tap, reason),
  contactOrEnd: (tap, reason) =>
    test(tap.ttq, TTQ.contact)
      ? tryAnotherInterface(tap, reason)
      : endApplication(reason, tap.language),
  // The field goes off so that the phone drops its state and its user can unlock it.
  seePhone: ({ policy, language }, reason) =>
    outcome('TryAgain', {
      start: 'B',
      uiOnOutcome: {
        ...message(MESSAGE.seePhone, 'ProcessingError', language),
        holdTime: policy.seePhoneHold,
      },
      uiOnRestart: message(MESSAGE.seePhone, 'ReadyToRead', language),
      fieldOff: policy.seePhoneHold,
      reason,
    }),
  // As the AS350 does.
  presentAgain: ({ language }, reason) =>
    outcome('TryAgain', {
      start: 'B',
      uiOnOutcome: { ...message(MESSAGE.presentCardAgain, 'ReadyToRead', language), holdTime: 10 },
      uiOnRestart: message(MESSAGE.presentCardAgain, 'ReadyToRead', language),
      fieldOff: 10,
      reason,
    }),
});

export function gpoResult(tap: Tap, sw: number): Outcome {
  const { policy } = tap;
  const bySw: Readonly<Record<number, Result>> = {
    0x6984: policy.gpo6984,
    0x6985: policy.gpo6985,
    0x6986: policy.gpo6986,
  };
  const reason = { code: 'GPO_SW', sw, detail: `GPO ${hexNumber(sw)}` };
  return RESULTS[bySw[sw] ?? policy.gpoOther](tap, reason);
}

export function tryAnotherInterface(tap: Tap, reason: Reason): Outcome {
  const id =
    tap.policy.anotherInterfaceMessage === 'insert' ? MESSAGE.insertCard : MESSAGE.insertOrSwipe;
  return outcome('TryAnotherInterface', {
    uiOnOutcome: message(id, 'ProcessingError', tap.language),
    alternateInterface: 'ContactChip',
    reason,
  });
}
