/** All promises of the world. */

import type { Invariant } from './invariant.js';
import {
  booksMatch,
  chargedOnce,
  moneyConserved,
  noOverdraft,
  noSaleLost,
  overRefund,
} from './money.js';
import { journalsRecover, memoryBounded, screensTell, totalsAgree } from './terminal.js';
import {
  countersOnce,
  cryptogramsGenuine,
  fundingNumberHidden,
  holderPresent,
  suspendedNeverPay,
} from './tokens.js';

export const INVARIANTS: readonly Invariant[] = [
  moneyConserved,
  booksMatch,
  chargedOnce,
  noSaleLost,
  noOverdraft,
  overRefund,
  screensTell,
  journalsRecover,
  totalsAgree,
  memoryBounded,
  cryptogramsGenuine,
  countersOnce,
  suspendedNeverPay,
  holderPresent,
  fundingNumberHidden,
];

/** Checked by the world itself, since they are about how it goes on. */
export const WORLD_PROMISES = {
  rest: 'the world comes to rest',
  goodTap: 'a good tap succeeds',
  reversals: 'every reversal is settled',
  crash: 'nothing throws',
} as const;
