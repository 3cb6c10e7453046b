/** What Entry Point and the kernels are told: reader configuration and one transaction (Book A 5, Book B 3.1; kernel7.md 1.2, 2.1). */

import type { Crypto } from '../ports/crypto.js';
import type { CaKey, RevokedCertificate } from '../security/ca-keys.js';
import type { KernelRegistry } from './kernel.js';
import type { TagSet } from './outcome.js';
import type { Policy } from './policy.js';
import type { Resume } from './entry/final-outcome.js';

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

export interface TransactionRequest {
  /** A: variable amount. B: fixed amount, or second tap. D: continue the kernel of `resume`. */
  readonly start: 'A' | 'B' | 'D';
  readonly amountMinor: number;
  /** Cashback part: for type 0x09 only. */
  readonly otherMinor?: number;
  /** Four digits: 0156. */
  readonly currency: string;
  readonly exponent: number;
  /** 9C: 0x00 purchase, 0x01 cash, 0x09 purchase with cashback, 0x20 refund. */
  readonly type: number;
  /** YYMMDD */
  readonly date: string;
  /** HHMMSS */
  readonly time?: string;
  /** 9F41, at most eight digits. */
  readonly sequence?: number;
  /** More terminal data, or other values for configured data. */
  readonly terminalData?: TagSet;
  readonly onlineResponse?: OnlineResponse;
  /** From the outcome that asked for Start B or D. */
  readonly resume?: Resume;
}

export interface EntryPointTools {
  readonly crypto: Pick<Crypto, 'sha1'>;
  readonly kernels: KernelRegistry;
  /** Yield a note at each decision. */
  readonly notes: boolean;
}
