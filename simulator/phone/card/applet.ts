/** What a secure element knows of an application on it. */

import type { Command } from './apdu.js';

/** What the answer cost, for the profile's latency; `signature` includes the GPO it belongs to. */
export type Work = 'ppse' | 'select' | 'gpo' | 'signature' | 'readRecord' | 'other';

export interface CardAnswer {
  readonly rapdu: Uint8Array;
  readonly work: Work;
  /** With this answer the card has given all that the transaction needs. */
  readonly completes?: boolean;
}

export interface Applet {
  /** Selected by name: the FCI with its status. */
  select(): CardAnswer;
  process(command: Command): CardAnswer;
  /** Another application was selected, or the field is gone. */
  deselect(): void;
}
