import { assert } from 'chai';
import { atrOf, VpcdParser, vpcdFrame } from '../../../../../simulator/host/phone/vpcd-protocol.js';
import { fromHex, toHex } from '../../../../../simulator/phone/bytes.js';

const STREAM = '000101' + '000102' + '000104' + '000500A4040000' + '000100' + '000103';

describe('vpcd protocol', () => {
  const messages = [
    { kind: 'powerOn' },
    { kind: 'reset' },
    { kind: 'atr' },
    { kind: 'apdu', bytes: fromHex('00A4040000') },
    { kind: 'powerOff' },
    { kind: 'unknown', code: 3 },
  ];

  it('reads control codes and APDUs', () => {
    assert.deepEqual(new VpcdParser().push(fromHex(STREAM)), messages as never);
  });

  it('in any segmentation', () => {
    for (let cut = 1; cut < STREAM.length / 2; cut++) {
      const parser = new VpcdParser();
      const got = [
        ...parser.push(fromHex(STREAM.slice(0, 2 * cut))),
        ...parser.push(fromHex(STREAM.slice(2 * cut))),
      ];
      assert.deepEqual(got, messages as never, `cut at ${cut}`);
    }
  });

  it('frames', () => {
    assert.equal(toHex(vpcdFrame(fromHex('9000'))), '00029000');
    assert.equal(toHex(vpcdFrame(new Uint8Array(258)).slice(0, 2)), '0102');
  });

  it('ATR of a contactless card (PC/SC part 3): from its historical bytes', () => {
    assert.equal(toHex(atrOf(fromHex('067880800280'))), '3B8180018080');
    assert.equal(toHex(atrOf(fromHex('0578807002'))), '3B80800101');
    // TA absent: one byte fewer before the historical ones.
    assert.equal(toHex(atrOf(fromHex('0668800231'))), '3B81800131' + '31');
  });
});
