/** A35 to A38: between the terminal and its host, on a whole rig. */

import { pack, unpack } from '../network/iso8583/codec.js';
import type { AttackRow } from './attack.js';
import type { Finding } from './finding.js';
import type { Lab } from './lab.js';
import { RigBench } from './rig-bench.js';
import { BODY, reframe } from './wire.js';

export const UPLINK_ATTACKS: readonly AttackRow[] = [
  {
    id: 'A35',
    name: 'power-cut',
    title: 'Power cut after the request was sent',
    attacker: 'Pulls the plug of the terminal while the host is deciding.',
    where: 'power',
    expected: { layer: 'terminal', check: 'REVERSAL', code: '98' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const { rig } = bench;
      const before = bench.balance();
      rig.phone.authenticate('fingerprint');
      rig.station.firmware.order({ kind: 'sale', amountMinor: lab.amount });
      rig.place();
      bench.until('sale');
      rig.station.powerCut();
      lab.note(`the host approved and took ${before - bench.balance()} fen; the terminal is dark`);
      rig.station.field.remove();
      rig.station.powerOn();
      bench.until('reversal');
      bench.wait(5_000_000);
      return undone(bench, lab, before, 'REVERSAL');
    },
  },
  {
    id: 'A36',
    name: 'late-answer',
    title: 'The answer comes after the reversal',
    attacker: 'Holds the answer back for fifteen seconds.',
    where: 'line',
    expected: { layer: 'terminal', check: 'LATE_ANSWER', code: '98' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const before = bench.balance();
      bench.rig.backOffice.faults.late = 1;
      bench.tap(lab.amount, { waitUs: 12_000_000 });
      bench.until('reversal');
      bench.wait(20_000_000);
      return undone(bench, lab, before, 'LATE_ANSWER');
    },
  },
  {
    id: 'A37',
    name: 'answer-spoilt',
    title: 'Doubled, foreign and falsified answers',
    attacker: 'Sends answers twice, answers to other trace numbers, and one with a wrong MAC.',
    where: 'line',
    expected: { layer: 'terminal', check: 'LINK_MAC', code: 'A0' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const { faults } = bench.rig.backOffice;
      const before = bench.balance();
      faults.duplicateAnswers = 1;
      bench.tap(lab.amount);
      bench.away();
      const once = bench.balance();
      lab.note(`doubled answer: ${before - once} fen taken, once`);
      faults.wrongStan = 1;
      bench.tap(lab.amount, { waitUs: 15_000_000 });
      bench.until('reversal');
      bench.away();
      lab.note(`answer to another trace number: ignored, reversal with ${bench.reversalReason()}`);
      const foreign = bench.balance();
      faults.wrongMac = 1;
      const reversals = (): number => bench.sent.filter(({ mti }) => mti === '0400').length;
      const sofar = reversals();
      bench.tap(lab.amount);
      bench.rig.until(() => reversals() > sofar, 120_000_000);
      bench.wait(5_000_000);
      return before - once === lab.amount && foreign === once
        ? undone(bench, lab, once, 'LINK_MAC')
        : { layer: 'nobody', check: 'none', code: 'taken twice' };
    },
  },
  {
    id: 'A38',
    name: 'rogue-acquirer',
    title: 'A host that says yes and cannot prove it',
    attacker: 'Turns a refusal into an approval on the line and leaves the MAC away.',
    where: 'line',
    expected: { layer: 'terminal', check: 'LINK_MAC', code: 'not approved' },
    run(lab) {
      const bench = new RigBench(lab, lab.rig());
      const { rig } = bench;
      const [card] = rig.phone.wallet.cards;
      rig.backOffice.tokenService.setState(card!.tokenRef, 'SUSPENDED', 'issuer', 'stolen');
      rig.station.line.proxy = { ...rig.station.line.proxy, toTerminal: approve };
      bench.tap(lab.amount, { waitUs: 15_000_000 });
      const result = rig.station.firmware.lastResult;
      lab.note(`the host had said ${bench.sales[0]?.f39}; the result is "${result?.message}"`);
      return result?.approved
        ? { layer: 'nobody', check: 'none', code: '00' }
        : { layer: 'terminal', check: 'LINK_MAC', code: 'not approved' };
    },
  },
];

/** Field 39 becomes 00, field 64 goes. */
function approve(bytes: Uint8Array): Uint8Array[] {
  const read = unpack(bytes.subarray(BODY));
  if (!read.ok || read.message.mti !== '0210') return [bytes];
  const fields = new Map(read.message.fields).set(39, '00').set(38, '123456');
  fields.delete(64);
  const body = pack({ mti: read.message.mti, fields });
  return [reframe(bytes, body)];
}

/** The money is back where it was; the code is the reason the terminal gave. */
function undone(bench: RigBench, lab: Lab, before: number, check: string): Finding {
  const lost = before - bench.balance();
  const reason = bench.reversalReason();
  lab.note(`reversal with reason ${reason}; the customer's account is short of ${lost} fen`);
  return lost === 0
    ? { layer: 'terminal', check, code: reason }
    : { layer: 'nobody', check: 'none', code: `${lost} fen lost` };
}
