/** What Entry Point gives to the terminal: the Final Outcome of Book A 6.2 and the data of the transaction. */

import type { KernelOutcome } from '../kernel.js';
import type { Candidate } from './combination-selection.js';
import type { Prepared } from './pre-processing.js';

/** One kernel activation: what was selected, and what the kernel said. Entry Point may have followed it (Try Again, Select Next). */
export interface KernelActivation {
  /** 84 of the FCI. */
  readonly adfName: Uint8Array;
  readonly outcome: KernelOutcome;
}

/** Of the application that was selected last; with no selection the data is empty. */
export interface FinalOutcome extends KernelOutcome {
  /** Name of the application that was selected last: 84 of its FCI. */
  readonly selectedAid?: Uint8Array;
  readonly kernelId?: number;
  /** Every combination with its indicators and working TTQ. */
  readonly combinations: readonly Prepared[];
  /** Candidate list as built from the PPSE answer, in order of selection. */
  readonly candidates: readonly Candidate[];
  /** In order of time. */
  readonly activations: readonly KernelActivation[];
  /** For a request with Start B or D and an online response. */
  readonly resume?: Resume;
}

/** The application that answered SELECT with 9000. */
export interface Selected {
  readonly candidate: Candidate;
  readonly fci: Uint8Array;
  /** 84 of the FCI: longer than the candidate's name when that is a part; the candidate's when there is none. */
  readonly dfName: Uint8Array;
}

/** Where the kernel goes on. Opaque to the terminal. */
export interface Resume extends Selected {
  readonly combinations: readonly Prepared[];
  readonly previous: KernelOutcome;
}
