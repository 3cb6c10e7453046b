/** The shape of a scenario of the attack lab (backoffice §6): a row that promises, and a run that shows. */

import type { Finding } from './finding.js';
import type { Lab } from './lab.js';

export interface AttackRow {
  /** A01 to A38 as in the reference, and what was added. */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** What the attacker does, in one or two sentences. */
  readonly attacker: string;
  /** Where it is injected. */
  readonly where: 'line' | 'card' | 'terminal' | 'phone' | 'wallet' | 'clock' | 'host' | 'power';
  readonly expected: Finding;
  /** Where the real scheme is weaker than one may think, and why. */
  readonly honest?: string;
  run(lab: Lab): Finding;
}

export interface AttackReport {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly attacker: string;
  readonly honest?: string;
  readonly expected: Finding;
  readonly got: Finding;
  /** What happened, line by line. */
  readonly story: readonly string[];
  readonly pass: boolean;
}
