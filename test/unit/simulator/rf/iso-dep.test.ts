/** ISO-DEP on the radio: block numbers, chaining, recovery, time extensions (ISO/IEC 14443-4, 7.5 and annex B). */

import { assert } from 'chai';
import { withCrc, type AirAnswer } from '../../../../simulator/rf/air.js';
import type { RfFault } from '../../../../simulator/rf/faults.js';
import { rats, requestA, selectA } from '../../../../simulator/rf/reader-a.js';
import {
  atsLimits,
  DepLink,
  deselect,
  nextPart,
  presence,
  sendChain,
} from '../../../../simulator/rf/reader-dep.js';
import { hex, unhex } from '../../../support/hex.js';
import { RfBench } from '../../../support/rf-bench.js';
import { ScriptedPicc, type ScriptedCard } from '../../../support/scripted-picc.js';

function* activate() {
  const request = yield* requestA();
  yield* selectA(request!.atqa);
  return yield* rats(5);
}

function bench(card: ScriptedCard = {}, faults: Partial<Record<RfFault, number>> = {}) {
  const made = new RfBench([], faults);
  const picc = new ScriptedPicc({ clock: made.clock, ats: '0578804002', ...card });
  made.field.place(picc);
  made.clock.runFor(5100);
  const ats = made.run(activate())!;
  assert.isDefined(ats);
  return { made, picc, link: new DepLink({ type: 'A', ...atsLimits(ats), repeats: 2 }) };
}

/** A block as raw bytes, CRC added, and the block that came back. */
function raw(made: RfBench, text: string, limitUs = 6000): string {
  let heard: AirAnswer | undefined;
  made.field.send(withCrc('A', unhex(text)), limitUs, (answer) => (heard = answer));
  made.clock.runUntil(() => heard !== undefined);
  return heard!.kind === 'frame' ? hex(heard!.bytes).slice(0, -4) : '';
}

const long = (length: number) => Uint8Array.from({ length }, (_, i) => i & 0xff);

describe('ISO-DEP blocks of the card', () => {
  it('R(NAK) before the first block is answered by R(ACK) 1 (annex B, presence check)', () => {
    const { made } = bench();
    assert.equal(raw(made, 'b2'), 'a3');
  });

  it('an I-block is answered with its number; R(NAK) repeats the answer', () => {
    const { made, picc } = bench({ answer: () => unhex('9000') });
    assert.equal(raw(made, '0200a40400'), '029000');
    assert.equal(raw(made, 'b2'), '029000');
    assert.equal(raw(made, '0300b0'), '039000');
    assert.equal(raw(made, 'b2'), 'a3', 'the reader lost its count: it did not get block 1');
    assert.equal(picc.heard.length, 2);
  });

  it('chained commands are acknowledged one by one', () => {
    const { made, picc } = bench({ answer: () => unhex('9000') });
    assert.equal(raw(made, '1200a4'), 'a2');
    assert.equal(raw(made, '130400'), 'a3');
    assert.equal(raw(made, '0200'), '029000');
    assert.deepEqual(picc.heard, ['00a4040000']);
  });

  it('a chained answer goes on at R(ACK) with the next number, and repeats at R(NAK)', () => {
    const { made } = bench({ answer: () => long(100) });
    assert.equal(raw(made, '02aa'), '12' + hex(long(100).slice(0, 61)));
    assert.equal(raw(made, 'b2'), '12' + hex(long(100).slice(0, 61)));
    assert.equal(raw(made, 'a3'), '03' + hex(long(100).slice(61)));
  });

  it('a block for another CID, a wrong CRC, an RFU block: silence', () => {
    const { made } = bench();
    assert.equal(raw(made, '0a0100a4'), '');
    assert.equal(raw(made, 'ff'), '');
    assert.equal(raw(made, '0200'), '026d00');
  });

  it('S(DESELECT) is confirmed; afterwards only WUPA is heard', () => {
    const { made, link } = bench();
    assert.isTrue(made.run(deselect(link)));
    assert.isUndefined(made.run(requestA()));
    assert.isDefined(made.run(requestA(0x52)));
  });

  it('S(WTX) is asked for before the frame waiting time ends, and the answer comes after its echo', () => {
    const { made } = bench({ answer: () => unhex('9000'), latencyUs: 7000 });
    assert.equal(raw(made, '02aa'), 'f20a');
    assert.equal(raw(made, 'f20a'), '029000');
  });
});

