/** A16, A23, A24, A26, A28, A29: another person with the right phone, or the right person's card in another phone. */

import { binary } from '../network/iso8583/codec.js';
import { fromHex, toHex } from '../network/bytes.js';
import type { AttackRow } from './attack.js';
import { change } from './bare-terminal.js';
import { VICTIM } from './lab.js';

export const PERSON_ATTACKS: readonly AttackRow[] = [
  {
    id: 'A16',
    name: 'express-relay',
    title: 'Transit express mode relayed to a shop',
    attacker: "Tells the victim's phone that a gate wants a fare and relays its answer to a shop.",
    where: 'card',
    expected: { layer: 'issuer', check: 'EXPRESS_MISUSE', code: '57' },
    run(lab) {
      const world = lab.hosts();
      return world.send(world.terminal.saleMessage(5000, world.card, { cdcvm: 0, express: true }));
    },
  },
  {
    id: 'A23',
    name: 'no-cdcvm-high-amount',
    title: 'Fifteen hundred yuan, and nobody showed a finger',
    attacker: 'Taps a phone that verified nobody; the terminal is made to send it without a PIN.',
    where: 'terminal',
    expected: { layer: 'issuer', check: 'CVM_REQUIRED', code: '55' },
    run(lab) {
      const world = lab.hosts();
      return world.send(world.terminal.saleMessage(150_000, world.card, { cdcvm: 0 }));
    },
  },
  {
    id: 'A24',
    name: 'pin-on-card-number',
    title: 'The PIN block is formed with the card number',
    attacker:
      'Nobody attacks: a host that swaps token and card number before the PIN is checked makes every PIN wrong.',
    where: 'host',
    expected: { layer: 'issuer', check: 'PIN_WRONG', code: '55' },
    run(lab) {
      const world = lab.hosts();
      lab.note('formed with the token:');
      const right = world.send(
        world.terminal.saleMessage(12800, world.card, { cdcvm: 0, pin: VICTIM.pin }),
      );
      if (right.code !== '00') return right;
      lab.note('formed with the card number:');
      return world.send(
        world.terminal.saleMessage(12800, world.card, {
          cdcvm: 0,
          pin: VICTIM.pin,
          pinNumber: VICTIM.pan,
        }),
      );
    },
  },
  {
    id: 'A26',
    name: 'ttq-downgrade',
    title: 'The card never heard that verification was wanted',
    attacker: 'Clears "CVM required" in the terminal qualifiers on their way to the phone.',
    where: 'card',
    expected: { layer: 'issuer', check: 'CVM_REQUIRED', code: '55' },
    honest:
      'Neither cryptogram version signs the qualifiers. The host sees the contradiction only because this terminal sends its own copy (DF8101); common messages do not carry it.',
    run(lab) {
      const world = lab.hosts();
      return world.send(
        world.terminal.saleMessage(12800, world.card, { cdcvm: 0, ttq: '26C00080' }),
      );
    },
  },
  {
    id: 'A28',
    name: 'offline-fraud',
    title: 'An offline approval that was altered',
    attacker: 'A merchant raises the amount of an offline approved sale before he uploads it.',
    where: 'terminal',
    expected: { layer: 'tsp', check: 'AC_MISMATCH', code: '59' },
    honest:
      'Offline nobody can check a certificate of transaction: it is found only at the upload, when the goods are gone. A wrong signature (fDDA) the terminal does catch.',
    run(lab) {
      const world = lab.hosts();
      const sale = world.terminal.saleMessage(2000, world.card, { kind: 'TC', type: '36' });
      const icc = toHex(binary(sale, 55)!).replace('9F0206000000002000', '9F0206000000009000');
      return world.send(change(sale, { 4: '000000009000', 55: fromHex(icc) }));
    },
  },
  {
    id: 'A29',
    name: 'provisioning-fraud',
    title: "A stolen card in the thief's own phone",
    attacker:
      'Phishes card number and SMS code, adds the card to his phone and goes shopping at once.',
    where: 'wallet',
    expected: { layer: 'issuer', check: 'FRAUD_RISK', code: '34' },
    honest:
      'All cryptography is valid: the phone is genuine and verified its owner, the thief. Only risk rules see it (a new token, a large amount). Below the limit it is approved.',
    run(lab) {
      const world = lab.hosts({ freshCard: true });
      return world.send(world.terminal.saleMessage(80_000, world.card));
    },
  },
];
