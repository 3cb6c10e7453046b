/** A gate's firmware as the world handles it, whatever engine it runs on. Everything is plain data. */

import type { Fares } from '../../../firmware/app/gate/fares.js';
import type { Barrier, GatePassage } from '../../../firmware/app/gate/gate.js';
import type { GateSettings } from '../../../firmware/app/gate/settings.js';
import type { FirmwareWorld } from './engine.js';

/** One card that was read, or could not be. */
export interface PlainPassage extends Omit<GatePassage, 'outcome'> {
  /** All of the kernel. */
  readonly outcome: string;
  readonly start: string;
  readonly cvm: string;
  readonly oda: string;
  readonly reason?: string;
}

export interface GateWorld extends FirmwareWorld {
  readonly barrier: Barrier;
  /** Shared by the gates of a line; absent: the gate's own. */
  readonly fares?: Fares;
  readonly onPassage: (passage: PlainPassage) => void;
}

export interface GateSetup {
  /** Parsed JSON as in firmware/config/profiles. */
  readonly profile: unknown;
  readonly settings: Partial<GateSettings>;
  /** Terminal master key to provision when the gate has none. */
  readonly masterKey: Uint8Array;
}

export interface GateCounts {
  /** Charges that the acquirer does not have yet. */
  readonly waiting: number;
  readonly paidMinor: number;
  readonly lossMinor: number;
  /** Cards whose fare was declined. */
  readonly debts: number;
  readonly refused: Readonly<Record<string, number>>;
}

export interface GateHandle {
  start(): void;
  stop(): void;
  closeDay(): void;
  collectDebts(): void;
  /** The account is on the deny list. */
  denied(account: string): boolean;
  readonly counts: GateCounts;
  /** The power is gone. */
  close(): void;
}

export type GateStarter = (world: GateWorld, setup: GateSetup) => GateHandle;
