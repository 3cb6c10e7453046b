/** Outcomes with Book A's defaults (Book A 6.2; kernel7.md 1.9). */

import { frozen } from '../../bytes/frozen.js';
import type { Level1Fault } from '../../ports/card-reader.js';
import type { Outcome, OutcomeKind, Reason } from '../outcome.js';
import type { KernelOutcome } from '../kernel.js';
import { MESSAGE, message } from './messages.js';

const DEFAULTS = frozen({
  start: 'NA',
  onlineResponse: 'NA',
  cvm: 'NA',
  oda: 'notPerformed',
  alternateInterface: 'NA',
  receipt: false,
  removalTimeout: 0,
} as const);

export function outcome(kind: OutcomeKind, parameters: Partial<Outcome> = {}): Outcome {
  return { ...DEFAULTS, outcome: kind, ...parameters };
}

/** An outcome of Entry Point: no kernel ran, or what it read is of no use. */
export function withoutData(given: Outcome): KernelOutcome {
  return {
    ...given,
    cardData: new Map(),
    terminalData: new Map(),
    tvr: new Uint8Array(5),
    tsi: new Uint8Array(2),
  };
}

/** Kernel error: End Application with message 1C (kernel7.md 2.12). */
export function endApplication(reason: Reason, language?: string): Outcome {
  const uiOnOutcome = message(MESSAGE.tryAnotherCard, 'ProcessingError', language);
  return outcome('EndApplication', { uiOnOutcome, reason });
}

/** Cancel key, time-out of the terminal: End Application, clear display, field off (kernel7.md 2.0). */
export function stopped(detail: 'cancelled' | 'no card'): Outcome {
  return outcome('EndApplication', {
    uiOnOutcome: message(MESSAGE.noMessage, 'NotReady'),
    fieldOff: 0,
    reason: { code: 'STOP', detail },
  });
}

/** Level 1 error while the kernel runs: Try Again, Start B, message 21 (kernel7.md 2.6, 2.8). */
export function presentAgain(fault: Level1Fault, detail: string, language?: string): Outcome {
  return outcome('TryAgain', {
    start: 'B',
    uiOnRestart: message(MESSAGE.presentCardAgain, 'ReadyToRead', language),
    reason: level1Reason(fault, detail),
  });
}

export function level1Reason(fault: Level1Fault, detail: string): Reason {
  const code = fault === 'timeout' || fault === 'removed' ? 'L1_TIMEOUT' : 'L1_PROTOCOL';
  return { code, detail: `${fault} at ${detail}` };
}
