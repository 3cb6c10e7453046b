import { assert } from 'chai';
import { LedBar, PixelBar } from '../../../../drivers/led/light-bar.js';

let log: string[] = [];

class Pin {
  static readonly Output = 'out';
  readonly #pin: number;
  constructor(options: { readonly pin?: number; readonly initialValue?: number }) {
    this.#pin = options.pin!;
    if (this.#pin === 99) throw new Error('in use');
    log.push(`${this.#pin}:${options.initialValue}`);
  }
  write(value: number): void {
    log.push(`${this.#pin}=${value}`);
  }
  close(): void {
    log.push(`${this.#pin} closed`);
  }
}

class Strip {
  makeRGB(red: number, green: number, blue: number): number {
    return (red << 16) | (green << 8) | blue;
  }
  setPixel(index: number, colour: number): void {
    log.push(`${index}=${colour.toString(16)}`);
  }
  update(): void {
    log.push('update');
  }
}

describe('light bar', () => {
  beforeEach(() => {
    log = [];
  });

  it('of plain LEDs, lit by a low level', () => {
    const bar = new LedBar({ led: { io: Pin, pins: [1, 2, 3, 4] }, activeLow: true });
    assert.deepEqual(log, ['1:1', '2:1', '3:1', '4:1']);
    log = [];
    bar.set([true, false, false, true]);
    assert.deepEqual(log, ['1=0', '2=1', '3=1', '4=0']);
    bar.close();
    bar.close();
    assert.equal(log.length, 8);
  });

  it('gives its pins back when one is in use', () => {
    assert.throws(() => new LedBar({ led: { io: Pin, pins: [1, 2, 99, 4] } }), /in use/);
    assert.deepEqual(log, ['1:0', '2:0', '1 closed', '2 closed']);
  });

  it('wants four lights', () => {
    assert.throws(() => new LedBar({ led: { io: Pin, pins: [1, 2] } }), RangeError, 'pins');
    assert.throws(
      () => new PixelBar({ strip: { io: Strip, pin: 5, length: 6 } }),
      RangeError,
      'length',
    );
  });

  it('of eight pixels: two for each light', () => {
    const bar = new PixelBar({ strip: { io: Strip, pin: 5, length: 8 }, brightness: 16 });
    log = [];
    bar.set([true, true, false, false]);
    assert.deepEqual(log, [
      '0=1000',
      '1=1000',
      '2=1000',
      '3=1000',
      '4=0',
      '5=0',
      '6=0',
      '7=0',
      'update',
    ]);
    bar.close();
    bar.set([true]);
    assert.equal(log.length, 9);
  });
});
