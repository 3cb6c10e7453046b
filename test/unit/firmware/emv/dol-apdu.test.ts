import { assert } from 'chai';
import { fromHex, toHex } from '../../../../firmware/bytes/hex.js';
import {
  getProcessingOptions,
  parseRapdu,
  readRecord,
  selectByName,
} from '../../../../firmware/emv/apdu.js';
import { fillDol, parseDol } from '../../../../firmware/emv/dol.js';
import { digitsOf, maskPan, parseTrack2 } from '../../../../firmware/emv/track2.js';

describe('DOL', () => {
  it('entries and total', () => {
    const dol = parseDol(fromHex('9F66049F0206950 59F810A02'.replace(' ', '')));
    assert.deepEqual(dol, {
      ok: true,
      total: 17,
      entries: [
        { tag: 0x9f66, length: 4 },
        { tag: 0x9f02, length: 6 },
        { tag: 0x95, length: 5 },
        { tag: 0x9f810a, length: 2 },
      ],
    });
  });

  /** 9F99 has two bytes for EMV and goes on for BER. */
  const ambiguous: readonly [string, string, string[]][] = [
    ['two bytes, last', '9F66049F9903', ['9f66:4', '9f99:3']],
    ['two bytes, before a known tag', '9F66049F99039F3704', ['9f66:4', '9f99:3', '9f37:4']],
    ['three bytes, before a known tag', '9F66049F9903039F3704', ['9f66:4', '9f9903:3', '9f37:4']],
    ['three bytes, last', 'DF812904', ['df8129:4']],
  ];
  for (const [name, bytes, entries] of ambiguous)
    it(name, () => {
      const dol = parseDol(fromHex(bytes));
      assert.isTrue(dol.ok);
      if (dol.ok)
        assert.deepEqual(
          dol.entries.map(({ tag, length }) => `${tag.toString(16)}:${length}`),
          entries,
        );
    });

  for (const bytes of ['9F', '9F66', '95', '9F6604DF81', 'DF818181'])
    it(`${bytes} is cut short`, () => assert.isFalse(parseDol(fromHex(bytes)).ok));

  it('compressed numeric is filled with FF on the right', () => {
    const data = new Map([[0x5a, fromHex('6228000100001117')]]);
    assert.equal(toHex(fillDol([{ tag: 0x5a, length: 10 }], data)), '6228000100001117FFFF');
    assert.equal(toHex(fillDol([{ tag: 0x5a, length: 4 }], data)), '62280001');
  });
});

describe('APDUs', () => {
  it('commands', () => {
    assert.equal(toHex(selectByName(fromHex('A000000333010101'))), '00A4040008A00000033301010100');
    assert.equal(toHex(getProcessingOptions(fromHex('AABB'))!), '80A80000048302AABB00');
    assert.equal(toHex(getProcessingOptions(new Uint8Array(0))!), '80A8000002830000');
    assert.equal(
      toHex(getProcessingOptions(new Uint8Array(128))!).slice(0, 16),
      '80A8000083838180',
    );
    assert.isDefined(getProcessingOptions(new Uint8Array(252)));
    assert.isUndefined(getProcessingOptions(new Uint8Array(253)));
    assert.equal(toHex(readRecord(2, 3)), '00B2031400');
  });

  it('answers', () => {
    assert.equal(parseRapdu(fromHex('6A82'))!.sw, 0x6a82);
    assert.equal(toHex(parseRapdu(fromHex('AABB9000'))!.data), 'AABB');
    assert.isUndefined(parseRapdu(fromHex('90')));
    assert.isUndefined(parseRapdu(fromHex('')));
  });
});

describe('track 2 and PAN', () => {
  it('parses', () => {
    assert.deepEqual(parseTrack2(fromHex('8171999977000040D30102010000000000000F')), {
      pan: '8171999977000040',
      expiry: '3010',
      serviceCode: '201',
      discretionary: '0000000000000',
    });
    assert.equal(parseTrack2(fromHex('6228000100001D33012010'))!.pan, '6228000100001');
  });
  for (const bytes of ['', '8171999977000040', '817199D3010', 'A171999977000040D3010'])
    it(`no track 2: ${bytes || 'nothing'}`, () =>
      assert.isUndefined(parseTrack2(fromHex(bytes.length % 2 ? bytes + '0' : bytes))));

  it('digits without padding, and masked', () => {
    assert.equal(digitsOf(fromHex('6228000100001117FFFF')), '6228000100001117');
    assert.equal(maskPan('6299991234560017'), '629999******0017');
    assert.equal(maskPan('12345'), '*****');
  });
});
