/** The acquirer's codec against the worked messages of backoffice §3.10, both ways, and against bad input. */

import { assert } from 'chai';
import { SeededRandom } from '../../../../../simulator/clock/random.js';
import { fromHex, toHex } from '../../../../../simulator/network/bytes.js';
import { cupMac } from '../../../../../simulator/network/crypto/cup-mac.js';
import {
  pack,
  packWithMac,
  unpack,
  type FieldValue,
} from '../../../../../simulator/network/iso8583/codec.js';
import { FIELDS } from '../../../../../simulator/network/iso8583/fields.js';
import {
  answerHeader,
  answerTpdu,
  FrameReader,
  packFrame,
  type Frame,
} from '../../../../../simulator/network/iso8583/frame.js';

const MAK = fromHex('C1D2E3F405162738');
const F55 =
  '9F2608B12C9D2046E05425' +
  '9F270180' +
  '9F101307010103A00000010A01000000000000000000' +
  '9F3704A1B2C3D4' +
  '9F3602002A' +
  '95050000000000' +
  '9A03160901' +
  '9C0100' +
  '9F0206000000012800' +
  '5F2A020156' +
  '82027C00' +
  '9F1A020156' +
  '9F0306000000000000' +
  '9F3303E0E1C8' +
  '9F34031F0302' +
  '9F350122' +
  '9F1E084C41423030303031' +
  '8408A000000333010102' +
  '9F09020030' +
  '9F410400000001';
const SALE_FIELDS: readonly (readonly [number, FieldValue])[] = [
  [2, '6299990000000017'],
  [3, '000000'],
  [4, '000000012800'],
  [11, '000123'],
  [22, '072'],
  [23, '001'],
  [25, '00'],
  [35, '6299990000000017D28122010000000000000'],
  [41, 'LAB00001'],
  [42, '999000000000001'],
  [49, '156'],
  [53, '0600000000000000'],
  [55, fromHex(F55)],
  [60, '2200000100060'],
];
const SALE =
  '0200' +
  '7020068020C08A11' +
  '166299990000000017' +
  '000000' +
  '000000012800' +
  '000123' +
  '0720' +
  '0001' +
  '00' +
  '376299990000000017D281220100000000000000' +
  '4C41423030303031' +
  '393939303030303030303030303031' +
  '313536' +
  '0600000000000000' +
  '0145' +
  F55 +
  '001322000001000600' +
  '3832353137303633';
const REVERSAL =
  '04007020068002C08211166299990000000017000000000000012800000123072000010039384C41423030303031' +
  '3939393030303030303030303030313135360045950500000000009F1E084C414230303030319F101307010103A0' +
  '0000010A010000000000000000009F3602002A0013220000010006003831384643463845';

describe('acquirer codec', () => {
  it('reads the worked 0200', () => {
    const read = unpack(fromHex(SALE));
    assert.isTrue(read.ok);
    if (!read.ok) return;
    assert.equal(read.message.mti, '0200');
    for (const [field, value] of SALE_FIELDS)
      assert.deepEqual(read.message.fields.get(field), value, `field ${field}`);
    assert.equal(toHex(cupMac(MAK, read.macInput)), '3832353137303633');
  });

  it('builds the worked 0200, MAC included', () => {
    const message = { mti: '0200', fields: new Map(SALE_FIELDS) };
    assert.equal(toHex(packWithMac(message, (input) => cupMac(MAK, input))), SALE);
  });

  it('reads and rebuilds the worked reversal, and its MAC', () => {
    const read = unpack(fromHex(REVERSAL));
    assert.isTrue(read.ok);
    if (!read.ok) return;
    assert.equal(read.message.fields.get(39), '98');
    assert.equal(toHex(pack(read.message)), REVERSAL);
    assert.equal(toHex(cupMac(MAK, read.macInput)), '3831384643463845');
  });

  it('the frame of the worked 0200 has length 265', () => {
    const frame = { tpdu: fromHex('6000030000'), header: '613100310001', body: fromHex(SALE) };
    assert.equal(toHex(packFrame(frame)).slice(0, 26), '01096000030000613100310001');
  });

  it('frames come out of any cut', () => {
    const frame = { tpdu: fromHex('6000030000'), header: '613100310001', body: fromHex(SALE) };
    const bytes = packFrame(frame);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const got: Frame[] = [];
      const reader = new FrameReader(
        (found) => got.push(found),
        (why) => assert.fail(why),
      );
      reader.push(bytes.subarray(0, cut));
      reader.push(bytes.subarray(cut));
      reader.push(bytes);
      assert.equal(got.length, 2, `cut at ${cut}`);
      assert.equal(toHex(got[0]!.body), SALE);
    }
  });

  it('a frame length that no message has ends the stream', () => {
    const noise: string[] = [];
    const reader = new FrameReader(
      () => assert.fail('a frame'),
      (why) => noise.push(why),
    );
    reader.push(fromHex('FFFF0102'));
    reader.push(fromHex(`0109${'00'.repeat(265)}`));
    assert.deepEqual(noise, ['frame length 65535']);
  });

  it('an answer swaps the TPDU and carries the processing request', () => {
    assert.equal(toHex(answerTpdu(fromHex('6000030001'))), '6000010003');
    assert.equal(answerHeader('613100310001', 3), '613103310001');
  });

  it('every truncation and every bad field is refused with its number, never thrown', () => {
    const bytes = fromHex(SALE);
    for (let length = 0; length < bytes.length; length++)
      assert.isFalse(unpack(bytes.subarray(0, length)).ok, `length ${length}`);
    const random = new SeededRandom(1, 'codec');
    for (let i = 0; i < 2000; i++) {
      const bad = bytes.slice();
      bad[random.below(bad.length)]! ^= 1 << random.below(8);
      const read = unpack(bad);
      if (read.ok) assert.equal(toHex(pack(read.message)).length, bad.length * 2);
    }
  });

  it('length bytes of field 55 count bytes, those of field 60 digits', () => {
    const fields = new Map<number, FieldValue>([
      [55, fromHex('9F2701809F360200')],
      [60, '22000001000'],
    ]);
    assert.equal(
      toHex(pack({ mti: '0200', fields })).slice(20),
      '00089F2701809F360200' + '0011220000010000',
    );
  });

  it('the table is sane', () => {
    for (const [field, format] of Object.entries(FIELDS)) {
      assert.isAtLeast(Number(field), 2);
      assert.isAtMost(format.max, format.kind === 'll' ? 99 : 999, field);
    }
  });
});
