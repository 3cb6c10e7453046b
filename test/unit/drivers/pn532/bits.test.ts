import { assert } from 'chai';
import { byteSum, mirrored, reverseBits } from '../../../../drivers/pn532/bits.js';

/** Bit by bit, from the definition. */
function mirror(byte: number): number {
  let out = 0;
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) out |= 0x80 >> bit;
  return out;
}

describe('drivers/pn532 bit reversal', () => {
  it('reverses each byte in place and no other', () => {
    const bytes = Uint8Array.of(0x01, 0x02, 0x03, 0x80, 0xff);
    reverseBits(bytes, 1, 4);
    assert.deepEqual([...bytes], [0x01, 0x40, 0xc0, 0x01, 0xff]);
  });

  // Short and long ways, and lengths at which they meet.
  for (const length of [0, 1, 11, 12, 13, 20, 31, 64, 81, 161, 255, 256, 257, 276, 400]) {
    const whole = new Uint8Array(length + 5);
    for (let i = 0; i < whole.length; i++) whole[i] = (i * 37 + (i >> 3)) & 0xff;
    if (length > 20) whole.fill(0, 3, 8);
    const view = whole.subarray(3, 3 + length);
    const expected = [...view].map(mirror);

    it(`${length} bytes mirrored, behind zeros`, () => {
      assert.deepEqual([...mirrored(view.slice())], expected);
      assert.deepEqual([...mirrored(view.slice(), 2)], [0, 0, ...expected]);
    });

    it(`${length} bytes of a view mirrored, and none around it`, () => {
      const copy = whole.slice();
      assert.deepEqual([...mirrored(copy.subarray(3, 3 + length))], expected);
      assert.deepEqual([...copy.slice(0, 3)], [...whole.slice(0, 3)]);
      assert.deepEqual([...copy.slice(3 + length)], [...whole.slice(3 + length)]);
    });

    for (const [name, bytes] of [
      ['an array', view.slice()],
      ['a view', view],
    ] as const) {
      it(`${length} bytes of ${name}: their sum`, () => {
        const expected = [...bytes].reduce((sum, byte) => sum + byte, 0);
        assert.equal(byteSum(bytes), expected);
        assert.equal(byteSum(new Uint8Array(length).fill(0xff)), 255 * length);
      });
    }
  }
});
