/** A08 to A12, A17 to A19, and a token nobody issued: another device, another counter, another state. */

import { luhnDigit } from '../network/bytes.js';
import type { AttackRow } from './attack.js';
import { BareCard } from './bare-card.js';

const OTHER_KEY = '0F0E0D0C0B0A09080706050403020100';

export const DEVICE_ATTACKS: readonly AttackRow[] = [
  {
    id: 'A08',
    name: 'clone-without-key',
    title: 'The token on another phone',
    attacker: 'Copies token, expiry and track data to a phone of his own; the key he has to guess.',
    where: 'phone',
    expected: { layer: 'tsp', check: 'AC_MISMATCH', code: '59' },
    run(lab) {
      const world = lab.hosts();
      const keys = { ...world.bundle.keys, ac: OTHER_KEY };
      return world.send(world.terminal.saleMessage(12800, new BareCard({ ...world.bundle, keys })));
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
      const world = lab.hosts();
      const clone = new BareCard(world.bundle, world.card.atc);
      lab.note('the clone pays:');
      const first = world.send(world.terminal.saleMessage(12800, clone));
      if (first.code !== '00') return first;
      lab.note('the owner pays:');
      const owner = world.send(world.terminal.saleMessage(5000, world.card));
      const state = world.office.tokenService.stateOf(world.bundle.tokenRef);
      lab.note(`token is ${state}`);
      return state === 'SUSPENDED' ? owner : { ...owner, check: `token still ${state}` };
    },
  },
  {
    id: 'A10',
    name: 'wrong-requestor',
    title: 'Another wallet claims the token',
    attacker: 'Sends the token with the requestor id of another wallet.',
    where: 'phone',
    expected: { layer: 'tsp', check: 'TRID_MISMATCH', code: '62' },
    run(lab) {
      const world = lab.hosts();
      const card = new BareCard({ ...world.bundle, trid: '62000000003' });
      return world.send(world.terminal.saleMessage(12800, card));
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
      const world = lab.hosts();
      world.card.atc = 9;
      world.send(world.terminal.saleMessage(12800, world.card));
      world.card.atc = 4;
      return world.send(world.terminal.saleMessage(5000, world.card));
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
      const world = lab.hosts();
      world.send(world.terminal.saleMessage(12800, world.card));
      world.card.atc += 5000;
      return world.send(world.terminal.saleMessage(5000, world.card));
    },
  },
  {
    id: 'A17',
    name: 'suspended-token',
    title: 'A phone that was reported lost',
    attacker: 'Finds a phone whose owner has had the card suspended, and taps.',
    where: 'wallet',
    expected: { layer: 'tsp', check: 'TOKEN_SUSPENDED', code: '62' },
    honest:
      'A transit gate that decides offline still opens until it has loaded the deny list: the token is on it from the moment of the suspension.',
    run(lab) {
      const world = lab.hosts();
      const { tokenService, vault } = world.office;
      tokenService.setState(world.bundle.tokenRef, 'SUSPENDED', 'customer', 'phone lost');
      lab.note(`on the deny list: ${vault.denied.get(world.bundle.token) !== undefined}`);
      return world.send(world.terminal.saleMessage(12800, world.card));
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
      const world = lab.hosts();
      const { tokenRef } = world.bundle;
      world.office.tokenService.setState(tokenRef, 'DELETED', 'phone', 'removed by its owner');
      return world.send(world.terminal.saleMessage(12800, world.card));
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
      const world = lab.hosts();
      lab.note('expiry changed in field 14 and track 2:');
      const later = new BareCard({ ...world.bundle, expiry: '4912' });
      const changed = world.send(world.terminal.saleMessage(12800, later));
      if (changed.check !== 'EXPIRY_MISMATCH') return changed;
      world.office.advanceDays(6 * 365);
      lab.note('six years later:');
      return world.send(world.terminal.saleMessage(12800, world.card));
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
      const world = lab.hosts();
      const payload = '629999777777777';
      const card = new BareCard({ ...world.bundle, token: payload + luhnDigit(payload) });
      return world.send(world.terminal.saleMessage(12800, card));
    },
  },
];
