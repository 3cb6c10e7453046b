import { assert } from 'chai';
import { reverseBits } from '../../../../drivers/pn532/bits.js';

/** Bit by bit, from the definition. */
function mirrored(byte: number): number {
  let out = 0;
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) out |= 0x80 >> bit;
  return out;
}

describe('drivers/pn532 bit reversal', () => {
  it('reverses each byte and no other', () => {
    const bytes = Uint8Array.of(0x01, 0x02, 0x03, 0x80, 0xff);
    assert.equal(reverseBits(bytes, 1, 4), 0x40 + 0xc0 + 0x01);
    assert.deepEqual([...bytes], [0x01, 0x40, 0xc0, 0x01, 0xff]);
  });

  for (const length of [0, 1, 13, 25, 26, 27, 31, 64, 81, 161, 255, 276, 320, 321, 400]) {
    it(`${length} bytes at an offset, leading zeros among them`, () => {
      const bytes = new Uint8Array(length + 5);
      for (let i = 4; i < length + 3; i++) bytes[i] = (i * 37 + (i >> 3)) & 0xff;
      if (length > 20) bytes.fill(0, 3, 8);
      const before = bytes.slice();
      const sum = reverseBits(bytes, 3, 3 + length);
      let expected = 0;
      for (let i = 0; i < bytes.length; i++) {
        const inside = i >= 3 && i < 3 + length;
        const byte = inside ? mirrored(before[i]!) : before[i]!;
        assert.equal(bytes[i], byte, `byte ${i}`);
        if (inside) expected += byte;
      }
      assert.equal(sum, expected);
    });
  }

  it('a whole array', () => {
    const bytes = new Uint8Array(100).fill(0x01);
    assert.equal(reverseBits(bytes, 0, 100), 100 * 0x80);
    assert.deepEqual(bytes, new Uint8Array(100).fill(0x80));
  });

  it('all ones: the greatest sum', () => {
    const bytes = new Uint8Array(320).fill(0xff);
    assert.equal(reverseBits(bytes, 0, 320), 320 * 255);
    assert.deepEqual(bytes, new Uint8Array(320).fill(0xff));
  });
});
