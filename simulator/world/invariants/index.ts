/** All promises of the world. */

import {
  debtorsStayOut,
  deniedStayOut,
  gatesRecover,
  notPassedBack,
  onlyGenuineRide,
  ridesPaid,
} from './gates.js';
import type { Invariant } from './invariant.js';
import {
  booksMatch,
  bothBooks,
  chargedOnce,
  moneyConserved,
  noOverdraft,
  noSaleLost,
  overRefund,
} from './money.js';
import {
  answersOwn,
  journalsRecover,
  memoryBounded,
  screensTell,
  totalsAgree,
} from './terminal.js';
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
  bothBooks,
  chargedOnce,
  noSaleLost,
  noOverdraft,
  overRefund,
  screensTell,
  answersOwn,
  journalsRecover,
  totalsAgree,
  memoryBounded,
  cryptogramsGenuine,
  countersOnce,
  suspendedNeverPay,
  holderPresent,
  fundingNumberHidden,
  deniedStayOut,
  onlyGenuineRide,
  notPassedBack,
  debtorsStayOut,
  ridesPaid,
  gatesRecover,
];

/** Checked by the world itself, since they are about how it goes on. */
export const WORLD_PROMISES = {
  rest: 'the world comes to rest',
  goodTap: 'a good tap succeeds',
  reversals: 'every reversal is settled',
  crash: 'nothing throws',
  uploads: 'every fare reaches the acquirer',
  list: 'the deny list comes in',
} as const;
