/** Activation of types A and B with one and several cards (ISO/IEC 14443-3). */

import { assert } from 'chai';
import { crc, plain, withCrc, type AirAnswer } from '../../../../simulator/rf/air.js';
import { haltA, requestA, reselectA, selectA } from '../../../../simulator/rf/reader-a.js';
import { attrib, haltB, requestB } from '../../../../simulator/rf/reader-b.js';
import { hex, unhex } from '../../../support/hex.js';
import { RfBench } from '../../../support/rf-bench.js';
import { ScriptedPicc } from '../../../support/scripted-picc.js';

function card(uid: string, sak = 0x20): ScriptedPicc {
  return new ScriptedPicc({ uid, sak, atqa: uid.length === 8 ? 0x0004 : 0x0044 });
}

function* selectNext() {
  const request = yield* requestA();
  return request ? yield* selectA(request.atqa) : undefined;
}

/** The raw frame and what came back. */
function raw(bench: RfBench, text: string, bits?: number): string {
  let heard: AirAnswer | undefined;
  bench.field.send(plain('A', unhex(text), bits), 200, (answer) => (heard = answer));
  bench.clock.runUntil(() => heard !== undefined);
  return heard!.kind === 'frame' ? hex(heard!.bytes) : '';
}

describe('CRC', () => {
  // ISO/IEC 14443-3, annex B.
  it('CRC_A of 00 00 is A0 1E, of 12 34 is 26 CF', () => {
    assert.equal(crc('A', unhex('0000'), 2), 0x1ea0);
    assert.equal(crc('A', unhex('1234'), 2), 0xcf26);
  });

  it('CRC_B of 00 00 00 is CC C6, of 0F AA FF is FC D1', () => {
    assert.equal(crc('B', unhex('000000'), 3), 0xc6cc);
    assert.equal(crc('B', unhex('0faaff'), 3), 0xd1fc);
  });

  it('HLTA goes out as 50 00 57 CD', () => {
    assert.equal(hex(withCrc('A', unhex('5000')).bytes), '500057cd');
  });
});

describe('type A selection', () => {
  for (const uid of ['08112233', '04a1b2c3d4e5f6', '0102030405060708090a'])
    it(`UID of ${uid.length / 2} bytes`, () => {
      const found = new RfBench([card(uid)]).run(selectNext());
      assert.equal(hex(found!.uid), uid);
      assert.equal(found!.sak, 0x20);
      assert.isFalse(found!.collision);
    });

  it('anticollision frames as the standard has them', () => {
    const bench = new RfBench([card('08112233')]);
    assert.equal(raw(bench, '26', 7), '0400');
    assert.equal(raw(bench, '9320'), '0811223308');
    // 12 bits of 08 11 22 33 08 are known: what is left, least bit first, is 1, 22, 33, 08.
    assert.equal(raw(bench, '93340801', 28), '21328300');
    assert.equal(raw(bench, '93700811223308' + '5d89'), '', 'wrong CRC');
  });

  it('several cards are found one after the other, whatever their UIDs share', () => {
    const uids = [
      '08112233',
      '08112232',
      '88112233'.replace('88', '18'),
      'ff000000',
      '04a1b2c3d4e5f6',
    ];
    const bench = new RfBench(uids.map((uid) => card(uid)));
    const seen: string[] = [];
    let collisions = 0;
    for (let i = 0; i < uids.length; i++) {
      const found = bench.run(selectNext());
      assert.isDefined(found, `after ${seen.join(' ')}`);
      seen.push(hex(found!.uid));
      if (found!.collision) collisions++;
      bench.run(haltA());
    }
    assert.sameMembers(seen, uids);
    assert.equal(collisions, uids.length - 1);
    assert.isUndefined(bench.run(selectNext()));
  });

  it('HALT hears WUPA alone', () => {
    const bench = new RfBench([card('08112233')]);
    bench.run(selectNext());
    bench.run(haltA());
    assert.isUndefined(bench.run(requestA()));
    assert.isTrue(bench.run(reselectA(unhex('08112233'))));
    assert.isFalse(bench.run(reselectA(unhex('08112234'))));
  });

  it('a new field is a new activation, with another identity if the card wants', () => {
    const picc = card('08112233');
    const bench = new RfBench([picc]);
    bench.field.setOn(false);
    bench.field.setOn(true);
    assert.equal(picc.powerUps, 2);
  });
});

describe('type B selection', () => {
  const b = (uid: string) => new ScriptedPicc({ type: 'B', uid });

  it('ATQB, then ATTRIB', () => {
    const bench = new RfBench([b('a1b2c3d4')]);
    const found = bench.run(requestB(0));
    assert.equal(hex(found!.atqb), '50a1b2c3d400000000008181');
    assert.equal(hex(bench.run(attrib(unhex('a1b2c3d4'), 5, 5000))!), '00');
  });

  it('another application family is not addressed', () => {
    assert.isUndefined(new RfBench([b('a1b2c3d4')]).run(requestB(0x20)));
  });

  it('two cards part by slots', () => {
    const bench = new RfBench([b('a1b2c3d4'), b('01020304')]);
    const first = bench.run(requestB(0));
    assert.isTrue(first!.collision);
    bench.run(haltB(first!.atqb.slice(1, 5)));
    const second = bench.run(requestB(0));
    assert.isFalse(second!.collision);
    assert.sameMembers(
      [hex(first!.atqb.slice(1, 5)), hex(second!.atqb.slice(1, 5))],
      ['a1b2c3d4', '01020304'],
    );
  });

  it('types do not hear each other', () => {
    assert.isUndefined(new RfBench([b('a1b2c3d4')]).run(requestA()));
    assert.isUndefined(new RfBench([card('08112233')]).run(requestB(0)));
  });
});
