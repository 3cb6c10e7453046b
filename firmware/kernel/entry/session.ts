/** One run of Entry Point: everything it knows, filled and read by its steps. */

import type { EntryPointConfig } from '../configuration.js';
import type { Outcome, UiRequest } from '../outcome.js';
import type { Candidate } from './combination-selection.js';
import type { KernelActivation, Selected } from './final-outcome.js';
import type { Prepared } from './pre-processing.js';
import type { EntryPointTools, TransactionRequest } from './transaction-request.js';

export interface Session {
  readonly config: EntryPointConfig;
  readonly request: TransactionRequest;
  readonly tools: EntryPointTools;
  /** Filled by pre-processing; on a restart it stays. */
  combinations: readonly Prepared[];
  /** The card is to be presented again: Try Again, or a second tap for the online response. Set by outcome processing. */
  restart: boolean;
  /** Retained by outcome processing, shown and dropped by Start B. */
  uiOnRestart?: UiRequest | undefined;
  /** Still to be tried, best first. Filled by combination selection, shortened by final selection. */
  candidates: Candidate[];
  /** As built: for the Final Outcome. */
  candidateList: readonly Candidate[];
  /** Filled by final selection, read by kernel activation. */
  selected?: Selected;
  readonly activations: KernelActivation[];
  level1Restarts: number;
  tryAgains: number;
}

/** Where a step leads: to another start, or out. */
export type Next = { readonly go: 'B' | 'C' | 'D' } | { readonly end: Outcome };
