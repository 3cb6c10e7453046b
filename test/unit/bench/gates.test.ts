import { assert } from 'chai';
import { grown } from '../../../bench/baseline.js';
import { overLimits } from '../../../bench/limits.js';

const GOOD = { meter: 60_000, stackPeak: 512, heapBytesPeak: 57_344 };
const TABLE = { phone: GOOD, transit: { ...GOOD, meter: 150_000 }, decline: GOOD };

describe('bench: what fails it', () => {
  it('nothing at the limits', () => {
    assert.deepEqual(overLimits(TABLE), []);
  });

  for (const [name, row, says] of [
    ['the meter of a phone tap', { phone: { ...GOOD, meter: 60_001 } }, 'phone meter: 60001'],
    [
      'the meter of a transit tap',
      { transit: { ...GOOD, meter: 150_001 } },
      'transit meter: 150001',
    ],
    [
      'the stack',
      { transit: { ...GOOD, stackPeak: 513, heapBytesPeak: 0 } },
      'transit stackPeak: 513',
    ],
    [
      'slots, chunks and stack together',
      { phone: { ...GOOD, heapBytesPeak: 57_345 } },
      'phone memory: 65537',
    ],
    ['a memory that was not measured', { phone: { meter: 1, stackPeak: 1 } }, 'phone memory: NaN'],
  ] as const) {
    it(`one more: ${name}`, () => {
      const lines = overLimits({ ...TABLE, ...row });
      assert.lengthOf(lines, 1);
      assert.match(lines[0]!, new RegExp(`^${says}`));
    });
  }

  it('a row that is missing', () => {
    const { phone: _, ...rest } = TABLE;
    assert.deepEqual(overLimits(rest), ['phone: not measured']);
  });

  it('growth of more than 3 %, and a figure without a baseline', () => {
    const baseline = { phone: { meter: 1000, gc: 1 } };
    assert.deepEqual(grown('xs', { phone: { meter: 1030, gc: 9 } }, baseline), []);
    assert.deepEqual(grown('xs', { phone: { meter: 1031 } }, baseline), [
      'phone meter: 1031, baseline 1000',
    ]);
    assert.deepEqual(grown('xs', { decline: { meter: 1 } }, baseline), [
      'decline meter: 1, no baseline',
    ]);
  });
});
