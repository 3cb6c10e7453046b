/** One terminal of the world with what was asked of it: orders, and what came of each, as seen from outside. */

import { Ledger } from '../../firmware/app/ledger.js';
import { Vault } from '../../firmware/app/vault.js';
import { Journal } from '../../firmware/journal/journal.js';
import { nodeCrypto } from '../host/node-crypto.js';
import type { Station } from '../host/rig/station.js';
import type { BatchEntry } from '../network/acquirer/batch.js';
import type { Site } from './site.js';

export type OrderKind = 'sale' | 'refund' | 'void';

export interface Order {
  readonly kind: OrderKind;
  readonly amountMinor: number;
  readonly episode: number;
  /** The screen said that it was approved. */
  shown: boolean;
  /** The card approved it, and the journal has it. */
  offline: boolean;
  /** What the acquirer has of it, by its id. */
  readonly entries: Map<string, BatchEntry>;
}

/** Entries that stand: the money moved and was not taken back by a reversal. */
export function standing(order: Order): number {
  let count = 0;
  for (const { state, kind } of order.entries.values())
    if (kind !== 'unknown' && kind !== 'balance' && (state === 'approved' || state === 'voided'))
      count++;
  return count;
}

export class Till implements Site {
  readonly station: Station;
  readonly id: string;
  order: Order | undefined;
  /** Not yet checked in rest. */
  unchecked: Order[] = [];
  /** Trace number to the order that it was sent for. */
  readonly byStan = new Map<string, Order>();
  /** Trace numbers that the host answered. */
  readonly answered = new Set<string>();
  darkUntil: number | undefined;
  cuts = 0;

  constructor(station: Station) {
    this.station = station;
    this.id = station.name;
  }

  begin(kind: OrderKind, amountMinor: number, episode: number): Order {
    const order: Order = {
      kind,
      amountMinor,
      episode,
      shown: false,
      offline: false,
      entries: new Map(),
    };
    this.order = order;
    this.unchecked.push(order);
    return order;
  }

  /** Approvals by the card get their trace number without a message: the journal says which. */
  noteOffline(ledger: Ledger): void {
    for (const { stan } of ledger.waiting) {
      if (!this.order || this.byStan.has(stan)) continue;
      this.byStan.set(stan, this.order);
      this.order.offline = true;
    }
  }

  /** What the terminal would know if it were switched on with this flash. The flash itself is not touched. */
  recover(): Ledger {
    const { flash, keyValue } = this.station;
    const copy = flash.copy();
    const values = { get: (key: string) => keyValue.get(key), set: nothing, delete: nothing };
    const { seal } = new Vault(values, nodeCrypto, { fill: nothing });
    return new Ledger(new Journal({ flash: copy, seal }));
  }
}

function nothing(): void {
  // Only looks.
}
