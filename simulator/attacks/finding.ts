/** Who stopped an attack, by which check, with which code. */

/** Where an attack is stopped. `nobody`: the scheme does not catch it, and the row says so. */
export type Catcher = 'terminal' | 'wallet' | 'acquirer' | 'tsp' | 'issuer' | 'nobody';

export interface Finding {
  readonly layer: Catcher;
  /** Reason code of the check, as in backoffice §2.3; of the terminal and the wallet their own word. */
  readonly check: string;
  /** Field 39, a status word, or what the terminal shows. */
  readonly code: string;
}
