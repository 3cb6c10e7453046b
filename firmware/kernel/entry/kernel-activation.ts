/** Start D: kernel activation (Book B 3.4; kernel7.md 1.7 step 7). */

import { freezeGenerators } from '../../bytes/frozen.js';
import { hexNumber } from '../../bytes/hex.js';
import type { Step } from '../effects.js';
import type { KernelContext, KernelOutcome } from '../kernel.js';
import { outcome, withoutData } from '../shared/outcomes.js';
import type { Session } from './session.js';
import { terminalData } from './terminal-data.js';

export function* kernelActivation(session: Session, start: 'B' | 'C' | 'D'): Step<KernelOutcome> {
  const { config, request, tools } = session;
  const { candidate, fci, dfName } = session.selected!;
  const { prepared } = candidate;
  const { combination } = prepared;
  const kernel = tools.kernels[combination.kernelId];
  if (!kernel) return missing(combination.kernelId);

  const context: KernelContext = {
    start,
    restart: session.restart,
    combination,
    indicators: prepared.indicators,
    ttq: prepared.ttq,
    adfName: dfName,
    fci,
    terminalData: terminalData(config, combination, request),
    config,
    crypto: tools.crypto,
    notes: tools.notes,
    ...(request.onlineResponse && { onlineResponse: request.onlineResponse }),
    ...(request.resume && { previous: request.resume.previous }),
  };
  const result = yield* kernel.activate(context);
  session.activations.push({ adfName: dfName, outcome: result });
  return result;
}

/** Configured, but not part of this terminal: the next application may do. */
function missing(kernelId: number): KernelOutcome {
  const detail = `kernel ${hexNumber(kernelId)} is not in the registry`;
  const reason = { code: 'NO_KERNEL', detail };
  return withoutData(outcome('SelectNext', { start: 'C', reason }));
}

freezeGenerators(kernelActivation);
