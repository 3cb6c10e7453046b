import { assert } from 'chai';
import { Station, type WifiState } from '../../../../firmware/device/station.js';
import { VirtualClock } from '../../../../simulator/clock/virtual-clock.js';

/** A radio: the spec says what it reports. */
class Radio {
  static made: Radio[] = [];
  static refuses = false;
  connection = 300;
  readonly address = '192.168.1.5';
  closed = false;
  asked: object | undefined;
  readonly changed: () => void;

  constructor(options: { readonly onChanged: () => void }) {
    this.changed = options.onChanged;
    Radio.made.push(this);
  }
  connect(network: object): void {
    if (Radio.refuses) throw new Error('connect failed');
    this.asked = network;
  }
  close(): void {
    this.closed = true;
  }
  become(connection: number): void {
    this.connection = connection;
    this.changed();
  }
}

describe('station', () => {
  let clock: VirtualClock;
  let states: WifiState[];
  let station: Station;

  beforeEach(() => {
    Radio.made = [];
    Radio.refuses = false;
    clock = new VirtualClock();
    states = [];
    station = new Station({
      io: Radio,
      clock: {
        now: () => clock.now(),
        alarm: (name, delayMs, fn) => clock.alarm(name, delayMs * 1000, fn),
      },
      guard: (fn) => fn,
      onChange: (state) => states.push(state),
    });
  });

  const radio = (): Radio => Radio.made.at(-1)!;
  const seconds = (s: number): unknown => clock.runFor(s * 1_000_000);

  it('joins, and is connected when there is an address', () => {
    station.connect('home', 'correct-horse');
    assert.deepEqual(radio().asked, { SSID: 'home', password: 'correct-horse' });
    radio().become(400);
    assert.equal(station.state, 'connecting');
    radio().become(500);
    assert.equal(station.state, 'connected');
    seconds(3600);
    assert.equal(Radio.made.length, 1);
  });

  it('tries again with a growing pause, at most a minute, for ever', () => {
    station.connect('home');
    const pauses: number[] = [];
    for (let i = 0; i < 9; i++) {
      const before = clock.now();
      radio().become(200);
      assert.equal(station.state, 'waiting');
      const count = Radio.made.length;
      clock.runUntil(() => Radio.made.length > count);
      pauses.push((clock.now() - before) / 1_000_000);
    }
    assert.deepEqual(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    assert.isTrue(Radio.made.slice(0, -1).every(({ closed }) => closed));
    radio().become(500);
    radio().become(200);
    const before = clock.now();
    const count = Radio.made.length;
    clock.runUntil(() => Radio.made.length > count);
    assert.equal(clock.now() - before, 1_000_000, 'a connection begins the pauses anew');
  });

  it('a radio that refuses is tried again, not a fault', () => {
    Radio.refuses = true;
    station.connect('home');
    assert.equal(station.state, 'waiting');
    Radio.refuses = false;
    seconds(1);
    assert.deepEqual(radio().asked, { SSID: 'home' });
  });

  it('joined without an address for half a minute: begins anew', () => {
    station.connect('home');
    radio().become(400);
    seconds(31);
    assert.equal(Radio.made.length, 2);
    assert.isTrue(Radio.made[0]!.closed);
  });

  it('tells each change once; nothing after close', () => {
    station.connect('home');
    radio().become(500);
    radio().become(500);
    station.close();
    seconds(120);
    assert.deepEqual(states, ['connecting', 'connected', 'off']);
    assert.equal(Radio.made.length, 1);
  });
});
