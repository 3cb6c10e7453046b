/** What the card reads from the terminal's PDOL data, and what its owner then lets it answer. */

import type { CryptogramType } from './cryptogram.js';
import { decimal } from '../bytes.js';

export interface TerminalRequest {
  readonly amountMinor: number;
  /** 9F66, four bytes (kernel7 §2.2). */
  readonly ttq: Uint8Array;
  readonly quick: boolean;
  readonly offlineOnly: boolean;
  readonly onlinePin: boolean;
  readonly signature: boolean;
  /** ODA for online authorisation: a transit gate. */
  readonly transit: boolean;
  readonly cryptogramRequired: boolean;
  readonly cvmRequired: boolean;
  readonly fdda: boolean;
}

export function terminalRequest(values: ReadonlyMap<string, Uint8Array>): TerminalRequest {
  const ttq = values.get('9F66') ?? new Uint8Array(4);
  const has = (byte: number, mask: number): boolean => (ttq[byte]! & mask) !== 0;
  return {
    amountMinor: decimal(values.get('9F02') ?? new Uint8Array(6)),
    ttq,
    quick: has(0, 0x20),
    offlineOnly: has(0, 0x08),
    onlinePin: has(0, 0x04),
    signature: has(0, 0x02),
    transit: has(0, 0x01),
    cryptogramRequired: has(1, 0x80),
    cvmRequired: has(1, 0x40),
    fdda: has(3, 0x80),
  };
}

/** CTQ bits (kernel7 §2.3). */
export const CTQ = {
  onlinePin: 0x8000,
  signature: 0x4000,
  onlineIfOdaFails: 0x2000,
  otherInterfaceIfOdaFails: 0x1000,
  cdcvm: 0x0080,
} as const;

export type Decision =
  | { readonly kind: 'refuse'; readonly sw: number; readonly why: string }
  | {
      readonly kind: 'answer';
      readonly type: CryptogramType;
      readonly ctq: number;
      /** IDD id and five data bytes of the IAD; the last one is overwritten by the index of a limited-use key. */
      readonly iddId: number;
      readonly iddData: Uint8Array;
    };

/** The phone, or the rules of plastic: asked once in each GPO. */
export type Decide = (request: TerminalRequest) => Decision;
