/** A08 to A13, A39: the victim's card on another device, or with another counter. */

import { toHex } from '../network/bytes.js';
import { luhnDigit } from '../network/bytes.js';
import { askPhone, Ear, GPO } from './air.js';
import type { AttackRow } from './attack.js';
import { clonePhone } from './lab.js';
import { RigBench } from './rig-bench.js';

const OTHER_KEY = '0F0E0D0C0B0A09080706050403020100';
const LAST_ATC = 0xffff;

export const DEVICE_ATTACKS: readonly AttackRow[] = [
  {
    id: 'A08',
    name: 'clone-without-key',
    title: 'The token on another phone',
    attacker:
      'Copies token, expiry and certificates to a phone of his own; the keys he has to guess.',
    where: 'phone',
    expected: { layer: 'tsp', check: 'AC_MISMATCH', code: '59' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const keys = { ac: OTHER_KEY, mac: OTHER_KEY };
      const clone = clonePhone(bench.rig, 'clone', (card) => ({
        ...card,
        data: { ...card.data, keys },
      }));
      return bench.sale(lab.amount, { phone: clone });
    },
  },
  {
    id: 'A09',
    name: 'clone-with-key',
    title: 'A perfect clone',
    attacker: 'Breaks the secure element, copies the key, and pays before the owner does.',
    where: 'phone',
    expected: { layer: 'tsp', check: 'ATC_REPLAY', code: '34' },
    honest:
      "The clone's first payment is approved: mathematics cannot tell two holders of one key apart. The second device to use the counter gives it away, and the token is suspended then.",
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const clone = clonePhone(bench.rig, 'clone');
      lab.note('the clone pays:');
      const first = bench.sale(lab.amount, { phone: clone });
      if (first.code !== '00') return first;
      lab.note('the owner pays:');
      const owner = bench.sale(lab.amount);
      const [card] = bench.rig.phone.wallet.cards;
      const state = bench.rig.backOffice.tokenService.stateOf(card!.tokenRef);
      lab.note(`the token is ${state}`);
      return state === 'SUSPENDED' ? owner : { ...owner, check: `token still ${state}` };
    },
  },
  {
    id: 'A10',
    name: 'wrong-requestor',
    title: 'Another wallet claims the token',
    attacker: 'A phone with the right keys sends the requestor id of another wallet (9F19).',
    where: 'phone',
    expected: { layer: 'tsp', check: 'TRID_MISMATCH', code: '62' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig({ settings: { labExtras: true } }));
      const clone = clonePhone(bench.rig, 'other wallet', (card) => ({
        ...card,
        data: { ...card.data, trid: '062000000003' },
      }));
      return bench.sale(lab.amount, { phone: clone });
    },
  },
  {
    id: 'A11',
    name: 'counter-rollback',
    title: 'A secure element restored from backup',
    attacker: 'Restores an old image of the card: its counter goes back to numbers never sent.',
    where: 'phone',
    expected: { layer: 'tsp', check: 'ATC_ROLLBACK', code: '34' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const { rig } = bench;
      const ear = new Ear();
      rig.cardProxy = ear.rules;
      const first = bench.sale(lab.amount);
      if (first.code !== '00') return first;
      rig.cardProxy = undefined;
      const image = rig.phone.exportState();
      const commands = ear.exchanges.map(({ command }) => command);
      for (let i = 0; i < 8; i++) {
        rig.phone.authenticate('fingerprint');
        askPhone(rig, rig.phone.picc, commands);
      }
      lab.note('eight taps at readers that sent nothing, then a sale:');
      const second = bench.sale(lab.amount);
      if (second.code !== '00') return second;
      rig.phone.importState(image);
      lab.note('the image is restored:');
      return bench.sale(lab.amount);
    },
  },
  {
    id: 'A12',
    name: 'counter-jump',
    title: 'The counter jumps by five thousand',
    attacker: 'Makes the card sign thousands of times in private, to harvest cryptograms.',
    where: 'phone',
    expected: { layer: 'tsp', check: 'ATC_JUMP', code: '59' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const first = bench.sale(lab.amount);
      if (first.code !== '00') return first;
      setCounter(bench, (atc) => atc + 5000);
      return bench.sale(lab.amount);
    },
  },
  {
    id: 'A13',
    name: 'counter-exhausted',
    title: 'The counter is at its end',
    attacker: 'Drives a card to counter 65535 and taps once more.',
    where: 'phone',
    expected: { layer: 'wallet', check: 'ATC_EXHAUSTED', code: '6985' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      setCounter(bench, () => LAST_ATC);
      let status = 'none';
      bench.rig.cardProxy = {
        response(rapdu, capdu) {
          if (capdu[1] === GPO) status = toHex(rapdu.subarray(rapdu.length - 2));
          return rapdu;
        },
      };
      bench.tap(lab.amount);
      lab.note(`GET PROCESSING OPTIONS answered ${status}`);
      const refused = bench.sales.length === 0 && status !== '9000';
      return refused
        ? { layer: 'wallet', check: 'ATC_EXHAUSTED', code: status }
        : { layer: 'nobody', check: 'none', code: status };
    },
  },
  {
    id: 'A39',
    name: 'unknown-token',
    title: 'A number of the token range that was never issued',
    attacker: 'Counts through the token range in the hope of a hit.',
    where: 'phone',
    expected: { layer: 'tsp', check: 'TOKEN_UNKNOWN', code: '14' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const payload = '629999777777777';
      const token = payload + luhnDigit(payload);
      const clone = clonePhone(bench.rig, 'guess', (card) => ({
        ...card,
        data: { ...card.data, track2: token + card.data.track2.slice(token.length) },
      }));
      return bench.sale(lab.amount, { phone: clone });
    },
  },
];

function setCounter({ rig }: RigBench, change: (atc: number) => number): void {
  const state = rig.phone.exportState();
  const cards = state.cards.map((card) => ({
    ...card,
    counters: { ...card.counters, atc: change(card.counters.atc) },
  }));
  rig.phone.importState({ ...state, cards });
}
