/** What Entry Point and the kernels are told by the terminal: reader configuration, and the host's answer (Book A 5; kernel7.md 1.2). */

import type { CaKey, RevokedCertificate } from '../security/ca-keys.js';
import type { TagSet } from './outcome.js';
import type { Policy } from './policy.js';

/** One AID with one kernel, and its limits. Absent limits are not checked. Amounts in minor units. */
export interface Combination {
  readonly aid: Uint8Array;
  /** Names that are longer than the AID match too. */
  readonly partialMatch: boolean;
  /** One byte (07), or three bytes of a domestic kernel (870156), as a number. */
  readonly kernelId: number;
  readonly ttq?: Uint8Array;
  readonly statusCheckSupportFlag?: boolean;
  /** Absent and true differ from false: Book B 3.1.1. */
  readonly zeroAmountAllowedFlag?: boolean;
  /** True: an offline-only reader takes a zero amount (Book B from 2.6; K). */
  readonly zeroAmountAllowedOfflineFlag?: boolean;
  readonly readerContactlessTransactionLimit?: number;
  readonly readerContactlessFloorLimit?: number;
  /** 9F1B; used when there is no reader floor limit. */
  readonly terminalFloorLimit?: number;
  readonly readerCvmRequiredLimit?: number;
  readonly extendedSelectionSupportFlag?: boolean;
  /** Values of 9C for which the combination is there; absent: all. */
  readonly transactionTypes?: readonly number[];
  /** Terminal data that differs for this combination. */
  readonly kernelData?: TagSet;
}

/** One card number that must not be accepted. */
export interface ExceptionEntry {
  readonly pan: string;
  /** Two digits; absent: 00. */
  readonly psn?: string;
}

export interface EntryPointConfig {
  readonly combinations: readonly Combination[];
  /** Terminal data by tag: 9F1A, 9F33, 9F35, DF60 … */
  readonly terminalData: TagSet;
  readonly caKeys: readonly CaKey[];
  readonly revoked: readonly RevokedCertificate[];
  readonly exceptions: readonly ExceptionEntry[];
  readonly timeouts: {
    /** First presentation. */
    readonly cardMs: number;
    /** Presentation after Try Again: the cardholder unlocks the phone. */
    readonly secondTapMs: number;
  };
  readonly policy: Policy;
}

/** The host's answer, for kernels that want it (Start B or D). */
export interface OnlineResponse {
  readonly approved: boolean;
  /** No answer came in time, or the host could not be reached. Never an approval. */
  readonly unavailable?: boolean;
  /** Issuer authentication data, tag 91. */
  readonly issuerAuthenticationData?: Uint8Array;
  /** Issuer scripts: templates 71 and 72, as received. */
  readonly scripts?: Uint8Array;
}
