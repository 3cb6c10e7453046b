/** Promises about terminals: screens, journals, totals, memory. */

import { standing } from '../till.js';
import type { Invariant } from './invariant.js';

export const screensTell: Invariant = {
  name: 'no Approved without approval',
  reason: 'the word on the screen hands out the goods',
  watch: () => ({
    screen(till, { message, lines }) {
      if (message !== 'approved' && message !== 'approved-sign') return undefined;
      const { order } = till;
      if (!order) return `"${lines[0]}" with no order`;
      if (standing(order) > 0) return undefined;
      // By the card, below the floor limit: then the journal has it.
      return order.offline
        ? undefined
        : `"${lines[0]}" for ${order.amountMinor}, and nobody approved`;
    },
  }),
};

export const answersOwn: Invariant = {
  name: 'an approval is the answer to its own question',
  reason: 'an answer with another trace number was given to somebody else',
  watch: () => ({
    screen(till, { message, lines }) {
      const { order, byStan, answered } = till;
      if ((message !== 'approved' && message !== 'approved-sign') || !order) return undefined;
      if (order.offline) return undefined;
      for (const [stan, asked] of byStan)
        if (asked === order && answered.has(stan)) return undefined;
      return `"${lines[0]}" for ${order.amountMinor}, and the host never answered its trace number`;
    },
  }),
};

export const journalsRecover: Invariant = {
  name: 'journals recover',
  reason:
    'a cut at any byte of any write leaves a journal that can be read, and programming only clears bits',
  watch: () => ({
    recovered(till, ledger) {
      const { debitMinor, creditMinor, debitCount, creditCount } = ledger.totals;
      if (Math.min(debitMinor, creditMinor, debitCount, creditCount) < 0)
        return `${till.id}: totals below zero`;
      return ledger.torn > till.cuts
        ? `${till.id}: ${ledger.torn} torn records by ${till.cuts} cuts`
        : undefined;
    },
    quiet: ({ id, station }) =>
      station.flash.violations > 0
        ? `${id}: ${station.flash.violations} writes over written flash`
        : undefined,
  }),
};

export const totalsAgree: Invariant = {
  name: 'totals of terminal and acquirer agree',
  reason:
    'in rest, the batch of the terminal is the batch of the acquirer, in number and to the fen',
  watch: ({ rig: { backOffice } }) => ({
    quiet(till, { totals }) {
      const { batch } = backOffice.terminals.get(till.id)!;
      const theirs = backOffice.batches.totals(till.id, batch);
      const same =
        totals.debitMinor === theirs.debit &&
        totals.debitCount === theirs.debitCount &&
        totals.creditMinor === theirs.credit &&
        totals.creditCount === theirs.creditCount;
      if (same) return undefined;
      const ours = [totals.debitCount, totals.debitMinor, totals.creditCount, totals.creditMinor];
      const hosts = [theirs.debitCount, theirs.debit, theirs.creditCount, theirs.credit];
      return `${till.id} batch ${batch}: terminal ${ours.join(' ')}, acquirer ${hosts.join(' ')}`;
    },
  }),
};

/** Settings of the terminal as NVS would hold them: a page. */
const VALUES_MAX_BYTES = 16 * 1024;
/** Alarms of a terminal or gate, its chip, line and phone together. */
const ALARMS_PER_STATION = 40;
/** Each sector lasts 100,000 erases; a tap may cost a part of one. */
const ERASES_PER_TAP = 1;

export const memoryBounded: Invariant = {
  name: 'memory is bounded',
  reason:
    'a terminal runs for years: values, alarms and wear of the flash do not grow with what it did',
  watch: (world) => ({
    quiet({ id, station }) {
      let bytes = 0;
      for (const key of station.keyValue.keys()) bytes += station.keyValue.get(key)!.length;
      if (bytes > VALUES_MAX_BYTES) return `${id}: ${bytes} bytes of named values`;
      const worn = Math.max(...station.flash.wear);
      return worn > 8 + ERASES_PER_TAP * world.taps
        ? `${id}: a sector erased ${worn} times in ${world.taps} taps`
        : undefined;
    },
    between() {
      const alarms = world.rig.clock.pending().length;
      return alarms > ALARMS_PER_STATION * (world.tills.length + world.gates.length)
        ? `${alarms} alarms wait`
        : undefined;
    },
  }),
};
