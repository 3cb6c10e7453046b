import { assert } from 'chai';
import { fromHex, toHex } from '../../../../../firmware/bytes/hex.js';
import { parseAfl } from '../../../../../firmware/kernel/shared/afl.js';
import { CardData } from '../../../../../firmware/kernel/shared/card-data.js';

describe('card data', () => {
  it('takes primitives of every depth, up to four', () => {
    const data = new CardData();
    assert.isUndefined(data.add(fromHex('70045F340103')));
    assert.equal(toHex(data.get(0x5f34)!), '03');
    assert.isUndefined(new CardData().add(fromHex('7006' + '7004' + '7002' + '9000')));
    assert.equal(
      new CardData().add(fromHex('7008' + '7006' + '7004' + '7002' + '9000'))!.why,
      'malformed',
    );
  });

  it('a fault inside a template is told', () => {
    assert.equal(new CardData().add(fromHex('7003' + '900201'))!.why, 'malformed');
    const data = new CardData();
    data.add(fromHex('5F28020156'));
    assert.equal(data.add(fromHex('7005' + '5F28020156'))!.why, 'duplicate');
  });

  it('an empty value is there, but nothing to work with', () => {
    const data = new CardData();
    data.add(fromHex('9F4B00'));
    assert.isDefined(data.get(0x9f4b));
    assert.isFalse(data.has(0x9f4b));
  });

  it('an illegal length hides the value, and a second one is still a duplicate', () => {
    const data = new CardData();
    assert.isUndefined(data.add(fromHex('5F240101')));
    assert.deepEqual(data.illegal, [0x5f24]);
    assert.equal(data.add(fromHex('5F2403261231'))!.why, 'duplicate');
  });
});

describe('AFL', () => {
  it('names records in order, the signed ones first in each entry', () => {
    const records = parseAfl(fromHex('1003050218030300'), 32)!;
    assert.deepEqual(
      records.map(({ sfi, record, signed }) => `${sfi}/${record}${signed ? '*' : ''}`),
      ['2/3*', '2/4*', '2/5', '3/3'],
    );
    assert.deepEqual(parseAfl(fromHex(''), 32), []);
  });
});
