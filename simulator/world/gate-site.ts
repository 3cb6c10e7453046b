/** One gate of the world with what went through it, as seen from outside: barrier, line, list in force, acquirer. */

import { TapLog } from '../../firmware/app/gate/tap-log.js';
import { Vault } from '../../firmware/app/vault.js';
import { Journal } from '../../firmware/journal/journal.js';
import type { GateStation } from '../host/gate/gate-station.js';
import { nodeCrypto } from '../host/node-crypto.js';
import type { BatchEntry } from '../network/acquirer/batch.js';
import type { Site } from './site.js';

/** The barrier opened. */
export interface Ride {
  /** Of the card that lay there, as a witness on the air read it. */
  readonly token: string;
  readonly atUs: number;
  readonly episode: number;
}

/** What one ride costs, any time, anywhere. */
export const FARE_MINOR = 200;
/** The same card is let in again after this. */
export const PASSBACK_MS = 180_000;

export class GateSite implements Site {
  readonly id: string;
  readonly station: GateStation;
  darkUntil: number | undefined;
  cuts = 0;
  /** Somebody wants it to be on. */
  inService = false;
  readonly rides: Ride[] = [];
  /** What the acquirer has of it, by its id. */
  readonly entries = new Map<string, BatchEntry>();
  /** When the acquirer last took a fare of a token. */
  readonly paid = new Map<string, number>();
  /** Tokens that the list in force denies; when it came in. */
  denied: ReadonlySet<string> = new Set();
  listAtUs = -1;
  /** Tokens that owed a fare, by its flash, when it was switched on. */
  owing: ReadonlySet<string> = new Set();
  /** The card that lies there is a copy, or was changed on its way. */
  forged = false;
  /** Cards that were decided on since power-on, and how the last one ended. */
  passages = 0;
  refusal: string | undefined;
  /** When it was switched on, and when something was last on its line. */
  bootedAtUs = -1;
  wireAtUs = -1;
  /** What the host denied when the gate last asked. */
  #asked: ReadonlySet<string> = new Set();

  constructor(station: GateStation) {
    this.station = station;
    this.id = station.name;
  }

  asked(denied: Iterable<string>): void {
    this.#asked = new Set(denied);
  }

  /** A list is in force: of what was denied when it was asked for, all that still is. */
  listed(denied: ReadonlySet<string>, atUs: number): void {
    this.denied = new Set([...this.#asked].filter((token) => denied.has(token)));
    this.listAtUs = atUs;
  }

  /** What the gate would know if it were switched on with this flash. The flash itself is not touched. */
  recover(): TapLog {
    const { flash, keyValue } = this.station;
    const copy = flash.copy();
    const values = { get: (key: string) => keyValue.get(key), set: nothing, delete: nothing };
    const { seal } = new Vault(values, nodeCrypto, { fill: nothing });
    return new TapLog(new Journal({ flash: copy, seal }));
  }
}

function nothing(): void {
  // Only looks.
}
