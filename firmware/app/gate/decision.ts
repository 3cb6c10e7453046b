/** Open or refuse: from the kernel's outcome and the gate's lists, in the order of backoffice.md 4.3. */

import { frozen } from '../../bytes/frozen.js';
import type { FinalOutcome } from '../../kernel/entry/final-outcome.js';
import type { CardFields } from '../../uplink/requests.js';

export type Refusal =
  | 'EXPIRED'
  | 'DENYLIST'
  | 'DEBT'
  | 'PASSBACK'
  | 'ODA_FAIL'
  | 'TWO_CARDS'
  | 'TORN'
  | 'UNSUPPORTED'
  | 'NOT_TEST'
  | 'NO_ROOM'
  | 'WEAK_RANDOM'
  | 'DECLINED';

export interface GateLists {
  readonly expired: (expiry: string) => boolean;
  readonly denied: (account: string) => boolean;
  readonly inDebt: (account: string) => boolean;
  readonly passedBack: (account: string) => boolean;
  readonly isTest: (account: string) => boolean;
  /** Signatures over its numbers could have been made before. */
  readonly weakRandom: () => boolean;
  readonly hasRoom: () => boolean;
}

/** Undefined: open. */
export function refusalOf(
  outcome: FinalOutcome,
  card: CardFields | undefined,
  lists: GateLists,
): Refusal | undefined {
  const why = kernelRefusal(outcome);
  if (why) return why;
  if (!card) return 'UNSUPPORTED';
  const { account, expiry } = card;
  if (!lists.isTest(account)) return 'NOT_TEST';
  if (expiry !== undefined && lists.expired(expiry)) return 'EXPIRED';
  if (lists.denied(account)) return 'DENYLIST';
  if (lists.inDebt(account)) return 'DEBT';
  if (lists.passedBack(account)) return 'PASSBACK';
  // Only what was signed by the card opens: a cryptogram cannot be checked here
  if (outcome.oda !== 'successful') return 'ODA_FAIL';
  if (lists.weakRandom()) return 'WEAK_RANDOM';
  return lists.hasRoom() ? undefined : 'NO_ROOM';
}

/** Beginnings of error codes (kernel7.md 2.16). */
const BY_CODE: readonly (readonly [start: string, refusal: Refusal])[] = frozen([
  ['EXPIRED', 'EXPIRED'],
  ['EXCEPTION_FILE', 'DENYLIST'],
  ['CERT_', 'ODA_FAIL'],
  ['SDAD', 'ODA_FAIL'],
  ['CAPK', 'ODA_FAIL'],
  ['ODA', 'ODA_FAIL'],
  ['CVM_BINDING', 'ODA_FAIL'],
  ['L1_', 'TORN'],
  ['TRY_AGAIN', 'TORN'],
  ['AAC', 'DECLINED'],
]);

function kernelRefusal(outcome: FinalOutcome): Refusal | undefined {
  if (outcome.outcome === 'OnlineRequest') return undefined;
  if (outcome.oda === 'failed') return 'ODA_FAIL';
  const code = outcome.reason?.code ?? '';
  for (let i = 0; i < BY_CODE.length; i++)
    if (code.startsWith(BY_CODE[i]![0])) return BY_CODE[i]![1];
  return outcome.outcome === 'Declined' ? 'DECLINED' : 'UNSUPPORTED';
}
