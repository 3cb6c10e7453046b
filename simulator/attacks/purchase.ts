/** A06, A07, A20 to A22: another currency, another number, another channel. */

import { binary } from '../network/iso8583/codec.js';
import { fromHex, toHex } from '../network/bytes.js';
import type { AttackRow, Finding } from './attack.js';
import { change } from './bare-terminal.js';
import { VICTIM, type HostWorld } from './lab.js';

export const PURCHASE_ATTACKS: readonly AttackRow[] = [
  {
    id: 'A06',
    name: 'currency-swap',
    title: 'Yuan signed, dollars charged',
    attacker: 'Changes the currency in field 49 and 5F2A of a sale that was signed in yuan.',
    where: 'terminal',
    expected: { layer: 'tsp', check: 'AC_MISMATCH', code: '59' },
    run: (lab) => dollars(lab.hosts()),
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
      const open = lab.hosts({ settings: { tsp: { cvn: '17' } } });
      lab.note('no rule on currencies:');
      const passed = dollars(open);
      if (passed.code !== '00') return passed;
      const ruled = lab.hosts({ settings: { tsp: { cvn: '17' } } });
      ruled.office.tokenService.setDomain(ruled.bundle.tokenRef, { countryAllow: ['156'] });
      lab.note('token for 156 only:');
      return dollars(ruled);
    },
  },
  {
    id: 'A20',
    name: 'card-token-mix',
    title: 'Card number outside, token inside',
    attacker: 'Puts the real card number into field 2 and leaves the token in track 2.',
    where: 'terminal',
    expected: { layer: 'acquirer', check: 'XFIELD_PAN', code: '30' },
    run(lab) {
      const world = lab.hosts();
      return world.send(change(world.terminal.saleMessage(12800, world.card), { 2: VICTIM.pan }));
    },
  },
  {
    id: 'A21',
    name: 'card-number-as-tap',
    title: 'A bare card number that claims to be a tap',
    attacker: 'Keys the card number with entry mode 072 and no chip data.',
    where: 'terminal',
    expected: { layer: 'acquirer', check: 'XFIELD_ENTRY', code: '30' },
    run(lab) {
      const world = lab.hosts();
      const sale = world.terminal.saleMessage(12800, world.card);
      return world.send(change(sale, { 2: VICTIM.pan, 35: undefined, 55: undefined }));
    },
  },
  {
    id: 'A22',
    name: 'token-online-shop',
    title: 'The token typed into a web shop',
    attacker: 'Uses token and expiry without a cryptogram, as a card number is used on the web.',
    where: 'terminal',
    expected: { layer: 'tsp', check: 'DOMAIN_CHANNEL', code: '57' },
    run(lab) {
      const world = lab.hosts();
      const sale = world.terminal.saleMessage(12800, world.card);
      return world.send(change(sale, { 22: '012', 23: undefined, 35: undefined, 55: undefined }));
    },
  },
];

function dollars(world: HostWorld): Finding {
  const sale = world.terminal.saleMessage(12800, world.card);
  const icc = toHex(binary(sale, 55)!).replace('5F2A020156', '5F2A020840');
  return world.send(change(sale, { 49: '840', 55: fromHex(icc) }));
}
