/** A06, A07, A20 to A22: another currency, another number, another channel. */

import { binary, text, type Message } from '../network/iso8583/codec.js';
import { fromHex, toHex } from '../network/bytes.js';
import { Ear } from './air.js';
import type { AttackRow } from './attack.js';
import type { Finding } from './finding.js';
import { change } from './bare-terminal.js';
import { VICTIM, type Lab } from './lab.js';
import { RigBench } from './rig-bench.js';
import { RogueTerminal } from './rogue-terminal.js';
import { rogueProgram } from './wire.js';

export const PURCHASE_ATTACKS: readonly AttackRow[] = [
  {
    id: 'A06',
    name: 'currency-swap',
    title: 'Yuan signed, dollars charged',
    attacker:
      'A rogue program in the terminal changes the currency in field 49 and 5F2A after the phone has signed.',
    where: 'terminal',
    expected: { layer: 'tsp', check: 'AC_MISMATCH', code: '59' },
    run: (lab) => inside(lab, new RigBench(lab, lab.rig()), dollars),
  },
  {
    id: 'A07',
    name: 'currency-swap-cvn17',
    title: 'Yuan signed, dollars charged, short cryptogram',
    attacker:
      'The same with a card whose cryptogram version 17 signs neither currency nor country.',
    where: 'terminal',
    expected: { layer: 'tsp', check: 'DOMAIN_COUNTRY', code: '57' },
    honest:
      'Version 17 signs amount, unpredictable number and counter only. Without a rule on currencies in the token domain the swap is approved: the scenario shows that first.',
    run(lab) {
      const short = { backOffice: { tsp: { cvn: '17' as const } } };
      lab.note('no rule on currencies:');
      const passed = inside(lab, new RigBench(lab, lab.rig(short)), dollars);
      if (passed.code !== '00') return passed;
      const ruled = new RigBench(lab, lab.rig(short));
      const [card] = ruled.rig.phone.wallet.cards;
      const home = lab.purchase.currency ?? '156';
      ruled.rig.backOffice.tokenService.setDomain(card!.tokenRef, { countryAllow: ['156', home] });
      lab.note(`token for ${home} only:`);
      return inside(lab, ruled, dollars);
    },
  },
  {
    id: 'A20',
    name: 'card-token-mix',
    title: 'Card number outside, token inside',
    attacker: 'Puts the real card number into field 2 and leaves the token in track 2.',
    where: 'terminal',
    expected: { layer: 'acquirer', check: 'XFIELD_PAN', code: '30' },
    run: (lab) =>
      inside(lab, new RigBench(lab, lab.rig()), (sale) => change(sale, { 2: VICTIM.pan })),
  },
  {
    id: 'A21',
    name: 'card-number-as-tap',
    title: 'A bare card number that claims to be a tap',
    attacker: 'Keys the card number with entry mode 072 and no chip data.',
    where: 'terminal',
    expected: { layer: 'acquirer', check: 'XFIELD_ENTRY', code: '30' },
    run: (lab) =>
      inside(lab, new RigBench(lab, lab.rig()), (sale) =>
        change(sale, { 2: VICTIM.pan, 35: undefined, 55: undefined }),
      ),
  },
  {
    id: 'A22',
    name: 'token-online-shop',
    title: 'The token typed into a web shop',
    attacker:
      'Hears token and expiry at a tap and uses them without a cryptogram, as a card number is used on the web.',
    where: 'card',
    expected: { layer: 'tsp', check: 'DOMAIN_CHANNEL', code: '57' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const ear = new Ear();
      bench.rig.cardProxy = ear.rules;
      const sale = bench.sale(lab.amount);
      if (sale.code !== '00') return sale;
      return new RogueTerminal(lab, bench.rig).typed(ear, lab.amount);
    },
  },
];

/** A genuine phone at a terminal with a changed program. */
function inside(lab: Lab, bench: RigBench, edit: (sale: Message) => Message): Finding {
  bench.tamper = rogueProgram(bench.rig, edit);
  return bench.sale(lab.amount);
}

function dollars(sale: Message): Message {
  const to = text(sale, 49) === '840' ? '978' : '840';
  const icc = toHex(binary(sale, 55)!).replace(/5F2A02..../, `5F2A020${to}`);
  return change(sale, { 49: to, 55: fromHex(icc) });
}
