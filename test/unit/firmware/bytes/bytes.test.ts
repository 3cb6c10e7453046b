import { assert } from 'chai';
import { fromBcd, toBcd } from '../../../../firmware/bytes/bcd.js';
import { concat, equal, startsWith, toAscii } from '../../../../firmware/bytes/bytes.js';
import { fromHex, hexNumber, parseHex, toHex } from '../../../../firmware/bytes/hex.js';

describe('hexadecimal', () => {
  it('both ways', () => {
    assert.equal(toHex(Uint8Array.of(0x00, 0x9f, 0xff)), '009FFF');
    assert.deepEqual([...fromHex('00 9f FF')], [0x00, 0x9f, 0xff]);
    assert.equal(toHex(new Uint8Array(0)), '');
  });
  it('refuses what it is not', () => {
    for (const text of ['0', '0G', '0x00', '-1']) assert.isUndefined(parseHex(text), text);
    assert.throws(() => fromHex('9F0'), RangeError, '9F0');
  });
  it('numbers', () => {
    assert.equal(hexNumber(0x07), '07');
    assert.equal(hexNumber(0x9f02), '9F02');
    assert.equal(hexNumber(0x870156), '870156');
    assert.equal(hexNumber(0x7, 2), '0007');
  });
});

describe('BCD', () => {
  for (const [value, length, bytes] of [
    [123456, 6, '000000123456'],
    [0, 6, '000000000000'],
    [999999999999, 6, '999999999999'],
    [156, 2, '0156'],
    [1234567, 2, '4567'],
  ] as const)
    it(`${value} in ${length} bytes`, () => assert.equal(toHex(toBcd(value, length)), bytes));
  it('back', () => {
    assert.equal(fromBcd(fromHex('999999999999')), 999999999999);
    assert.isUndefined(fromBcd(fromHex('12A0')));
    assert.isUndefined(fromBcd(fromHex('0F')));
  });
});

describe('byte strings', () => {
  it('join and compare', () => {
    assert.equal(toHex(concat(fromHex('01'), fromHex(''), fromHex('0203'))), '010203');
    assert.isTrue(equal(fromHex('0102'), fromHex('0102')));
    assert.isFalse(equal(fromHex('0102'), fromHex('010203')));
    assert.isFalse(equal(fromHex('0102'), fromHex('0103')));
    assert.isTrue(startsWith(fromHex('0102'), fromHex('01')));
    assert.isFalse(startsWith(fromHex('01'), fromHex('0102')));
    assert.equal(toAscii(fromHex('7A680041FF')), 'zh.A.');
  });
});
