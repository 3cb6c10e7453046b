/** A terminal's firmware as the world handles it, whatever engine it runs on. Everything is plain data. */

import type { Receipt } from '../../../firmware/app/receipt.js';
import type { Order } from '../../../firmware/app/state.js';
import type { Language, TerminalSettings } from '../../../firmware/app/settings.js';
import type { Key } from '../../../firmware/ports/display.js';
import type { FirmwareWorld } from './engine.js';

/** What the last transaction came to. Card data are masked. */
export interface FirmwareResult {
  /** Message of the result screen: 'approved', 'declined' … */
  readonly message: string;
  readonly approved: boolean;
  readonly amountMinor: number;
  /** The kernel's outcome; absent when it was never asked. */
  readonly kernel?: {
    readonly outcome: string;
    readonly start: string;
    readonly cvm: string;
    readonly oda: string;
    readonly reason?: string;
  };
  /** Field 39. */
  readonly responseCode?: string;
  readonly trace?: string;
}

export interface FirmwareHandle {
  /** Recovery, reversal, sign-on; then idle. */
  start(): void;
  press(key: Key): void;
  /** False: the terminal is busy. */
  order(order: Order): boolean;
  /** GPO to cards outside the test ranges. */
  inspect(on: boolean): void;
  /** Name of the app's state: 'idle', 'present', 'online' … */
  readonly state: string;
  readonly lastResult: FirmwareResult | undefined;
  /** Ends the engine. The power is gone: nothing is said to anybody. */
  close(): void;
}

export interface FirmwareSetup {
  /** A terminal profile, parsed JSON as in firmware/config/profiles. */
  readonly profile: unknown;
  readonly settings?: Partial<TerminalSettings>;
  /** Terminal master key to provision when the terminal has none, 16 bytes. */
  readonly masterKey?: Uint8Array;
  /** Takes each receipt. In the world's own engine only: receipts do not cross. */
  readonly onReceipt?: (receipt: Receipt, language: Language) => void;
}

export type FirmwareStarter = (world: FirmwareWorld, setup: FirmwareSetup) => FirmwareHandle;
