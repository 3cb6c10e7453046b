import { assert } from 'chai';
import { Keypad } from '../../../../drivers/keypad/keypad.js';
import { VirtualClock } from '../../../../simulator/clock/virtual-clock.js';

/** A matrix: rows on pins 0 to 3, columns on 10 to 13; keys that are down connect them. */
let down: [row: number, column: number][] = [];
let levels: number[] = [];
let open = 0;

class Pin {
  static readonly OutputOpenDrain = 'open drain';
  static readonly InputPullUp = 'in';
  readonly #pin: number;
  constructor(options: {
    readonly pin?: number;
    readonly mode?: string;
    readonly initialValue?: number;
  }) {
    this.#pin = options.pin!;
    if (this.#pin < 10) assert.equal(options.mode, 'open drain');
    if (options.initialValue !== undefined) levels[this.#pin] = options.initialValue;
    open++;
  }
  read(): number {
    return down.some(([row, column]) => column + 10 === this.#pin && levels[row] === 0) ? 0 : 1;
  }
  write(value: number): void {
    levels[this.#pin] = value;
  }
  close(): void {
    open--;
  }
}

const KEYS = ['123a', '456b', '789c', '*0#d'].map((row) => row.split(''));

describe('keypad', () => {
  let clock: VirtualClock;
  let pressed: string[];
  let keypad: Keypad<string>;

  beforeEach(() => {
    down = [];
    levels = [];
    open = 0;
    clock = new VirtualClock();
    pressed = [];
    keypad = new Keypad({
      keypad: { io: Pin, rows: [0, 1, 2, 3], columns: [10, 11, 12, 13] },
      keys: KEYS,
      clock: { alarm: (name, delayMs, fn) => clock.alarm(name, delayMs * 1000, fn) },
      onKey: (key) => pressed.push(key),
    });
  });

  const wait = (ms: number): void => clock.runFor(ms * 1000);

  for (const [row, column, key] of [
    [0, 0, '1'],
    [1, 2, '6'],
    [3, 3, 'd'],
  ] as const) {
    it(`reports ${key} once however long it is held`, () => {
      down = [[row, column]];
      wait(500);
      down = [];
      wait(100);
      assert.deepEqual(pressed, [key]);
    });
  }

  it('ignores a bounce shorter than two scans', () => {
    wait(14);
    down = [[0, 0]];
    wait(2);
    down = [];
    wait(100);
    assert.deepEqual(pressed, []);
  });

  it('the same key twice is two keys', () => {
    for (let i = 0; i < 2; i++) {
      down = [[2, 1]];
      wait(60);
      down = [];
      wait(60);
    }
    assert.deepEqual(pressed, ['8', '8']);
  });

  it('two keys at once are none', () => {
    down = [
      [0, 0],
      [2, 1],
    ];
    wait(100);
    assert.deepEqual(pressed, []);
    assert.deepEqual(levels.slice(0, 4), [1, 1, 1, 1]);
  });

  it('fingers that roll over: each key once, in order, whichever is let go first', () => {
    const press = (...keys: [number, number][]): void => {
      down = keys;
      wait(60);
    };
    press([0, 0]);
    press([0, 0], [0, 1]);
    press([0, 1]);
    press();
    assert.deepEqual(pressed, ['1', '2']);
    press([0, 0]);
    press([0, 0], [0, 1]);
    press([0, 0]);
    press();
    assert.deepEqual(pressed, ['1', '2', '1'], 'the one that was held is not told again');
  });

  it('gives its pins back and scans no more', () => {
    keypad.close();
    keypad.close();
    assert.equal(open, 0);
    assert.isFalse(clock.step());
  });
});
