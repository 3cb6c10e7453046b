import { assert } from 'chai';
import { decodePolled, decodeTargets } from '../../../../drivers/pn532/targets.js';
import { unhex } from '../../../support/hex.js';

// Packet data of recorded answers (behind D5 4B, D5 61).
const ONE_A = '01010004200811223305788070 02'.replace('2008', '200408');
const NO_RATS = '0101000420040811 2233';

describe('drivers/pn532/targets', () => {
  it('one type A target with ATS', () => {
    assert.deepEqual(decodeTargets(unhex(ONE_A), 'A', true), {
      count: 1,
      complete: true,
      targets: [
        {
          type: 'A',
          tg: 1,
          sensRes: unhex('0004'),
          selRes: 0x20,
          nfcid: unhex('08112233'),
          ats: unhex('0578807002'),
        },
      ],
    });
  });

  it('without automatic RATS there is no ATS', () => {
    const { targets, complete } = decodeTargets(unhex(NO_RATS), 'A', false);
    assert.isTrue(complete);
    assert.notProperty(targets[0], 'ats');
  });

  it('none', () => {
    assert.deepEqual(decodeTargets(unhex('00'), 'A', true), {
      count: 0,
      complete: true,
      targets: [],
    });
  });

  it('two type A targets, one with ISO-DEP', () => {
    const { targets, complete } = decodeTargets(
      unhex(`02 01 0004 08 04 aabbccdd 02 0344 20 07 04010203040506 0578807002`),
      'A',
      true,
    );
    assert.isTrue(complete);
    assert.deepEqual(targets[0], {
      type: 'A',
      tg: 1,
      sensRes: unhex('0004'),
      selRes: 0x08,
      nfcid: unhex('aabbccdd'),
    });
    assert.deepInclude(targets[1], { tg: 2, nfcid: unhex('04010203040506') });
  });

  it('type B: ATQB of twelve bytes, ATTRIB_RES', () => {
    const { targets } = decodeTargets(unhex('01 01 50112233440000000000817100 01 00'), 'B', true);
    assert.deepEqual(targets, [
      {
        type: 'B',
        tg: 1,
        atqb: unhex('501122334400000000008171'),
        attribRes: unhex(''),
      },
    ]);
  });

  it('what is cut is told, at every length, and never read beyond', () => {
    const whole = unhex(ONE_A);
    for (let length = 1; length < whole.length - 5; length++) {
      const { count, targets, complete } = decodeTargets(whole.slice(0, length), 'A', true);
      assert.equal(count, 1);
      assert.isFalse(complete, `${length} bytes`);
      assert.lengthOf(targets, 0);
    }
    const b = unhex('01 01 501122334400000000008171 01 00');
    for (let length = 1; length < b.length; length++)
      assert.isFalse(decodeTargets(b.slice(0, length), 'B', true).complete);
  });

  it('InAutoPoll: type, length, data', () => {
    assert.deepEqual(decodePolled(unhex('01200e0100042004081122330578807002')), [
      { type: 0x20, data: unhex('0100042004081122330578807002') },
    ]);
    assert.deepEqual(decodePolled(unhex('00')), []);
    assert.deepEqual(decodePolled(unhex('0120ff01')), []);
  });
});
