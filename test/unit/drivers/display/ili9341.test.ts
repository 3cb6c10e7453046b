import { assert } from 'chai';
import { Canvas } from '../../../../drivers/display/canvas.js';
import { ILI9341 } from '../../../../drivers/display/ili9341.js';

let level = 1;
let sent: { readonly data: boolean; readonly bytes: Uint8Array }[] = [];

class Bus {
  write(bytes: Uint8Array): void {
    sent.push({ data: level === 1, bytes: bytes.slice() });
  }
  flush(): void {}
  close(): void {}
}

class Pin {
  static readonly Output = 'out';
  write(value: 0 | 1): void {
    level = value;
  }
  close(): void {}
}

describe('ILI9341', () => {
  beforeEach(() => {
    sent = [];
    level = 1;
  });

  it('resets, wakes and lights the panel; commands go out with the pin low', () => {
    new ILI9341({ display: { io: Bus }, command: { io: Pin, pin: 2 } }).close();
    const commands = sent.filter((one) => !one.data).map((one) => one.bytes[0]);
    assert.deepEqual(
      commands.filter((code) => code !== 0x00),
      [0x01, 0x3a, 0x36, 0x11, 0x29, 0x2a, 0x2b, 0x2c],
    );
  });

  it('shows the picture at double size in the middle', () => {
    const panel = new ILI9341({ display: { io: Bus }, command: { io: Pin, pin: 2 }, ink: 0xf81f });
    sent = [];
    const canvas = new Canvas(128, 64);
    canvas.text(0, 0, 'L');
    panel.send(canvas);
    // Columns 32 to 287, rows 56 to 183.
    assert.deepEqual([...sent[1]!.bytes], [0x00, 0x20, 0x01, 0x1f]);
    assert.deepEqual([...sent[3]!.bytes], [0x00, 0x38, 0x00, 0xb7]);
    assert.deepEqual([...sent[5]!.bytes.subarray(0, 6)], [0xf8, 0x1f, 0xf8, 0x1f, 0x00, 0x00]);
    assert.equal(sent.length, 5 + 128);
  });
});
