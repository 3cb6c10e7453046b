import { assert } from 'chai';
import { Canvas } from '../../../../drivers/display/canvas.js';
import { SSD1306 } from '../../../../drivers/display/ssd1306.js';

class Bus {
  static log: string[] = [];
  static options: object = {};
  static broken = false;

  constructor(options: object) {
    Bus.options = options;
    Bus.log = [];
  }

  write(bytes: Uint8Array): void {
    if (Bus.broken) throw new Error('no acknowledge');
    let hex = '';
    for (const byte of bytes) hex += (byte | 256).toString(16).slice(1);
    Bus.log.push(hex);
  }

  close(): void {
    Bus.log.push('closed');
  }
}

describe('SSD1306', () => {
  afterEach(() => {
    Bus.broken = false;
  });

  it('starts with the charge pump on and the display lit', () => {
    const display = new SSD1306({ display: { io: Bus } });
    assert.include(Bus.options, { address: 0x3c, hz: 400_000 });
    assert.deepEqual(Bus.log, ['00aed580a83fd300408d142000a1c8da1281cfd9f1db40a4a6af']);
    display.close();
    display.close();
    assert.deepEqual(Bus.log.slice(1), ['closed']);
  });

  it('sends a picture as eight pages after the window', () => {
    const display = new SSD1306({ display: { io: Bus } });
    const canvas = new Canvas(128, 64);
    canvas.text(0, 1, 'I');
    display.send(canvas);
    assert.equal(Bus.log[1], '0021007f220007');
    assert.equal(Bus.log.length, 10);
    // "I" of the font: columns 00 41 7f 41 00.
    assert.equal(Bus.log[3], `4000417f4100${'00'.repeat(123)}`);
    assert.equal(Bus.log[2], `40${'00'.repeat(128)}`);
  });

  it('frees the bus when the display does not answer', () => {
    Bus.broken = true;
    assert.throws(() => new SSD1306({ display: { io: Bus } }), /no acknowledge/);
    assert.deepEqual(Bus.log, ['closed']);
  });

  it('refuses a height that the chip cannot have', () => {
    assert.throws(() => new SSD1306({ display: { io: Bus }, height: 48 }), RangeError, 'height');
  });

  it('sends nothing after close', () => {
    const display = new SSD1306({ display: { io: Bus } });
    display.close();
    display.send(new Canvas(128, 64));
    assert.equal(Bus.log[Bus.log.length - 1], 'closed');
  });
});
