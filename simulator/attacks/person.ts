/** A16, A23, A24, A26, A29: another person with the right phone, or the right person's card in another phone. */

import { readShippedProfile } from '../host/rig/profiles.js';
import type { AttackRow } from './attack.js';
import type { Finding } from './finding.js';
import { change } from './bare-terminal.js';
import { withCtq, withTtq } from './air.js';
import { VICTIM } from './lab.js';
import { RigBench } from './rig-bench.js';
import { rogueProgram } from './wire.js';

/** Above the limit without verification. */
const HIGH = 150_000;
/** Between the old limit of the till (300.00) and that of the card (1,000.00). */
const BETWEEN = 40_000;
const EXPRESS = 5_000;
const NEW_CARD = 80_000;

export const PERSON_ATTACKS: readonly AttackRow[] = [
  {
    id: 'A16',
    name: 'express-relay',
    title: 'Transit express mode relayed to a shop',
    attacker:
      'Relays a locked phone to a shop and tells it on the way that a gate is asking (9F66: offline authentication for online).',
    where: 'card',
    expected: { layer: 'issuer', check: 'EXPRESS_MISUSE', code: '57' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig({ phone: 'apple-pay' }));
      const { rig } = bench;
      const asked = bench.sale(EXPRESS, { verified: false });
      if (bench.sales.length > 0) return asked;
      rig.cardProxy = { command: (capdu) => withTtq(capdu, 0, 0, 0x01), delayUs: 20_000 };
      lab.note('the same, and the phone hears of a gate:');
      return bench.sale(EXPRESS, { verified: false });
    },
  },
  {
    id: 'A23',
    name: 'no-cdcvm-high-amount',
    title: 'Fifteen hundred yuan, and nobody showed a finger',
    attacker:
      'Taps a phone that verified nobody. The terminal asks for a PIN; its rogue program sends the sale without.',
    where: 'terminal',
    expected: { layer: 'issuer', check: 'CVM_REQUIRED', code: '55' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig({ profile: 'pos' }));
      const { rig } = bench;
      rig.phone.configure({ lockedBehaviour: 'ctqNoCdcvm' });
      bench.tamper = rogueProgram(rig, (sale) =>
        change(sale, { 22: '072', 26: undefined, 52: undefined, 53: '0600000000000000' }),
      );
      return bench.sale(HIGH, { verified: false, pin: '0000' });
    },
  },
  {
    id: 'A24',
    name: 'pin-on-card-number',
    title: 'The PIN block is opened with the card number',
    attacker:
      'Nobody attacks: a host that swaps token and card number before the PIN is checked makes every PIN wrong.',
    where: 'host',
    expected: { layer: 'issuer', check: 'PIN_WRONG', code: '55' },
    run(lab) {
      const right = (pinAccount: 'token' | 'card'): Finding => {
        const bench = new RigBench(lab, lab.rig({ profile: 'pos', backOffice: { pinAccount } }));
        bench.rig.phone.configure({ lockedBehaviour: 'ctqNoCdcvm' });
        lab.note(`the right PIN; the issuer opens its block with the number of the ${pinAccount}:`);
        return bench.sale(HIGH, { verified: false, pin: VICTIM.pin });
      };
      const asItShould = right('token');
      return asItShould.code === '00' ? right('card') : asItShould;
    },
  },
  {
    id: 'A26',
    name: 'ttq-downgrade',
    title: 'The card never heard that verification was wanted',
    attacker:
      'Clears "CVM required" in the terminal qualifiers (9F66) on their way to the card, and lets its answer ask for a signature.',
    where: 'card',
    expected: { layer: 'issuer', check: 'CVM_REQUIRED', code: '55' },
    honest:
      'Neither cryptogram version signs the qualifiers. The host sees the contradiction only because this terminal sends its own copy (DF8101); common messages do not carry it.',
    run(lab) {
      const profile = readShippedProfile('pos');
      const bench = new RigBench(lab, lab.rig({ profile, settings: { labExtras: true } }));
      const { rig } = bench;
      const { picc } = rig.addPlastic();
      const deaf = (capdu: Uint8Array): Uint8Array => withTtq(capdu, 1, 0x40, 0);
      rig.cardProxy = { command: deaf };
      lab.note('the card asks for nothing:');
      const declined = bench.sale(BETWEEN, { card: picc });
      if (declined.layer !== 'terminal') return declined;
      rig.cardProxy = { command: deaf, response: (r, c) => withCtq(r, c, '4000') };
      lab.note('its answer now asks for a signature:');
      return bench.sale(BETWEEN, { card: picc });
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
      const bench = new RigBench(lab, lab.rig());
      const { rig } = bench;
      const thief = rig.addPhone('mi-pay', "thief's phone");
      const added = thief.wallet.add({ pan: VICTIM.pan, expiry: VICTIM.expiry });
      if (!added.ok) return { layer: 'tsp', check: added.reason, code: added.text };
      const phished = rig.backOffice.tokenService.smsFor(added.card.tokenRef);
      const verified = thief.wallet.verify(added.card.id, phished ?? '');
      lab.note(
        `the card is ${verified.ok ? verified.card.status : verified.reason} in the phone of the thief`,
      );
      return bench.sale(NEW_CARD, { phone: thief });
    },
  },
];
