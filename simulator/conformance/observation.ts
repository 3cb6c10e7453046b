/** What a transaction showed to the outside, whatever world it ran in. */

import type { EngineResult, KernelRun, OutcomeSeen, UiSeen } from './engine.js';

export interface Activity {
  readonly ms: number;
  readonly kind:
    'activate' | 'command' | 'response' | 'ui' | 'fieldOff' | 'removal' | 'note' | 'world';
  readonly data: unknown;
}

export interface SentGpo {
  readonly hex: string;
  /** As received, by the PDOL. */
  readonly sent: Readonly<Record<string, string>>;
}

export interface Observation {
  readonly final?: OutcomeSeen;
  readonly runs: readonly KernelRun[];
  readonly combinations: EngineResult['combinations'];
  readonly commands: readonly string[];
  readonly ui: readonly UiSeen[];
  readonly fieldOffs: readonly number[];
  readonly gpos: readonly SentGpo[];
  readonly activations: number;
  /** What only a world with radio, chip or host can tell. */
  readonly world: Readonly<Record<string, unknown>>;
  readonly log: readonly Activity[];
  /** For the next transaction of the case. */
  readonly resume?: unknown;
  /** The transaction could not be run to its end. */
  readonly broken?: string;
}

export const NOTHING_SEEN: Observation = {
  runs: [],
  combinations: [],
  commands: [],
  ui: [],
  fieldOffs: [],
  gpos: [],
  activations: 0,
  world: {},
  log: [],
};

/** How long messages with a hold time stood at least before the next message came. */
export function holdTimes(log: readonly Activity[]): { readonly shortestHoldMs?: number } {
  const shown = log.filter(({ kind }) => kind === 'ui');
  let shortest: number | undefined;
  shown.forEach(({ ms, data }, i) => {
    const next = shown[i + 1];
    if (!next || (data as UiSeen).holdTime === undefined) return;
    shortest = Math.min(shortest ?? Infinity, next.ms - ms);
  });
  return shortest === undefined ? {} : { shortestHoldMs: shortest };
}
