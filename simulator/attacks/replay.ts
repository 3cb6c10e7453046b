/** A01 to A05, A30, A34: messages and cryptograms taken from the line and used again, changed or not. */

import { equal, fromHex, toHex } from '../network/bytes.js';
import { cupMac } from '../network/crypto/cup-mac.js';
import { binary, unpack } from '../network/iso8583/codec.js';
import type { AttackRow } from './attack.js';
import { change } from './bare-terminal.js';
import type { HostWorld } from './lab.js';

export const REPLAY_ATTACKS: readonly AttackRow[] = [
  {
    id: 'A01',
    name: 'replay-message',
    title: 'The same message again, byte for byte',
    attacker: 'Records an approved 0200 on the line and sends it again unchanged.',
    where: 'line',
    expected: { layer: 'acquirer', check: 'DUP_STAN', code: '00' },
    run(lab) {
      const world = lab.hosts();
      const bytes = world.terminal.bytes(world.terminal.saleMessage(12800, world.card));
      world.sendBytes(bytes);
      const once = world.balance();
      const again = world.sendBytes(bytes);
      const twice = world.balance() !== once;
      lab.note(`the stored answer came back; the account moved ${twice ? 'AGAIN' : 'once'}`);
      return twice ? { layer: 'nobody', check: 'none', code: again.code } : again;
    },
  },
  {
    id: 'A02',
    name: 'replay',
    title: 'An old cryptogram in a new message',
    attacker: 'Copies field 55 of an approved sale into a new message with a fresh trace number.',
    where: 'line',
    expected: { layer: 'tsp', check: 'ATC_REPLAY', code: '34' },
    run(lab) {
      const world = lab.hosts();
      const sale = world.terminal.saleMessage(12800, world.card);
      world.send(sale);
      return world.send(change(sale, { 11: world.terminal.nextStan() }));
    },
  },
  {
    id: 'A03',
    name: 'wrong-amount',
    title: 'A captured cryptogram for another amount',
    attacker: 'Intercepts a sale before it is sent and raises the amount in field 4 and in 9F02.',
    where: 'terminal',
    expected: { layer: 'tsp', check: 'AC_MISMATCH', code: '59' },
    run(lab) {
      const world = lab.hosts();
      const sale = world.terminal.saleMessage(12800, world.card);
      const icc = replaceTag(binary(sale, 55)!, '9F0206000000012800', '9F0206000000912800');
      return world.send(change(sale, { 4: '000000912800', 55: icc }));
    },
  },
  {
    id: 'A04',
    name: 'half-amount',
    title: 'Only the copy in field 4 is raised',
    attacker: 'A rogue terminal program shows one amount to the card and charges another.',
    where: 'terminal',
    expected: { layer: 'acquirer', check: 'XFIELD_AMOUNT', code: '13' },
    run(lab) {
      const world = lab.hosts();
      const sale = world.terminal.saleMessage(12800, world.card);
      return world.send(change(sale, { 4: '000000912800' }));
    },
  },
  {
    id: 'A05',
    name: 'line-tampering',
    title: 'Bits flipped on the line',
    attacker: 'Sits on the line and changes field 4 of a signed message.',
    where: 'line',
    expected: { layer: 'acquirer', check: 'LINK_MAC', code: 'A0' },
    run(lab) {
      const world = lab.hosts();
      const bytes = world.terminal.bytes(world.terminal.saleMessage(12800, world.card));
      // MTI 2, bitmap 8, F2 1+8, F3 3: field 4 begins at 22; its third byte holds the hundred thousands.
      bytes[24]! ^= 0x01;
      return world.sendBytes(bytes);
    },
  },
  {
    id: 'A30',
    name: 'eavesdropping',
    title: 'Everything on the air was heard',
    attacker:
      'Listens to a genuine tap: token, expiry and one cryptogram. Tries them on the web, by hand, and in a second message.',
    where: 'card',
    expected: { layer: 'tsp', check: 'ATC_REPLAY', code: '34' },
    honest:
      'Nothing on the air is secret by design: token, expiry and cryptogram are in clear. What protects is that they are worth nothing elsewhere or twice.',
    run(lab) {
      const world = lab.hosts();
      const sale = world.terminal.saleMessage(12800, world.card);
      world.send(sale);
      lab.note('typed in by hand, without field 55:');
      const typed = world.send(
        change(sale, { 11: world.terminal.nextStan(), 22: '012', 35: undefined, 55: undefined }),
      );
      if (typed.check !== 'DOMAIN_CHANNEL') return typed;
      lab.note('as a second tap:');
      return world.send(change(sale, { 11: world.terminal.nextStan() }));
    },
  },
  {
    id: 'A34',
    name: 'mac-block-swap',
    title: 'Two blocks swapped under the link MAC',
    attacker: 'Exchanges two aligned eight-byte blocks of a signed message; the MAC stays right.',
    where: 'line',
    expected: { layer: 'tsp', check: 'AC_MISMATCH', code: '59' },
    honest:
      'The "ECB" MAC of this dialect folds the message by XOR before it encrypts: it cannot see the order of blocks. Only what the fields say, and the cryptogram inside, tells.',
    run(lab) {
      const world = lab.hosts();
      const bytes = world.terminal.bytes(world.terminal.saleMessage(12800, world.card));
      const swapped = swapBlocks(bytes, world);
      if (!swapped) return { layer: 'nobody', check: 'no pair of blocks found', code: '' };
      lab.note(`blocks ${swapped.pair.join(' and ')} exchanged; the MAC still verifies`);
      return world.sendBytes(swapped.bytes);
    },
  },
];

function replaceTag(bytes: Uint8Array, from: string, to: string): Uint8Array {
  return fromHex(toHex(bytes).replace(from, to));
}

/** The first pair of blocks inside field 55 whose exchange leaves a readable message. */
function swapBlocks(
  bytes: Uint8Array,
  world: HostWorld,
): { bytes: Uint8Array; pair: [number, number] } | undefined {
  const mak = fromHex(world.office.terminals.get(world.terminal.id)!.mak);
  const icc = toHex(bytes).indexOf('9F2608') / 2;
  for (let a = Math.ceil(icc / 8); a < icc / 8 + 20; a++) {
    for (let b = a + 1; b < icc / 8 + 22; b++) {
      const out = bytes.slice();
      out.set(bytes.subarray(b * 8, b * 8 + 8), a * 8);
      out.set(bytes.subarray(a * 8, a * 8 + 8), b * 8);
      if (equal(out, bytes)) continue;
      const read = unpack(out);
      if (!read.ok || !readable(binary(read.message, 55)!)) continue;
      if (equal(cupMac(mak, read.macInput), out.subarray(out.length - 8)))
        return { bytes: out, pair: [a, b] };
    }
  }
  return undefined;
}

/** The tags are where they were, and the issuer data too: it is other values that moved. */
function readable(icc: Uint8Array): boolean {
  const text = toHex(icc);
  return ['9F2608', '9F101307010103A0000001', '9F3602', '9F0206'].every((tag) =>
    text.includes(tag),
  );
}
