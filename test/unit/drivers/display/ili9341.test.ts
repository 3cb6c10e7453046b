import { assert } from 'chai';
import { Canvas } from '../../../../drivers/display/canvas.js';
import { ILI9341 } from '../../../../drivers/display/ili9341.js';
import { VirtualClock } from '../../../../simulator/clock/virtual-clock.js';

const SELECT = 15;
const COMMAND = 2;

interface Sent {
  readonly ms: number;
  readonly data: boolean;
  readonly bytes: Uint8Array;
}

let levels: Record<number, number>;
let sent: Sent[];
let clock: VirtualClock;
let open: number;

class Bus {
  constructor() {
    open++;
  }
  write(bytes: Uint8Array): void {
    assert.equal(levels[SELECT], 0, 'selected');
    sent.push({ ms: clock.now() / 1000, data: levels[COMMAND] === 1, bytes: bytes.slice() });
  }
  read(): void {}
  flush(): void {}
  close(): void {
    open--;
  }
}

class Pin {
  static readonly Output = 'out';
  readonly #pin: number;
  constructor(options: { readonly pin?: number; readonly initialValue?: number }) {
    this.#pin = options.pin!;
    levels[this.#pin] = options.initialValue!;
    open++;
  }
  write(value: 0 | 1): void {
    levels[this.#pin] = value;
  }
  close(): void {
    open--;
  }
}

const make = (ink?: number): ILI9341 =>
  new ILI9341({
    display: { io: Bus, select: { io: Pin, pin: SELECT } },
    command: { io: Pin, pin: COMMAND },
    clock: {
      now: () => clock.now(),
      alarm: (name, delayMs, fn) => clock.alarm(name, delayMs * 1000, fn),
    },
    ...(ink !== undefined && { ink }),
  });

const commands = (): [ms: number, code: number][] =>
  sent.filter((one) => !one.data).map(({ ms, bytes }) => [ms, bytes[0]!]);

describe('ILI9341', () => {
  beforeEach(() => {
    sent = [];
    levels = {};
    clock = new VirtualClock();
    open = 0;
  });

  it('resets, waits as a panel wants that was awake, clears the screen, then lights it', () => {
    const panel = make();
    while (clock.step());
    assert.deepEqual(commands(), [
      [0, 0x01],
      [120, 0x3a],
      [120, 0x36],
      [120, 0x11],
      [125, 0x2a],
      [125, 0x2b],
      [125, 0x2c],
      [125, 0x29],
    ]);
    const cleared = sent.filter(({ data, bytes }) => data && bytes.length > 4);
    assert.equal(
      cleared.reduce((sum, { bytes }) => sum + bytes.length, 0),
      2 * 320 * 240,
    );
    assert.equal(levels[SELECT], 1, 'the bus is free');
    panel.close();
    panel.close();
    assert.equal(open, 0);
  });

  it('shows the picture at double size in the middle; what came early is shown when it is awake', () => {
    const panel = make(0xf81f);
    const canvas = new Canvas(128, 64);
    canvas.text(0, 0, 'L');
    panel.send(canvas);
    assert.equal(sent.length, 1);
    while (clock.step());
    const lit = sent.findIndex(({ data, bytes }) => !data && bytes[0] === 0x29);
    const drawn = sent.slice(lit + 1);
    // Columns 32 to 287; the first page is rows 56 to 71.
    assert.deepEqual([...drawn[1]!.bytes], [0x00, 0x20, 0x01, 0x1f]);
    assert.deepEqual([...drawn[3]!.bytes], [0x00, 0x38, 0x00, 0x47]);
    assert.deepEqual([...drawn[5]!.bytes.subarray(0, 6)], [0xf8, 0x1f, 0xf8, 0x1f, 0x00, 0x00]);
    assert.equal(drawn.length, 8 * (5 + 8), 'eight pages of eight rows');
    for (const { bytes } of drawn) assert.isAtMost(bytes.length, 1024);
  });

  it('sends only the pages that changed', () => {
    const panel = make();
    while (clock.step());
    const canvas = new Canvas(128, 64);
    panel.send(canvas);
    sent = [];
    canvas.text(0, 3, 'L');
    panel.send(canvas);
    assert.equal(sent.length, 5 + 8);
    assert.deepEqual([...sent[3]!.bytes], [0x00, 0x68, 0x00, 0x77]);
    sent = [];
    panel.send(canvas);
    assert.deepEqual(sent, []);
  });

  it('does nothing after close', () => {
    const panel = make();
    panel.close();
    while (clock.step());
    panel.send(new Canvas(128, 64));
    assert.equal(sent.length, 1);
  });
});
