/** Promises about tokens and cryptograms. */

import { DEMO_CARDS } from '../../network/issuer/banks.js';
import type { Cryptogram } from '../observed-card.js';
import type { Invariant } from './invariant.js';

export const cryptogramsGenuine: Invariant = {
  name: 'no replayed, foreign or altered cryptogram approved',
  reason:
    'a payment is approved once for each cryptogram that a phone made, for the amount it signed',
  watch: ({ gates }) => {
    const made = new Map<string, Cryptogram>();
    const used = new Map<string, string>();
    return {
      cryptogram(cryptogram) {
        made.set(cryptogram.ac, cryptogram);
        return undefined;
      },
      authorised(row) {
        if (row.state !== 'approved' || row.kind === 'refund' || row.ac === '') return undefined;
        const before = used.get(row.ac);
        if (before !== undefined && before !== row.rrn)
          return `${row.ac} for ${before} and ${row.rrn}`;
        if (before !== undefined) return undefined;
        used.set(row.ac, row.rrn);
        const genuine = made.get(row.ac);
        if (!genuine) return `${row.ac} was made by no phone of this world`;
        made.delete(row.ac);
        if (genuine.atc !== row.atc)
          return `${row.ac}: counter ${row.atc}, the phone's ${genuine.atc}`;
        // A gate has the least amount signed, and charges the fare when it knows it (backoffice §4.3).
        const atGate = gates.some(({ id }) => id === row.terminal);
        const amount = String(atGate ? NOMINAL_MINOR : row.amount).padStart(12, '0');
        return row.kind === 'balance' || genuine.signed.includes(amount)
          ? undefined
          : `${row.amount} approved, but the phone signed ${genuine.signed}`;
      },
    };
  },
};

const NOMINAL_MINOR = 1;

export const countersOnce: Invariant = {
  name: 'no ATC used twice',
  reason: 'a transaction counter of a token is good for one approval',
  watch: () => {
    const used = new Map<string, string>();
    return {
      authorised(row) {
        if (row.atc < 0 || row.state !== 'approved' || row.kind === 'refund') return undefined;
        const key = `${row.token}:${row.atc}`;
        const before = used.get(key);
        used.set(key, row.rrn);
        return before === undefined || before === row.rrn
          ? undefined
          : `counter ${row.atc} approved as ${before} and as ${row.rrn}`;
      },
    };
  },
};

export const suspendedNeverPay: Invariant = {
  name: 'a suspended or deleted token pays nothing',
  reason: 'the owner or the bank said stop',
  watch: ({ stopped }) => {
    const known = new Set<string>();
    return {
      authorised(row) {
        // Written again when it is voided, reversed or refunded.
        if (known.has(row.rrn)) return undefined;
        known.add(row.rrn);
        return row.state === 'approved' && row.kind === 'sale' && stopped.has(row.token)
          ? `${row.rrn} was approved for a stopped token`
          : undefined;
      },
    };
  },
};

export const holderPresent: Invariant = {
  name: 'no payment without its holder',
  reason: 'a locked phone pays nothing at a shop',
  watch: (world) => ({
    batched: (entry, order) =>
      entry.kind === 'sale' && entry.state === 'approved' && order && world.unverified.has(order)
        ? `${entry.id}: the phone was never unlocked`
        : undefined,
  }),
};

/** As field 2 would carry it, and as text. */
function forms(pan: string): Buffer[] {
  return [Buffer.from(pan, 'hex'), Buffer.from(pan, 'latin1')];
}

export const fundingNumberHidden: Invariant = {
  name: 'the funding card number stays with token service and issuer',
  reason: 'what a shop never has, it cannot lose',
  watch: () => {
    const wanted = DEMO_CARDS.flatMap(({ pan }) => forms(pan));
    const holds = (bytes: Uint8Array): boolean => {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      // All of them begin alike: one search tells for most messages that there is none.
      if (!buffer.includes(PREFIX_BCD) && !buffer.includes(PREFIX_TEXT)) return false;
      return wanted.some((form) => buffer.includes(form));
    };
    return {
      wire: ({ id }, bytes) => (holds(bytes) ? `on the line of ${id}` : undefined),
      screen: ({ id }, { lines }) =>
        holds(Buffer.from(lines.join('\n'), 'latin1')) ? `on the screen of ${id}` : undefined,
      quiet: ({ id, station }) => {
        if (holds(station.flash.image())) return `in the flash of ${id}`;
        for (const key of station.keyValue.keys())
          if (holds(station.keyValue.get(key)!)) return `in value "${key}" of ${id}`;
        return undefined;
      },
    };
  },
};

const PREFIX_BCD = Buffer.from('621799000', 'hex');
const PREFIX_TEXT = Buffer.from('621799000', 'latin1');
