/** The firmware's Entry Point and kernels behind the seam of the case runner: driven synchronously, in this process. */

import type {
  EntryPointTools,
  TransactionRequest,
} from '../../firmware/kernel/entry/transaction-request.js';
import type { Effect, Step } from '../../firmware/kernel/effects.js';
import { entryPoint } from '../../firmware/kernel/entry/entry-point.js';
import type { FinalOutcome, Resume } from '../../firmware/kernel/entry/final-outcome.js';
import type {
  Kernel,
  KernelContext,
  KernelOutcome,
  KernelRegistry,
} from '../../firmware/kernel/kernel.js';
import { KERNELS } from '../../firmware/kernel/registry.js';
import { fromHex, toHex } from '../decode/hex.js';
import type {
  Engine,
  EngineResult,
  Host,
  KernelRun,
  ReaderSetup,
  RequestSetup,
} from '../conformance/engine.js';
import { configOf, hexMap } from './kernel-config.js';
import { nodeCrypto } from './node-crypto.js';

export const kernelEngine: Engine = {
  name: 'node',
  run(reader, request, host) {
    const run = openRun(reader, request);
    return run.finish(driveSync(run.step, host));
  },
};

/** A transaction that somebody else drives: over ports and radio, say. */
export interface OpenRun {
  readonly step: Step<FinalOutcome>;
  finish(final: FinalOutcome): EngineResult;
}

export function openRun(reader: ReaderSetup, request: RequestSetup): OpenRun {
  const runs: KernelRun[] = [];
  const config = configOf(reader);
  const ids = config.combinations.map(({ kernelId }) => kernelId);
  const kernels = watched(registryFor(ids), runs);
  const tools: EntryPointTools = { crypto: nodeCrypto, kernels, notes: true };
  return {
    step: entryPoint(config, requestOf(request), tools),
    finish: (final) => resultOf(final, runs),
  };
}

function driveSync<R>(step: Step<R>, host: Host): R {
  let at = step.next();
  while (!at.done) at = step.next(host(at.value satisfies Effect));
  return at.value;
}

/** Kernels that this terminal does not have, but a case configures: they end at once and say who they are. */
function registryFor(ids: readonly number[]): KernelRegistry {
  const registry: Record<number, Kernel> = { ...KERNELS };
  for (const id of ids) registry[id] ??= { name: `stand-in ${id}`, activate: standIn };
  return registry;
}

function* standIn(context: KernelContext): Step<KernelOutcome> {
  const id = context.combination.kernelId.toString(16).toUpperCase().padStart(2, '0');
  return {
    outcome: 'EndApplication',
    start: 'NA',
    onlineResponse: 'NA',
    cvm: 'NA',
    oda: 'notPerformed',
    alternateInterface: 'NA',
    receipt: false,
    removalTimeout: 0,
    reason: { code: 'STAND_IN', detail: `kernel ${id}` },
    cardData: new Map(),
    terminalData: new Map(),
    tvr: new Uint8Array(5),
    tsi: new Uint8Array(2),
  };
}

/** Records what every kernel activation gave, also when Entry Point goes on from it. */
function watched(registry: KernelRegistry, runs: KernelRun[]): KernelRegistry {
  const entries = Object.entries(registry).map(([id, kernel]) => [
    id,
    {
      name: kernel.name,
      *activate(context: KernelContext): Step<KernelOutcome> {
        const outcome = yield* kernel.activate(context);
        const { adfName, combination } = context;
        runs.push({ ...outcome, adfName, kernelId: combination.kernelId });
        return outcome;
      },
    } satisfies Kernel,
  ]);
  return Object.fromEntries(entries) as KernelRegistry;
}

export function requestOf(request: RequestSetup): TransactionRequest {
  const { online } = request;
  return {
    start: request.start,
    amountMinor: request.amount,
    otherMinor: request.other,
    currency: request.currency,
    exponent: request.exponent,
    type: Number.parseInt(request.type, 16),
    date: request.date,
    ...(request.time !== undefined && { time: request.time }),
    ...(request.sequence !== undefined && { sequence: request.sequence }),
    terminalData: hexMap(request.terminalData),
    ...(online && {
      onlineResponse: {
        approved: online.approved,
        ...(online.unavailable !== undefined && { unavailable: online.unavailable }),
        ...(online.issuerAuthenticationData !== undefined && {
          issuerAuthenticationData: fromHex(online.issuerAuthenticationData),
        }),
        ...(online.scripts !== undefined && { scripts: fromHex(online.scripts) }),
      },
    }),
    ...(request.resume !== undefined && { resume: request.resume as Resume }),
  };
}

function resultOf(final: FinalOutcome, runs: readonly KernelRun[]): EngineResult {
  return {
    final,
    runs,
    combinations: final.combinations.map(({ combination, indicators, ttq }) => ({
      aid: toHex(combination.aid),
      ...(ttq && { ttq: toHex(ttq) }),
      indicators: { ...indicators },
    })),
    ...(final.resume && { resume: final.resume }),
  };
}
