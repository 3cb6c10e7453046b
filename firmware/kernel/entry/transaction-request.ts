/** One transaction as the terminal asks for it, and what Entry Point needs to run it (Book B 3.1; kernel7.md 2.1). */

import type { Crypto } from '../../ports/crypto.js';
import type { OnlineResponse } from '../configuration.js';
import type { KernelRegistry } from '../kernel.js';
import type { TagSet } from '../outcome.js';
import type { Resume } from './final-outcome.js';

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
