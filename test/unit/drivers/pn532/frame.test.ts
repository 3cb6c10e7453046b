import { assert } from 'chai';
import { encodeAck, encodeFrame, encodeNack } from '../../../../drivers/pn532/frame.js';
import { hex, unhex } from '../../../support/hex.js';
import vectors from '../../../vectors/pn532-frames.json' with { type: 'json' };

/** The host's frame from its start code on, without preamble bytes, which each program chooses for itself. */
function fromStartCode(frame: string): string {
  return frame.slice(frame.indexOf('00ff'));
}

describe('drivers/pn532/frame', () => {
  it('is preamble, start code, LEN, LCS, TFI, data, DCS, postamble', () => {
    // GetFirmwareVersion as libnfc sends it
    assert.equal(hex(encodeFrame(0, 0x02, [])), '0000ff02fed4022a00');
  });

  it('leaves the link room in front', () => {
    assert.equal(hex(encodeFrame(1, 0x02, [])), '000000ff02fed4022a00');
  });

  for (const { id, command, host } of vectors.frames) {
    if (command.startsWith('ACK')) continue;
    it(`encodes ${id} ${command} as recorded`, () => {
      const start = host.indexOf('00ff');
      const data = unhex(host.slice(start + 8, -4));
      const frame = encodeFrame(0, data[1]!, [data[2]!].slice(0, data.length - 2), data.slice(3));
      assert.equal(fromStartCode(hex(frame)), fromStartCode(host));
    });
  }

  it('is extended from 256 bytes of TFI and data on', () => {
    // 2 + 253: LEN = FF, LCS = 01
    assert.equal(
      hex(encodeFrame(0, 0x40, [1], new Uint8Array(252))).slice(0, 14),
      '0000ffff01d440',
    );
    // 2 + 254 = 0x0100: LENM 01, LENL 00, LCS FF
    const extended = encodeFrame(0, 0x40, [1], new Uint8Array(253));
    assert.equal(hex(extended).slice(0, 20), '0000ffffff0100ffd440');
    assert.lengthOf(extended, 256 + 10);
    // D4 + 40 + 01 = 0x115, so DCS is EB
    assert.equal(hex(extended).slice(-4), 'eb00');
  });

  it('the longest: 265 bytes of TFI and data', () => {
    assert.lengthOf(encodeFrame(0, 0x40, [1], new Uint8Array(262)), 265 + 10);
  });

  it('ACK and NACK', () => {
    assert.equal(hex(encodeAck(0)), '0000ff00ff00');
    assert.equal(hex(encodeNack(0)), '0000ffff0000');
    assert.equal(hex(encodeAck(1)), '000000ff00ff00');
  });
});
