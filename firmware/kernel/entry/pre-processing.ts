/** Pre-processing: limits of each combination against the amount (Book B 3.1.1; kernel7.md 1.3). Floor uses >, the others >=. */

import { clear, set, test, TTQ } from '../../emv/bit-fields.js';
import type { Combination } from '../configuration.js';
import type { Indicators } from '../kernel.js';

/** A combination during one transaction. */
export interface Prepared {
  readonly combination: Combination;
  readonly indicators: Indicators;
  /** Working TTQ: as configured, with the transient bits of this transaction. */
  readonly ttq?: Uint8Array;
}

/** Of the transaction. */
interface Amount {
  readonly amountMinor: number;
  readonly exponent: number;
}

/** Step 1: indicators cleared, TTQ copied without its transient bits (B2 b8, b7). All that Start B does. */
export function reset(combination: Combination): Prepared {
  const indicators: Indicators = {
    statusCheckRequested: false,
    contactlessAppNotAllowed: false,
    zeroAmount: false,
    cvmRequiredLimitExceeded: false,
    floorLimitExceeded: false,
  };
  if (!combination.ttq) return { combination, indicators };
  const ttq = combination.ttq.slice();
  clear(ttq, TTQ.onlineRequired);
  clear(ttq, TTQ.cvmRequired);
  return { combination, indicators, ttq };
}

/** Steps 1 to 11. */
export function prepare(combination: Combination, transaction: Amount): Prepared {
  const prepared = reset(combination);
  const { indicators, ttq } = prepared;
  const amount = transaction.amountMinor;
  const floor = combination.readerContactlessFloorLimit ?? combination.terminalFloorLimit;

  if (combination.statusCheckSupportFlag && amount === 10 ** transaction.exponent)
    indicators.statusCheckRequested = true;
  if (amount === 0) {
    if (combination.zeroAmountAllowedFlag === false) indicators.contactlessAppNotAllowed = true;
    else indicators.zeroAmount = true;
  }
  if (reaches(amount, combination.readerContactlessTransactionLimit))
    indicators.contactlessAppNotAllowed = true;
  if (floor !== undefined && amount > floor) indicators.floorLimitExceeded = true;
  if (reaches(amount, combination.readerCvmRequiredLimit))
    indicators.cvmRequiredLimitExceeded = true;
  if (ttq) setTransientBits(ttq, indicators, combination);
  return prepared;
}

/** Steps 8 to 11. */
function setTransientBits(
  ttq: Uint8Array,
  indicators: Indicators,
  { zeroAmountAllowedOfflineFlag }: Combination,
): void {
  if (indicators.floorLimitExceeded || indicators.statusCheckRequested)
    set(ttq, TTQ.onlineRequired);
  if (indicators.zeroAmount) {
    if (!test(ttq, TTQ.offlineOnly)) set(ttq, TTQ.onlineRequired);
    else if (!zeroAmountAllowedOfflineFlag) indicators.contactlessAppNotAllowed = true;
  }
  if (indicators.cvmRequiredLimitExceeded) set(ttq, TTQ.cvmRequired);
}

function reaches(amount: number, limit: number | undefined): boolean {
  return limit !== undefined && amount >= limit;
}
