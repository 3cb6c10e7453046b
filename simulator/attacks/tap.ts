/** A14, A15, A25, A27, A31 to A33: between the phone and the terminal. */

import { addGate } from '../host/gate/rig-gate.js';
import { edit, GPO, SELECT, withCtq } from './air.js';
import type { AttackRow } from './attack.js';
import type { Finding } from './finding.js';
import { RigBench } from './rig-bench.js';
import { prePlay } from './pre-play.js';

/** Above the limit without verification. */
const HIGH = 150_000;
const RELAY_US = 150_000;
const FAR_AWAY = 'LAB00003';

export const TAP_ATTACKS: readonly AttackRow[] = [
  {
    id: 'A14',
    name: 'pre-play',
    title: 'A terminal whose "unpredictable" number counts',
    attacker:
      'Watches two taps, predicts the next unpredictable number, has the phone sign for it in advance and plays the answer later, without the phone.',
    where: 'terminal',
    expected: { layer: 'nobody', check: 'none', code: '00' },
    honest:
      'The host sees a perfect message: right key, fresh counter, right amount. Only the terminal can notice: its continuous test stops it at the fourth number that is as far from the last, which is one tap too late here.',
    run: prePlay,
  },
  {
    id: 'A15',
    name: 'relay',
    title: 'The phone is somewhere else',
    attacker: 'Relays every APDU over a network to a phone far away whose owner is authenticating.',
    where: 'card',
    expected: { layer: 'nobody', check: 'none', code: '00' },
    honest:
      'A relay changes nothing that is signed. Only time tells (each exchange comes 150 ms later here), and this kernel has no distance bounding. The issuers see at most that nobody travels so fast: the scenario shows that last.',
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      bench.rig.cardProxy = { delayUs: RELAY_US };
      const relayed = bench.sale(lab.amount);
      lab.note(`each exchange took ${RELAY_US / 1000} ms more, and nothing looks at that`);
      if (relayed.code !== '00') return relayed;
      const far = bench.rig.addStation(FAR_AWAY);
      bench.rig.open(far);
      lab.note('minutes later the same relay, to a till in another city:');
      const journey = bench.sale(lab.amount, { station: far });
      return journey.check === 'FRAUD_RISK' ? relayed : journey;
    },
  },
  {
    id: 'A25',
    name: 'ctq-upgrade',
    title: '"The phone has verified its owner"',
    attacker: 'Sets the CDCVM bit in the card qualifiers on their way to the terminal.',
    where: 'card',
    expected: { layer: 'issuer', check: 'CVM_REQUIRED', code: '55' },
    honest:
      'The qualifiers are not signed when the payment goes online. The issuer knows better only because the phone says in its own signed data that nobody was verified; that block is fictional here.',
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const { rig } = bench;
      rig.phone.configure({ lockedBehaviour: 'ctqNoCdcvm' });
      rig.cardProxy = { response: (rapdu, capdu) => withCtq(rapdu, capdu, '0080') };
      const ride = addGate(rig).ride(rig.proxied(rig.phone.picc));
      lab.note(
        `at a gate, where the phone signs its qualifiers: ${ride.opened ? 'OPENS' : `${ride.refusal}, ${ride.reason}`}`,
      );
      lab.note('in a shop, online:');
      const shop = bench.sale(HIGH, { verified: false });
      return ride.opened ? { layer: 'nobody', check: 'none', code: 'the gate opened' } : shop;
    },
  },
  {
    id: 'A27',
    name: 'brand-mix-up',
    title: 'A UnionPay token under the name of another scheme',
    attacker:
      'Replaces the application identifier in directory and selection by that of another scheme.',
    where: 'card',
    expected: { layer: 'terminal', check: 'AID', code: 'try-another-card' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      bench.rig.cardProxy = {
        response: (rapdu, capdu) =>
          capdu[1] === SELECT ? edit(rapdu, /A000000333/g, 'A000000003') : rapdu,
      };
      bench.tap(lab.amount);
      return unsent(bench, 'AID');
    },
  },
  {
    id: 'A31',
    name: 'tear',
    title: 'The phone is pulled away in the middle',
    attacker: 'Takes the phone off while it signs, hoping for goods without a payment.',
    where: 'card',
    expected: { layer: 'terminal', check: 'TORN', code: 'present-card-again' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const { rig } = bench;
      rig.cardProxy = {
        command(capdu) {
          if (capdu[1] === GPO)
            rig.clock.alarm('pulled away', 100, () => rig.station.field.remove());
          return capdu;
        },
      };
      bench.tap(lab.amount);
      return unsent(bench, 'TORN');
    },
  },
  {
    id: 'A32',
    name: 'double-tap',
    title: 'The phone touches twice',
    attacker: 'Nobody: a customer taps again while the terminal still shows the result.',
    where: 'card',
    expected: { layer: 'terminal', check: 'ONE_SALE', code: 'approved' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      bench.tap(lab.amount, { waitUs: 1_500_000 });
      bench.rig.station.field.remove();
      bench.wait(300_000);
      bench.rig.phone.authenticate('fingerprint');
      bench.rig.place();
      bench.wait(2_000_000);
      const { screen } = bench;
      lab.note(`${bench.sales.length} sale at the host, the terminal shows "${screen}"`);
      return bench.sales.length === 1
        ? { layer: 'terminal', check: 'ONE_SALE', code: 'approved' }
        : { layer: 'nobody', check: 'none', code: String(bench.sales.length) };
    },
  },
  {
    id: 'A33',
    name: 'two-cards',
    title: 'Two phones in the field',
    attacker: 'Holds a second phone into the field, so that the wrong one may pay.',
    where: 'card',
    expected: { layer: 'terminal', check: 'COLLISION', code: 'one-card-only' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      bench.rig.place(bench.rig.addPhone('mi-pay', 'second phone').picc);
      bench.tap(lab.amount);
      return unsent(bench, 'COLLISION');
    },
  },
];

/** Stopped before any message: by what the terminal shows. */
function unsent(bench: RigBench, check: string): Finding {
  const sale = bench.sales[0];
  return sale
    ? { layer: 'nobody', check: 'none', code: sale.f39 }
    : { layer: 'terminal', check, code: bench.screen };
}
