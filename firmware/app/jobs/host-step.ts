/** What a dialogue of several host messages asks of the terminal: one exchange at a time. Everything else is at its desk. */

import { freezeGenerators } from '../../bytes/frozen.js';
import type { ExchangeResult } from '../../uplink/dialogue.js';
import type { KeyResult } from '../../uplink/keys.js';
import type { Message } from '../../uplink/message.js';
import type { Identity } from '../../uplink/requests.js';
import type { Ledger } from '../ledger.js';

/** Sends a message, with field 64 when `mac`, and waits for its answer. Reply: ExchangeResult. */
export interface HostEffect {
  readonly do: 'exchange';
  readonly message: Message;
  readonly mac: boolean;
}

export type HostStep<R> = Generator<HostEffect, R, unknown>;

export function* exchange(message: Message, mac: boolean): HostStep<ExchangeResult> {
  return (yield { do: 'exchange', message, mac }) as ExchangeResult;
}

/** What every dialogue needs: trace numbers, batch, keys. All synchronous. */
export interface KeyDesk {
  readonly identity: Identity;
  /** Six digits; persisted before it is returned (backoffice.md 3.9 rule 7). */
  nextStan(): string;
  /** Six digits. */
  batch(): string;
  setBatch(batch: string): void;
  /** Working keys are there. */
  signedOn(): boolean;
  /** Field 62 of the sign-on answer. Wrong three times: all keys are wiped. */
  takeKeys(field62: Uint8Array): KeyResult;
  /** They no longer agree with the acquirer's: the next work starts with a sign-on. */
  dropKeys(): void;
  /** A decision, for the log. */
  note(rule: string, result: string, cite: string): void;
}

/** A terminal's desk has its book as well. */
export interface Desk extends KeyDesk {
  readonly ledger: Ledger;
  /** Times that a reversal is sent before it is left for later. */
  readonly reversalTries: number;
}

freezeGenerators(exchange);
