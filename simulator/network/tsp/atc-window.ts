/** Which transaction counters were used: a high mark and a window of 64 below it, for late uploads (backoffice §2.5). */

export interface AtcState {
  readonly high: number;
  /** Bit n: counter `high - n` was used. */
  readonly seen: bigint;
}

export interface AtcLimits {
  readonly jumpAlert: number;
  readonly jumpReject: number;
}

export type AtcResult =
  | { readonly r: 'OK' | 'ALERT' | 'ATC_JUMP'; readonly next: AtcState }
  | { readonly r: 'ATC_OLD' | 'ATC_REPLAY' | 'ATC_ROLLBACK' };

export const ATC_LIMITS: AtcLimits = { jumpAlert: 50, jumpReject: 1000 };

const WINDOW = 64;
const MASK = (1n << 64n) - 1n;

/** @param deferred late and out of order is honest: transit, and uploads of offline transactions. */
export function checkAtc(
  state: AtcState,
  atc: number,
  deferred: boolean,
  limits: AtcLimits = ATC_LIMITS,
): AtcResult {
  if (atc > state.high) {
    const gap = atc - state.high;
    const seen = gap >= WINDOW ? 1n : ((state.seen << BigInt(gap)) | 1n) & MASK;
    const r = gap > limits.jumpReject ? 'ATC_JUMP' : gap > limits.jumpAlert ? 'ALERT' : 'OK';
    return { r, next: { high: atc, seen } };
  }
  const back = state.high - atc;
  if (back >= WINDOW) return { r: 'ATC_OLD' };
  if ((state.seen >> BigInt(back)) & 1n) return { r: 'ATC_REPLAY' };
  if (!deferred) return { r: 'ATC_ROLLBACK' };
  return { r: 'OK', next: { high: state.high, seen: state.seen | (1n << BigInt(back)) } };
}
