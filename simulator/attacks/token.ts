/** A17 to A19: tokens whose time is over: suspended, deleted, past their date. */

import { addGate } from '../host/gate/rig-gate.js';
import type { AttackRow } from './attack.js';
import { clonePhone } from './lab.js';
import { RigBench } from './rig-bench.js';

/** Until a gate loads its deny list again. */
const DENY_LIST_US = 60_000_000;

export const TOKEN_ATTACKS: readonly AttackRow[] = [
  {
    id: 'A17',
    name: 'suspended-token',
    title: 'A phone that was reported lost',
    attacker: 'Finds a phone whose owner has had the card suspended, and taps.',
    where: 'wallet',
    expected: { layer: 'tsp', check: 'TOKEN_SUSPENDED', code: '62' },
    honest:
      'A transit gate decides offline: it opens until it has loaded the deny list. The scenario shows that first.',
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const { rig } = bench;
      const gate = addGate(rig, { denyListMs: DENY_LIST_US / 1000, passbackMs: 0 });
      rig.phone.wallet.reportLost();
      rig.phone.authenticate('fingerprint');
      const ride = gate.ride(rig.phone.picc);
      lab.note(`a gate with yesterday's list: ${ride.opened ? 'opens' : ride.refusal}`);
      bench.wait(DENY_LIST_US);
      rig.phone.authenticate('fingerprint');
      const next = gate.ride(rig.phone.picc);
      lab.note(`with the new list: ${next.opened ? 'opens' : next.refusal}`);
      if (!ride.opened || next.opened)
        return { layer: 'nobody', check: 'none', code: next.refusal ?? 'opens' };
      lab.note('in a shop:');
      return bench.sale(lab.amount);
    },
  },
  {
    id: 'A18',
    name: 'deleted-token',
    title: 'A card that was deleted from the wallet',
    attacker: 'Uses a copy of a token that its owner has removed.',
    where: 'wallet',
    expected: { layer: 'tsp', check: 'TOKEN_DELETED', code: '14' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const copy = clonePhone(bench.rig, 'copy');
      const { wallet } = bench.rig.phone;
      wallet.remove(wallet.cards[0]!.id);
      return bench.sale(lab.amount, { phone: copy });
    },
  },
  {
    id: 'A19',
    name: 'expired-token',
    title: 'A token past its date',
    attacker: 'Keeps a phone for six years; before that, tries a changed expiry.',
    where: 'clock',
    expected: { layer: 'tsp', check: 'TOKEN_EXPIRED', code: '54' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const { rig } = bench;
      lab.note('expiry changed in track 2, and with it in field 14:');
      const later = clonePhone(rig, 'longer life', (card) => ({
        ...card,
        data: { ...card.data, track2: card.data.track2.replace(/D\d{4}/, 'D4912') },
      }));
      const changed = bench.sale(lab.amount, { phone: later });
      if (changed.check !== 'EXPIRY_MISMATCH') return changed;
      rig.backOffice.advanceDays(6 * 365);
      lab.note('six years later:');
      return bench.sale(lab.amount);
    },
  },
];
