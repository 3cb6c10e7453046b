/** Promises about the books. */

import type { Order } from '../till.js';
import { standing } from '../till.js';
import type { Invariant } from './invariant.js';

export const moneyConserved: Invariant = {
  name: 'money is conserved',
  reason:
    'every entry moves money from somewhere to somewhere: over all ledgers nothing appears or is lost',
  watch: ({ rig: { backOffice } }) => {
    const sums = new Map(backOffice.books.balances());
    return {
      posted({ legs, kind, ref }) {
        let sum = 0;
        for (let i = 0; i < legs.length; i++) {
          const { account, amount } = legs[i]!;
          if (!Number.isInteger(amount)) return `${kind} ${ref}: ${amount} is not whole fen`;
          sum += amount;
          sums.set(account, (sums.get(account) ?? 0) + amount);
        }
        return sum === 0 ? undefined : `${kind} ${ref} is off by ${sum}`;
      },
      quiet() {
        let total = 0;
        for (const [account, balance] of backOffice.books.balances()) {
          total += balance;
          if ((sums.get(account) ?? 0) !== balance)
            return `${account} is ${balance}, its entries make ${sums.get(account) ?? 0}`;
        }
        return total === 0 ? undefined : `all accounts together are ${total}`;
      },
    };
  },
};

export const booksMatch: Invariant = {
  name: 'books match authorisations',
  reason: 'what a customer paid, the merchant got: the sum of standing payments, to the fen',
  watch: ({ rig: { backOffice } }) => ({
    end() {
      const paid = new Map<string, number>();
      for (const row of backOffice.authorisations.rows.values()) {
        if (row.state !== 'approved' || row.kind === 'balance') continue;
        const sign = row.kind === 'refund' ? -1 : 1;
        paid.set(row.merchant, (paid.get(row.merchant) ?? 0) + sign * row.amount);
      }
      for (const [merchant, amount] of paid) {
        const { books } = backOffice;
        const has = books.balance(`merchant:${merchant}`) + books.balance(`settled:${merchant}`);
        if (has !== amount) return `merchant ${merchant} has ${has}, was paid ${amount}`;
      }
      return undefined;
    },
  }),
};

export const bothBooks: Invariant = {
  name: 'acquirer and network agree on every payment',
  reason:
    'a payment that one of them took back and the other did not is paid or refunded twice later',
  watch: ({ rig: { backOffice } }) => {
    const { batches, authorisations } = backOffice;
    return {
      end() {
        for (const { id, kind, state, rrn } of batches.entries.values()) {
          if (kind === 'unknown' || kind === 'void' || state === 'declined') continue;
          const theirs = authorisations.get(rrn)?.state ?? 'unknown';
          // Of what was declined, a reversal leaves only the word.
          const same = state === 'reversed' ? theirs !== 'approved' : theirs === state;
          if (!same) return `${id} is ${state}, for the network ${theirs}`;
        }
        return undefined;
      },
    };
  },
};

export const overRefund: Invariant = {
  name: 'no refund beyond its sale',
  reason: 'linked refunds of a payment together never exceed it',
  watch: () => ({
    authorised: (row) =>
      row.refunded < 0 || row.refunded > row.amount
        ? `${row.refunded} of ${row.amount} given back for ${row.rrn}`
        : undefined,
  }),
};

export const noOverdraft: Invariant = {
  name: 'no account overdrawn by a sale',
  reason: 'an issuer approves a payment only when the money is there',
  watch: ({ rig: { backOffice } }) => ({
    posted({ kind, legs, ref }) {
      if (kind !== 'sale') return undefined;
      const customer = legs.find(({ account }) => account.startsWith('customer:'));
      if (!customer) return undefined;
      const available = backOffice.issuers.accounts.available(customer.account.slice(9));
      return available < 0 ? `${customer.account} is ${available} after ${ref}` : undefined;
    },
  }),
};

export const chargedOnce: Invariant = {
  name: 'no order charged twice',
  reason:
    'whatever is repeated, torn or cut: one order is at most one charge of the amount that was shown',
  watch: () => ({
    batched(entry, order) {
      if (entry.state !== 'approved' || entry.kind === 'unknown' || entry.kind === 'balance')
        return undefined;
      if (!order) return `${entry.kind} ${entry.id} of ${entry.amount} was never ordered`;
      if (entry.amount !== order.amountMinor)
        return `${entry.id}: ${entry.amount} charged, ${order.amountMinor} ordered`;
      const wanted = entry.kind === 'offlineUpload' ? 'sale' : entry.kind;
      if (wanted !== order.kind) return `${entry.id}: a ${entry.kind} for an ordered ${order.kind}`;
      return standing(order) > 1
        ? `${[...order.entries.keys()].join(' and ')} for one order`
        : undefined;
    },
  }),
};

/** Open at no side any more: what was shown stands, what was not shown does not. */
export const noSaleLost: Invariant = {
  name: 'no approved sale lost',
  reason: 'in rest, exactly what the screen called approved has been charged, and nothing else',
  watch: () => ({
    quiet(till) {
      const orders = till.unchecked;
      till.unchecked = orders.filter((order) => order === till.order);
      for (const order of orders) {
        if (order === till.order) continue;
        const why = differs(order);
        if (why)
          return `${till.id}, ${order.kind} of ${order.amountMinor} in episode ${order.episode}: ${why} (${described(order)})`;
      }
      return undefined;
    },
  }),
};

function described(order: Order): string {
  const entries = [...order.entries.values()];
  return (
    entries.map(({ id, kind, state }) => `${id} ${kind} ${state}`).join(', ') || 'nothing sent'
  );
}

/** Field 39: the issuer is away, and decided nothing. */
const AWAY = '91';

function differs(order: Order): string | undefined {
  const count = standing(order);
  const refused = [...order.entries.values()].some(
    ({ kind, f39 }) => kind === 'offlineUpload' && f39 !== AWAY,
  );
  if (order.shown && count === 0 && !refused) return 'called approved, but not charged';
  // A refund that was not answered is repeated until it is: nobody may see the end of it.
  if (!order.shown && count > 0 && order.kind !== 'refund')
    return 'charged, but nobody was told that it was approved';
  return undefined;
}
