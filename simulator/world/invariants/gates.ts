/** Promises about transit gates (backoffice §4). */

import { maskNumber } from '../../network/bytes.js';
import { FARE_MINOR, PASSBACK_MS } from '../gate-site.js';
import type { Invariant } from './invariant.js';

export const deniedStayOut: Invariant = {
  name: 'a denied token opens no gate after the list is in',
  reason: 'who was reported stolen or owes a fare rides no more',
  watch: () => ({
    opened: (gate, { token }) =>
      gate.denied.has(token)
        ? `${gate.id} let ${maskNumber(token)} in, which its list denies`
        : undefined,
  }),
};

export const onlyGenuineRide: Invariant = {
  name: 'no copied or altered card opens a gate',
  reason: 'without a line, the signature of the card is all that a gate can trust',
  watch: () => ({
    opened: (gate, { token }) =>
      gate.forged || token === ''
        ? `${gate.id} opened for a card that was tampered with`
        : undefined,
    booked: (gate, charged, read) =>
      charged === read
        ? undefined
        : `${gate.id} charges ${maskNumber(charged)}, but ${maskNumber(read)} lay there`,
  }),
};

export const notPassedBack: Invariant = {
  name: 'no card lets two people in',
  reason: 'a card handed back over the barrier is refused for three minutes',
  watch: () => ({
    opened({ id, rides, bootedAtUs }, { token, atUs }) {
      const since = Math.max(bootedAtUs, atUs - PASSBACK_MS * 1000);
      const before = rides.findLast((ride) => ride.token === token && ride.atUs > since);
      return before && `${id} let ${maskNumber(token)} in after ${atUs - before.atUs} us again`;
    },
  }),
};

export const debtorsStayOut: Invariant = {
  name: 'who owes a fare rides when it is paid',
  reason: 'the first ride is on trust, the second is not',
  watch: () => ({
    opened: (gate, { token }) =>
      gate.owing.has(token) && !paidSince(gate, token)
        ? `${gate.id} let ${maskNumber(token)} in, which owed a fare when it was switched on`
        : undefined,
  }),
};

/** The acquirer took a fare of this token since the gate was switched on. */
function paidSince(
  { paid, bootedAtUs }: { readonly paid: ReadonlyMap<string, number>; readonly bootedAtUs: number },
  token: string,
): boolean {
  return (paid.get(token) ?? -1) >= bootedAtUs;
}

export const ridesPaid: Invariant = {
  name: 'every ride is paid once',
  reason:
    'in rest, what a card paid, owes or has added up is what it rode: nothing more, nothing less',
  watch: ({ rig: { backOffice } }) => ({
    gateQuiet(gate, taps) {
      const { authorisations, network } = backOffice;
      const sums = new Map<string, number>();
      const add = (token: string, minor: number): void =>
        void sums.set(token, (sums.get(token) ?? 0) + minor);
      for (const { rrn, state, amount } of gate.entries.values())
        if (state === 'approved') add(authorisations.get(rrn)!.token, amount);
      for (const { token, terminal, state, amount } of network.debts.rows.values())
        if (terminal === gate.id && state === 'open') add(token, amount);
      const { rows } = network.debts;
      const rrnOf = new Map([...gate.entries.values()].map(({ stan, rrn }) => [stan, rrn]));
      for (const [token, charges] of taps.debts)
        for (const { stan, amountMinor } of charges) {
          const debt = rows.get(rrnOf.get(stan) ?? '');
          // What the network did not look at is known to the gate alone.
          if (!debt) add(token, amountMinor);
          else if (debt.state === 'paid')
            return `${gate.id}: ${maskNumber(token)} is refused for a debt that is paid`;
        }
      for (const [token, { minor }] of taps.held) add(token, minor);
      for (const { token } of gate.rides) add(token, -FARE_MINOR);
      // A cut between the journal and the barrier costs a fare without a ride.
      let spare = gate.cuts;
      for (const [token, sum] of sums) {
        spare -= sum / FARE_MINOR;
        if (sum < 0 || sum % FARE_MINOR !== 0 || spare < 0)
          return `${gate.id}: ${maskNumber(token)} is off by ${sum}`;
      }
      return undefined;
    },
  }),
};

export const gatesRecover: Invariant = {
  name: 'journals of gates recover',
  reason:
    'a cut at any byte of any write leaves a journal that can be read, and programming only clears bits',
  watch: () => ({
    gateBoots: ({ id }, { waiting, held }) =>
      waiting.some(({ amountMinor }) => amountMinor <= 0) ||
      [...held.values()].some(({ minor }) => minor <= 0)
        ? `${id}: a fare of nothing`
        : undefined,
    gateQuiet: ({ id, station: { flash } }) =>
      flash.violations > 0 ? `${id}: ${flash.violations} writes over written flash` : undefined,
  }),
};
