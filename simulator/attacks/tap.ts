/** A13 to A15, A25, A27, A31 to A33: between the phone and the terminal, on a whole rig. */

import { fromHex, toHex } from '../network/bytes.js';
import type { AttackRow, Finding } from './attack.js';
import { findingOf } from './lab.js';
import { RigBench } from './rig-bench.js';
import { prePlay } from './pre-play.js';

const GPO = 0xa8;
const SELECT = 0xa4;

export const TAP_ATTACKS: readonly AttackRow[] = [
  {
    id: 'A13',
    name: 'counter-exhausted',
    title: 'The counter is at its end',
    attacker: 'Drives a card to counter 65535 and taps once more.',
    where: 'phone',
    expected: { layer: 'wallet', check: 'ATC_EXHAUSTED', code: '6985' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const { phone } = bench.rig;
      const state = phone.exportState();
      const cards = state.cards.map((card) => ({
        ...card,
        counters: { ...card.counters, atc: 0xffff },
      }));
      phone.importState({ ...state, cards });
      let status = 'none';
      bench.rig.cardProxy = {
        response(rapdu, capdu) {
          if (capdu[1] === GPO) status = toHex(rapdu.subarray(rapdu.length - 2));
          return rapdu;
        },
      };
      bench.tap(1280);
      lab.note(`GET PROCESSING OPTIONS answered ${status}`);
      const refused = bench.sales.length === 0 && status !== '9000';
      return refused
        ? { layer: 'wallet', check: 'ATC_EXHAUSTED', code: status }
        : { layer: 'nobody', check: 'none', code: status };
    },
  },
  {
    id: 'A14',
    name: 'pre-play',
    title: 'A terminal whose "unpredictable" number counts',
    attacker:
      'Watches two taps, predicts the next unpredictable number, has the phone sign for it in advance and plays the answer later, without the phone.',
    where: 'terminal',
    expected: { layer: 'nobody', check: 'none', code: '00' },
    honest:
      'The host sees a perfect message: right key, fresh counter, right amount. Only a terminal that tests its own random numbers would notice; the scenario prints the constant difference that gives it away.',
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
      'A relay changes nothing that is signed. Only time tells (each exchange 150 ms later here), and this kernel has no distance bounding; the issuers see at most impossible travel.',
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      bench.rig.cardProxy = { delayUs: 150_000 };
      bench.tap(1280, { waitUs: 6_000_000 });
      return ofSale(bench);
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
      bench.rig.phone.configure({ lockedBehaviour: 'ctqNoCdcvm' });
      bench.rig.cardProxy = {
        response: (rapdu, capdu) =>
          capdu[1] === GPO ? edit(rapdu, /9F6C02..../, '9F6C020080') : rapdu,
      };
      bench.tap(150_000, { verified: false });
      return ofSale(bench);
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
      bench.tap(1280);
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
      bench.tap(1280);
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
      bench.tap(1280, { waitUs: 1_500_000 });
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
      bench.tap(1280);
      return unsent(bench, 'COLLISION');
    },
  },
];

function ofSale(bench: RigBench): Finding {
  const sale = bench.sales[0];
  return findingOf(bench.rig.backOffice, sale?.f39);
}

/** Stopped before any message: by what the terminal shows. */
function unsent(bench: RigBench, check: string): Finding {
  const sale = bench.sales[0];
  return sale
    ? { layer: 'nobody', check: 'none', code: sale.f39 }
    : { layer: 'terminal', check, code: bench.screen };
}

function edit(bytes: Uint8Array, what: RegExp, by: string): Uint8Array {
  return fromHex(toHex(bytes).replace(what, by));
}
