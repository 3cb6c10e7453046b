import { assert } from 'chai';
import { LogStore } from '../../../../simulator/web/src/log/log-store.js';
import {
  inFieldUs,
  totals,
  twoOf,
  verdict,
  type Tap,
} from '../../../../simulator/web/src/log/taps.js';
import type { WireEvent } from '../../../../simulator/web/src/protocol.js';

type Line = readonly [t: number, lane: string, kind: string, data?: object, bytes?: string];

function storeOf(lines: readonly Line[]): LogStore {
  const store = new LogStore();
  store.add(
    lines.map(([t, lane, kind, data, bytes], seq): WireEvent => ({
      seq,
      t,
      lane,
      kind,
      ...(data && { data }),
      ...(bytes && { bytes }),
    })),
  );
  return store;
}

/** One exchange of 10 ms: 2 ms in the phone, one frame of 106 bits (1 ms) each way. */
const ONE_EXCHANGE: readonly Line[] = [
  [0, 'rf', 'field-on'],
  [900, 'rf', 'frame', { from: 'picc', bits: 16 }],
  [1000, 'kernel', 'capdu', { name: 'SELECT PPSE' }, '00A404000E325041592E5359532E444446303100'],
  [1000, 'driver', 'frame', { direction: 'out' }, '00'],
  [1100, 'chip', 'command', { name: 'InDataExchange' }],
  [1200, 'rf', 'frame', { from: 'pcd', bits: 106 }],
  [2200, 'phone', 'capdu'],
  [4200, 'phone', 'rapdu'],
  [5200, 'rf', 'frame', { from: 'picc', bits: 106 }],
  [6100, 'chip', 'response', { name: 'InDataExchange' }],
  [9000, 'driver', 'frame', { direction: 'in' }, '00'.repeat(98)],
  [11_000, 'kernel', 'rapdu', { name: 'SELECT PPSE' }, '6F028400' + '9000'],
];

describe('taps out of a log', () => {
  it('divides an exchange by layer, to the microsecond', () => {
    const tap = storeOf(ONE_EXCHANGE).taps.last!;
    assert.lengthOf(tap.exchanges, 1);
    const split = totals(tap);
    assert.equal(split.phone, 2000);
    // 212 bits of 128 carrier cycles each.
    assert.closeTo(split.rf, (212 * 128) / 13.56, 0.01);
    assert.closeTo(split.chip, 5000 - 2000 - (212 * 128) / 13.56, 0.01);
    // 100 µs out; 100 bytes of 4 µs back.
    assert.equal(split.bus, 500);
    const whole = Object.values(split).reduce((sum, us) => sum + us, 0);
    assert.closeTo(whole, 10_000, 0.01);
  });

  it("measures from the phone's first answer to its last byte", () => {
    assert.equal(inFieldUs(storeOf(ONE_EXCHANGE).taps.last!), 5200 - 900);
  });

  it('puts the host after the card, and the result over the kernel', () => {
    const store = storeOf([
      ...ONE_EXCHANGE,
      [12_000, 'kernel', 'decision', { rule: 'outcome', result: 'OnlineRequest' }],
      [13_000, 'app', 'message-send', { mti: '0200', fields: {} }],
      [93_000, 'app', 'message-receive', { mti: '0210', fields: { 39: '51' } }],
    ]);
    const tap = store.taps.last!;
    assert.equal(verdict(tap), 'Asking the bank');
    assert.deepInclude(tap.exchanges[1], { kind: 'host', name: 'Bank 0200 → 0210', status: '51' });
    assert.equal(tap.exchanges[1]!.split.host, 80_000);
    store.add([
      {
        seq: store.rows.length,
        t: 94_000,
        lane: 'app',
        kind: 'result',
        data: { message: 'funds', responseCode: '51' },
      },
    ]);
    assert.equal(verdict(tap), 'Declined');
  });

  it('knows a torn exchange', () => {
    const store = storeOf([
      ...ONE_EXCHANGE.slice(0, -1),
      [11_000, 'kernel', 'fault', { fault: 'removed' }],
    ]);
    assert.equal(store.taps.last!.exchanges[0]!.status, 'fault');
    assert.equal(verdict(store.taps.last!), 'Torn');
  });

  it('finds data objects for the filter', () => {
    const store = storeOf(ONE_EXCHANGE);
    store.setFilter('tag:84 sw:9000');
    assert.deepEqual(
      store.shown.map(({ kind }) => kind),
      ['rapdu'],
    );
  });

  it('says outcomes of the kernel in words', () => {
    const decision = { rule: 'outcome', result: 'TryAgain' };
    const store = storeOf([...ONE_EXCHANGE, [12_000, 'kernel', 'decision', decision]]);
    assert.equal(verdict(store.taps.last!), 'Try again');
  });

  it('compares the last two when those that were picked are of another world', () => {
    const tap = (number: number): Tap => ({ number }) as Tap;
    const [one, two, three] = [tap(1), tap(2), tap(3)];
    assert.deepEqual(twoOf([one, two, three], undefined, undefined), [two, three]);
    assert.deepEqual(twoOf([one, two, three], 2, 0), [three, one]);
    assert.deepEqual(twoOf([one, two], 2, 5), [one, two]);
  });
});
