import { assert } from 'chai';
import { fromHex, toHex } from '../../../../firmware/bytes/hex.js';
import {
  collectPrimitives, encodeTlv, isConstructed, onlyTemplate, TlvCursor, type TagMap,
} from '../../../../firmware/emv/tlv.js'; // prettier-ignore

function walk(hex: string): string[] {
  const cursor = new TlvCursor(fromHex(hex));
  const seen: string[] = [];
  while (cursor.next()) seen.push(`${cursor.tag.toString(16)}=${toHex(cursor.value())}`);
  if (cursor.fault) seen.push(`${cursor.fault.why} at ${cursor.fault.at}`);
  return seen;
}

describe('TLV cursor', () => {
  const cases: readonly [name: string, bytes: string, seen: string[]][] = [
    ['nothing', '', []],
    ['one byte tag', '820270 00'.replace(' ', ''), ['82=7000']],
    ['two byte tag', '9F36020007', ['9f36=0007']],
    ['three byte tag', 'DF81290101', ['df8129=01']],
    ['empty value', '9F1200', ['9f12=']],
    ['padding 00 and FF around', '00FF820270000000FF9F36020007FF', ['82=7000', '9f36=0007']],
    ['length in form 81', '828102 7000'.replace(' ', ''), ['82=7000']],
    ['length in form 82', '8282000 27000'.replace(' ', ''), ['82=7000']],
    ['tag cut short', '9F', ['tag cut short at 1']],
    ['third tag byte missing', 'DF81', ['tag cut short at 2']],
    ['four byte tag', 'DF81818101', ['tag longer than three bytes at 0']],
    ['length missing', '82', ['length missing at 1']],
    ['length cut short', '8281', ['length cut short at 2']],
    ['indefinite length', '8280', ['length form not allowed at 1']],
    ['length of three bytes', '8283000001AA', ['length form not allowed at 1']],
    ['value cut short', '820270', ['value cut short at 2']],
    ['value cut short, form 81', '8281027 0'.replace(' ', ''), ['value cut short at 3']],
    ['a fault after a good object', '8202700094', ['82=7000', 'length missing at 5']],
  ];
  for (const [name, bytes, seen] of cases) it(name, () => assert.deepEqual(walk(bytes), seen));

  it('stays within its window', () => {
    const cursor = new TlvCursor(fromHex('820270009F36020007'), 0, 4);
    assert.isTrue(cursor.next());
    assert.isFalse(cursor.next());
    assert.isUndefined(cursor.fault);
    const short = new TlvCursor(fromHex('82027000'), 0, 3);
    assert.isFalse(short.next());
    assert.isDefined(short.fault);
  });
});

describe('collecting primitives', () => {
  it('of all levels; the first value stays, repetition is told', () => {
    const into: TagMap = new Map();
    const again = collectPrimitives(fromHex('6F0B8401AAA5068701018701028400'), into);
    assert.deepEqual(again, [0x87, 0x84]);
    assert.deepEqual([...into.keys()], [0x84, 0x87]);
    assert.equal(toHex(into.get(0x87)!), '01');
  });

  it('a fault inside is a fault of the whole', () => {
    const fault = collectPrimitives(fromHex('6F038402AA'), new Map());
    assert.deepEqual(fault, { ok: false, at: 4, why: 'value cut short' });
  });

  it('depth is limited', () => {
    let bytes = '8200';
    for (let i = 0; i < 6; i++)
      bytes = '70' + (bytes.length / 2).toString(16).padStart(2, '0') + bytes;
    assert.deepInclude(collectPrimitives(fromHex(bytes), new Map()), {
      ok: false,
      why: 'nested too deep',
    });
  });
});

describe('one template', () => {
  it('alone, with padding around it', () => {
    assert.equal(toHex(onlyTemplate(fromHex('0070048202700000'), 0x70)!), '82027000');
    assert.equal(onlyTemplate(fromHex('7000'), 0x70)!.length, 0);
  });
  for (const bytes of ['', '7700', '700082027000', '700482', '7000FFFF82'])
    it(`not: ${bytes || 'nothing'}`, () => assert.isUndefined(onlyTemplate(fromHex(bytes), 0x70)));
});

describe('TLV writer', () => {
  for (const [tag, length, head] of [
    [0x82, 2, '8202'],
    [0x9f26, 8, '9F2608'],
    [0xdf8129, 1, 'DF812901'],
    [0x70, 0x80, '708180'],
    [0x70, 0x100, '70820100'],
  ] as const)
    it(`${head}`, () => {
      const bytes = encodeTlv(tag, new Uint8Array(length).fill(0xaa));
      assert.equal(toHex(bytes.subarray(0, head.length / 2)), head);
      assert.equal(bytes.length, head.length / 2 + length);
    });

  it('knows constructed tags', () => {
    for (const tag of [0x6f, 0x70, 0xa5, 0xbf0c, 0xff8105]) assert.isTrue(isConstructed(tag));
    for (const tag of [0x82, 0x9f26, 0x5f24, 0xdf8129]) assert.isFalse(isConstructed(tag));
  });
});
