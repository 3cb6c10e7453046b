/** The desk of host dialogues on the ports: trace numbers, batch, keys, book. */

import { asciiBytes, asciiText, decimal } from '../bytes/digits.js';
import type { Log } from '../ports/log.js';
import type { KeyValue } from '../ports/storage.js';
import type { KeyResult } from '../uplink/keys.js';
import type { Identity } from '../uplink/requests.js';
import type { Desk } from './jobs/host-step.js';
import type { Ledger } from './ledger.js';
import type { Vault } from './vault.js';

const STAN = 'stan';
const BATCH = 'batch';
const LAST_STAN = 999_999;

export interface DeskParts {
  readonly identity: () => Identity;
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly store: KeyValue;
  readonly reversalTries: number;
  readonly log?: Log | undefined;
}

export class TerminalDesk implements Desk {
  readonly ledger: Ledger;
  readonly reversalTries: number;
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.ledger = parts.ledger;
    this.reversalTries = parts.reversalTries;
  }

  get identity(): Identity {
    return this.#parts.identity();
  }

  /** The last one used. */
  get stan(): number {
    const kept = this.#parts.store.get(STAN);
    return kept ? Number(asciiText(kept)) : 0;
  }

  nextStan(): string {
    const last = this.stan;
    const text = decimal(last >= LAST_STAN ? 1 : last + 1, 6);
    this.#parts.store.set(STAN, asciiBytes(text));
    return text;
  }

  batch(): string {
    const kept = this.#parts.store.get(BATCH);
    return kept ? asciiText(kept) : '000001';
  }

  setBatch(batch: string): void {
    if (batch !== this.batch()) this.#parts.store.set(BATCH, asciiBytes(batch));
  }

  signedOn(): boolean {
    return this.#parts.vault.keys !== undefined;
  }

  takeKeys(field62: Uint8Array): KeyResult {
    return this.#parts.vault.take(field62);
  }

  dropKeys(): void {
    this.#parts.vault.drop();
  }

  note(rule: string, result: string, cite: string): void {
    const { log } = this.#parts;
    if (log?.on) log.add({ lane: 'app', kind: 'decision', data: { rule, result }, cite });
  }
}