describe('ISO-DEP of the reader against the card', () => {
  it('presence', () => {
    const { made, link } = bench();
    assert.isTrue(made.run(presence(link)));
    made.field.remove();
    assert.isFalse(made.run(presence(link)));
  });

  for (const length of [1, 61, 62, 122, 123, 600])
    it(`an answer of ${length} bytes`, () => {
      const { made, link } = bench({ answer: () => long(length) });
      let answer = made.run(sendChain(link, unhex('00b0000000'), false));
      let whole = '';
      while (answer.ok) {
        whole += hex(answer.data);
        if (!answer.more) break;
        answer = made.run(nextPart(link));
      }
      assert.equal(whole, hex(long(length)));
    });

  it('every byte of an exchange spoilt in turn: the answer still arrives', () => {
    const clean = bench({ answer: () => long(70) });
    const from = clean.made.field.position;
    clean.made.run(sendChain(clean.link, unhex('00b0000000'), false));
    clean.made.run(nextPart(clean.link));
    const bytes = clean.made.field.position - from;
    assert.equal(bytes, 8 + 64 + 3 + 12);
    for (let at = 1; at <= bytes; at++) {
      const { made, link, picc } = bench({ answer: () => long(70) });
      made.field.faults.set('corruptAt', made.field.position + at);
      const first = made.run(sendChain(link, unhex('00b0000000'), false));
      const second = made.run(nextPart(link));
      assert.isTrue(first.ok && second.ok, `byte ${at}`);
      if (first.ok && second.ok)
        assert.equal(hex(first.data) + hex(second.data), hex(long(70)), `byte ${at}`);
      assert.equal(picc.heard.length, 1, `byte ${at}: the card got the command once`);
    }
  });

  it('the card taken away at every byte: a fault, never an answer', () => {
    for (let at = 1; at <= 72; at++) {
      const { made, link } = bench({ answer: () => long(70) });
      made.field.faults.set('tearAt', made.field.position + at);
      const answer = made.run(sendChain(link, unhex('00b0000000'), false));
      assert.isFalse(answer.ok, `byte ${at}`);
      assert.lengthOf(made.field.cards, 0);
    }
  });

  it('a second of the phone costs a second and a few S(WTX)', () => {
    const { made, link } = bench({ answer: () => unhex('9000'), latencyUs: 1_000_000 });
    const from = made.clock.now();
    const answer = made.run(sendChain(link, unhex('00'), false));
    assert.isTrue(answer.ok);
    assert.approximately(made.clock.now() - from, 1_000_000, 5000);
    const asked = made.log.events.filter((event) => event.bytes?.[0] === 0xf2).length;
    assert.isAtLeast(asked, 20);
    assert.isAtMost(asked, 60);
  });

  it('a noisy line is survived or reported, the same for the same seed', () => {
    const outcome = () => {
      const { made, link } = bench({ answer: () => long(70) });
      made.field.faults.set('bitError', 0.002);
      const results: string[] = [];
      for (let i = 0; i < 20; i++) {
        const answer = made.run(sendChain(link, unhex('00b0000000'), false));
        results.push(answer.ok ? hex(answer.data) : answer.fault);
        if (!answer.ok) break;
        const rest = made.run(nextPart(link));
        results.push(rest.ok ? hex(rest.data) : rest.fault);
        if (!rest.ok) break;
      }
      return results;
    };
    assert.deepEqual(outcome(), outcome());
  });
});
