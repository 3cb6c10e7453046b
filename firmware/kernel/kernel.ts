/** The seam between Entry Point and a kernel (Book A 5.8.2; kernel7.md 5.1): what a kernel gets and what it gives. */

import type { TagMap } from '../emv/tlv.js';
import type { Crypto } from '../ports/crypto.js';
import type { Combination, EntryPointConfig, OnlineResponse } from './configuration.js';
import type { Step } from './effects.js';
import type { Outcome, TagSet } from './outcome.js';

export type CryptogramType = 'TC' | 'ARQC' | 'AAC';

/** Entry Point pre-processing indicators of one combination. */
export interface Indicators {
  statusCheckRequested: boolean;
  contactlessAppNotAllowed: boolean;
  zeroAmount: boolean;
  cvmRequiredLimitExceeded: boolean;
  floorLimitExceeded: boolean;
}

export interface KernelContext {
  readonly start: 'B' | 'C' | 'D';
  /** The card was presented again after a Try Again, or for the online response. */
  readonly restart: boolean;
  readonly combination: Combination;
  readonly indicators: Indicators;
  /** TTQ with the bits that pre-processing set. */
  readonly ttq: Uint8Array | undefined;
  /** Name of the selected application: 84 of the FCI, or what was selected when there is none. */
  readonly adfName: Uint8Array;
  /** FCI as received: raw bytes, unknown tags included. */
  readonly fci: Uint8Array;
  /** Terminal and transaction data by tag, made for this activation: the kernel adds its own. */
  readonly terminalData: TagMap;
  readonly config: EntryPointConfig;
  readonly crypto: Pick<Crypto, 'sha1'>;
  readonly notes: boolean;
  readonly onlineResponse?: OnlineResponse;
  /** Outcome of the activation that asked for the online response. */
  readonly previous?: KernelOutcome;
}

/** An outcome with the data that it rests on. */
export interface KernelOutcome extends Outcome {
  readonly acType?: CryptogramType;
  /** What the card returned: FCI, GPO response and records; primitive objects as accepted. */
  readonly cardData: TagSet;
  /** What the terminal used: 9F66 as sent, 9F37, amounts … */
  readonly terminalData: TagSet;
  readonly tvr: Uint8Array;
  readonly tsi: Uint8Array;
  /** The card left at the last record of an offline approval: it may have debited. */
  readonly torn?: boolean;
}

export interface Kernel {
  readonly name: string;
  activate(context: KernelContext): Step<KernelOutcome>;
}

/** By kernel id. */
export type KernelRegistry = Readonly<Record<number, Kernel>>;
