/** A01 to A05, A30, A34: messages and cryptograms taken from the line or the air and used again, changed or not. */

import { equal, fromHex, toHex } from '../network/bytes.js';
import { binary, unpack, type Message } from '../network/iso8583/codec.js';
import { parseTlv } from '../network/tlv.js';
import { Ear } from './air.js';
import type { AttackRow } from './attack.js';
import type { Finding } from './finding.js';
import { change } from './bare-terminal.js';
import type { Lab } from './lab.js';
import { RigBench } from './rig-bench.js';
import { RogueTerminal } from './rogue-terminal.js';
import { BODY, OwnLine, reframe, rogueProgram } from './wire.js';

/** Field 4 in the body of a sale: MTI 2, bitmap 8, F2 1 + 8, F3 3; its third byte holds the hundred thousands. */
const HUNDREDS = BODY + 24;

export const REPLAY_ATTACKS: readonly AttackRow[] = [
  {
    id: 'A01',
    name: 'replay-message',
    title: 'The same message again, byte for byte',
    attacker: 'Records an approved 0200 on the line and sends it again over a line of his own.',
    where: 'line',
    expected: { layer: 'acquirer', check: 'DUP_STAN', code: '00' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const record: Uint8Array[] = [];
      bench.tamper = (bytes) => {
        if (isSale(bytes)) record.push(bytes);
        return [bytes];
      };
      const sale = bench.sale(lab.amount);
      if (sale.code !== '00') return sale;
      const once = bench.balance();
      new OwnLine(bench.rig).sendBytes(record[0]!);
      const again = bench.sales.at(-1)!;
      const twice = bench.balance() !== once;
      lab.note(
        `${again.replayed ? 'the stored answer came back' : 'decided anew'}: ${again.f39}; the account moved ${twice ? 'AGAIN' : 'once'}`,
      );
      if (twice || !again.replayed) return { layer: 'nobody', check: 'none', code: again.f39 };
      return { layer: again.layer!, check: again.reason!, code: again.f39 };
    },
  },
  {
    id: 'A02',
    name: 'replay',
    title: 'An old cryptogram in a new message',
    attacker:
      'Hears an approved tap and puts its field 55 into a new message of a terminal of his own, with a fresh trace number.',
    where: 'card',
    expected: { layer: 'tsp', check: 'ATC_REPLAY', code: '34' },
    run(lab) {
      const { bench, ear, sale } = overheard(lab);
      if (sale.code !== '00') return sale;
      return new RogueTerminal(lab, bench.rig).replay(ear, lab.amount);
    },
  },
  {
    id: 'A03',
    name: 'wrong-amount',
    title: 'A captured cryptogram for another amount',
    attacker:
      'A rogue program in the terminal raises the amount in field 4 and in 9F02 after the phone has signed, and signs the message with the key of the terminal.',
    where: 'terminal',
    expected: { layer: 'tsp', check: 'AC_MISMATCH', code: '59' },
    run: (lab) =>
      inside(lab, (sale) => {
        const more = raised(lab.amount);
        const icc = toHex(binary(sale, 55)!).replace(/9F0206\d{12}/, `9F0206${more}`);
        return change(sale, { 4: more, 55: fromHex(icc) });
      }),
  },
  {
    id: 'A04',
    name: 'half-amount',
    title: 'Only the copy in field 4 is raised',
    attacker: 'A rogue program in the terminal shows one amount to the card and charges another.',
    where: 'terminal',
    expected: { layer: 'acquirer', check: 'XFIELD_AMOUNT', code: '13' },
    run: (lab) => inside(lab, (sale) => change(sale, { 4: raised(lab.amount) })),
  },
  {
    id: 'A05',
    name: 'line-tampering',
    title: 'Bits flipped on the line',
    attacker: 'Sits on the line and changes field 4 of a signed message.',
    where: 'line',
    expected: { layer: 'acquirer', check: 'LINK_MAC', code: 'A0' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const before = bench.balance();
      bench.tamper = (bytes) => {
        const out = bytes.slice();
        if (isSale(bytes)) out[HUNDREDS]! ^= 0x01;
        return [out];
      };
      const finding = bench.sale(lab.amount);
      const taken = before - bench.balance();
      const again = bench.sent.filter(({ mti }) => mti === '0800').length;
      lab.note(`${taken} fen taken; the terminal signed on again`);
      bench.tamper = undefined;
      const next = bench.sale(lab.amount);
      return taken === 0 && again > 0 && next.code === '00'
        ? finding
        : { layer: 'nobody', check: 'none', code: finding.code };
    },
  },
  {
    id: 'A30',
    name: 'eavesdropping',
    title: 'Everything on the air was heard',
    attacker:
      'Listens to a genuine tap: token, expiry and one cryptogram. Types them in by hand, and sends them as a second tap.',
    where: 'card',
    expected: { layer: 'tsp', check: 'ATC_REPLAY', code: '34' },
    honest:
      'Nothing on the air is secret by design: token, expiry and cryptogram are in clear. What protects is that they are worth nothing elsewhere or twice.',
    run(lab) {
      const { bench, ear, sale } = overheard(lab);
      if (sale.code !== '00') return sale;
      lab.note(
        `heard: ${ear.exchanges.length} exchanges, ${Object.keys(ear.ofTerminal()).length} values of the terminal, ${Object.keys(ear.answer().tags).length} of the card`,
      );
      const rogue = new RogueTerminal(lab, bench.rig);
      lab.note('typed in by hand, without field 55:');
      const typed = rogue.typed(ear, lab.amount);
      if (typed.check !== 'DOMAIN_CHANNEL') return typed;
      lab.note('as a second tap:');
      return rogue.replay(ear, lab.amount);
    },
  },
  {
    id: 'A34',
    name: 'mac-block-swap',
    title: 'Two blocks swapped under the link MAC',
    attacker:
      'Sits on the line and exchanges two aligned eight-byte blocks of a signed message. He needs no key: the MAC stays right.',
    where: 'line',
    expected: { layer: 'tsp', check: 'AC_MISMATCH', code: '59' },
    honest:
      'The "ECB" MAC of this dialect folds the message by XOR before it encrypts: it cannot see the order of blocks. Only what the fields say, and the cryptogram inside, tells.',
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      let pair: readonly number[] | undefined;
      bench.tamper = (bytes) => {
        const swapped = isSale(bytes) ? swapBlocks(bytes.subarray(BODY)) : undefined;
        if (!swapped) return [bytes];
        ({ pair } = swapped);
        return [reframe(bytes, swapped.body)];
      };
      const finding = bench.sale(lab.amount);
      lab.note(
        pair
          ? `blocks ${pair.join(' and ')} were exchanged on the line`
          : 'no pair of blocks found',
      );
      return finding;
    },
  },
];

