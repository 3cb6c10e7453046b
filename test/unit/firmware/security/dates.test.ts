import { assert } from 'chai';
import { fromHex } from '../../../../firmware/bytes/hex.js';
import { dateOf, monthOf } from '../../../../firmware/security/dates.js';

describe('dates', () => {
  for (const [hex, date] of [
    ['261122', 20261122],
    ['000101', 20000101],
    ['491231', 20491231],
    ['500101', 19500101],
    ['991231', 19991231],
    ['261301', undefined],
    ['260001', undefined],
    ['260132', undefined],
    ['260100', undefined],
    ['2A0101', undefined],
    ['260A01', undefined],
    ['26010F', undefined],
    ['2611', undefined],
    ['26112200', undefined],
  ] as const)
    it(`${hex} is ${date ?? 'no date'}`, () => assert.equal(dateOf(fromHex(hex)), date));

  for (const [month, year, number] of [
    [0x12, 0x30, 203012],
    [0x01, 0x50, 195001],
    [0x13, 0x30, undefined],
    [0x00, 0x30, undefined],
    [0x12, 0x3a, undefined],
    [0xa1, 0x30, undefined],
  ] as const)
    it(`month ${month.toString(16)} of ${year.toString(16)} is ${number ?? 'none'}`, () =>
      assert.equal(monthOf(month, year), number));
});
