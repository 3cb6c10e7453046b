/** What the bench has to offer, and what its runs bring back. Types only: both sides import them. */

import type { WireEvent } from './protocol.js';

export interface Finding {
  readonly layer: string;
  readonly check: string;
  readonly code: string;
}

export interface AttackInfo {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly attacker: string;
  readonly expected: Finding;
  readonly honest?: string;
}

export interface CaseInfo {
  readonly id: string;
  readonly title: string;
  readonly layer: string;
  readonly certainty: string;
  readonly rule: string;
}

export interface ScenarioInfo {
  readonly name: string;
  readonly title: string;
  readonly about?: string;
  readonly group?: string;
  readonly steps: readonly { readonly do: string }[];
}

export interface FaultInfo {
  readonly layer: 'rf' | 'chip' | 'line';
  readonly name: string;
  readonly unit: string;
  readonly doc: string;
}

export interface DemoCardInfo {
  readonly pan: string;
  readonly expiry: string;
  readonly cvn2: string;
  readonly bank: string;
  readonly label: string;
  readonly note: string;
}

export interface Catalog {
  readonly cards: readonly DemoCardInfo[];
  readonly phones: readonly { readonly id: string; readonly name: string }[];
  readonly faults: readonly FaultInfo[];
  readonly scenarios: readonly ScenarioInfo[];
  readonly attacks: readonly AttackInfo[];
  readonly cases: readonly CaseInfo[];
}

export interface AttackRun {
  readonly report: AttackInfo & {
    readonly got: Finding;
    readonly story: readonly string[];
    readonly pass: boolean;
  };
  readonly events: readonly WireEvent[];
}

export interface CaseRun {
  readonly result: CaseInfo & {
    readonly pass: boolean;
    readonly implemented: boolean;
    readonly mismatches: readonly {
      readonly path: string;
      readonly expected: unknown;
      readonly got: unknown;
    }[];
  };
  readonly events: readonly WireEvent[];
}