/** A genuine sale with somebody listening. */
function overheard(lab: Lab): { bench: RigBench; ear: Ear; sale: Finding } {
  const bench = new RigBench(lab, lab.rig());
  const ear = new Ear();
  bench.rig.cardProxy = ear.rules;
  lab.note('the customer pays:');
  const sale = bench.sale(lab.amount);
  bench.rig.cardProxy = undefined;
  return { bench, ear, sale };
}

/** A genuine phone at a terminal with a changed program. */
function inside(lab: Lab, edit: (sale: Message) => Message): Finding {
  const bench = new RigBench(lab, lab.rig());
  bench.tamper = rogueProgram(bench.rig, edit);
  return bench.sale(lab.amount);
}

function raised(amount: number): string {
  return String(amount + 900_000).padStart(12, '0');
}

function isSale(bytes: Uint8Array): boolean {
  return bytes[BODY] === 0x02 && bytes[BODY + 1] === 0x00;
}

/** The first pair of blocks inside field 55 whose exchange leaves a readable message. */
function swapBlocks(body: Uint8Array): { body: Uint8Array; pair: readonly number[] } | undefined {
  const before = partsOf(body);
  if (!before) return undefined;
  const last = Math.floor(body.length / 8) - 1;
  for (let a = 1; a < last; a++) {
    for (let b = a + 1; b < last; b++) {
      const out = body.slice();
      out.set(body.subarray(b * 8, b * 8 + 8), a * 8);
      out.set(body.subarray(a * 8, a * 8 + 8), b * 8);
      if (equal(out, body)) continue;
      const after = partsOf(out);
      if (after && after.rest === before.rest && otherValues(before.icc, after.icc))
        return { body: out, pair: [a, b] };
    }
  }
  return undefined;
}

interface Parts {
  readonly icc: ReadonlyMap<string, Uint8Array>;
  /** All other fields. */
  readonly rest: string;
}

function partsOf(body: Uint8Array): Parts | undefined {
  const read = unpack(body);
  if (!read.ok) return undefined;
  const parsed = parseTlv(binary(read.message, 55) ?? new Uint8Array(0));
  if (!parsed.ok || parsed.set.duplicates.length > 0) return undefined;
  const fields = [...read.message.fields].filter(([field]) => field !== 55);
  const rest = fields.map(
    ([field, value]) => `${field}:${typeof value === 'string' ? value : toHex(value)}`,
  );
  return { icc: parsed.set.values, rest: rest.join() };
}

/** What is compared before the cryptogram is looked at stays as it was: other values have moved. */
const COMPARED = ['9F10', '9F36', '9F02', '5F2A', '9A', '9F27', '9F26', 'DF8101'];

function otherValues(
  before: ReadonlyMap<string, Uint8Array>,
  after: ReadonlyMap<string, Uint8Array>,
): boolean {
  const same = (tag: string): boolean => {
    const old = before.get(tag);
    const now = after.get(tag);
    return old === undefined ? now === undefined : now !== undefined && equal(old, now);
  };
  return COMPARED.every(same) && !['9F37', '95', '9C', '82', '9F1A', '9F03'].every(same);
}
