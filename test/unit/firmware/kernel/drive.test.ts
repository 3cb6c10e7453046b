import { assert } from 'chai';
import { spy } from 'sinon';
import type { CardReader, Activation, CardReply } from '../../../../firmware/ports/card-reader.js';
import type { Clock } from '../../../../firmware/ports/clock.js';
import type { LogEvent } from '../../../../firmware/ports/log.js';
import { drive, type DrivePorts } from '../../../../firmware/kernel/drive.js';
import {
  activate,
  fieldOff,
  note,
  random,
  removal,
  show,
  transceive,
  type Step,
} from '../../../../firmware/kernel/effects.js';
import { message } from '../../../../firmware/kernel/shared/messages.js';
import { VirtualClock } from '../../../../simulator/clock/virtual-clock.js';
import { CARD } from '../../../support/step-host.js';

/** A reader that answers after 1 ms, or with `stopped` when it is stopped before. */
function rig() {
  const virtual = new VirtualClock();
  const clock: Clock = {
    now: () => virtual.now(),
    alarm: (name, delayMs, fn) => virtual.alarm(name, delayMs * 1000, fn),
  };
  let stop: (() => void) | undefined;
  const later = <T>(name: string, value: T, stopped: T, done: (value: T) => void): void => {
    const alarm = clock.alarm(name, 1, () => {
      stop = undefined;
      done(value);
    });
    stop = () => {
      alarm.cancel();
      stop = undefined;
      clock.alarm('stopped', 0, () => done(stopped));
    };
  };
  const reader: CardReader = {
    activate: (_, done) => later<Activation>('activate', CARD, { kind: 'stopped' }, done),
    transceive: (_, done) =>
      later<CardReply>(
        'transceive',
        { ok: true, rapdu: Uint8Array.of(0x90, 0x00) },
        { ok: false, fault: 'stopped' },
        done,
      ),
    fieldOff: (holdMs, done) => void clock.alarm('field off', holdMs, done),
    removal: (_, done) => later('removal', true, false, done),
    stop: () => stop?.(),
  };
  const logged: LogEvent[] = [];
  const ports: DrivePorts = {
    reader,
    clock,
    random: { fill: (bytes) => void bytes.fill(0x5a) },
    show: spy(),
    log: { on: true, add: (event) => void logged.push(event) },
  };
  return { virtual, ports, logged };
}

function* everything(): Step<unknown[]> {
  yield* show(message(0x15, 'ReadyToRead'));
  const card = yield* activate(1000);
  const un = yield* random(4);
  yield* note({ rule: 'test', cite: 'none', result: 'ok' });
  const reply = yield* transceive('GPO', Uint8Array.of(0x80, 0xa8));
  yield* fieldOff(100);
  const gone = yield* removal(500);
  return [card.kind, [...un], reply.ok, gone];
}

function* untilNobody(): Step<number> {
  for (let rounds = 0; ; rounds++) {
    const { kind } = yield* activate(50);
    if (kind !== 'collision') return rounds;
  }
}

describe('drive', () => {
  it('two cards that stay: the limit of the first activation holds for all that follow', () => {
    const { virtual, ports } = rig();
    const limits: number[] = [];
    const reader: CardReader = {
      ...ports.reader,
      activate(limitMs, done) {
        limits.push(limitMs);
        ports.clock.alarm('collision', 10, () => done({ kind: 'collision' }));
      },
    };
    const done = spy();
    drive(untilNobody(), { ...ports, reader }, done);
    virtual.runFor(1_000_000);
    assert.deepEqual(limits, [50, 40, 30, 20, 10]);
    assert.deepEqual(done.args, [[5]]);
  });

  it('turns every effect into a port call', () => {
    const { virtual, ports, logged } = rig();
    const done = spy();
    drive(everything(), ports, done);
    assert.isFalse(done.called, 'never before it returns');
    virtual.runFor(10_000_000);
    assert.deepEqual(done.firstCall.args[0], ['card', [0x5a, 0x5a, 0x5a, 0x5a], true, true]);
    assert.isTrue(done.calledOnce);
    assert.deepEqual(
      (ports.show as ReturnType<typeof spy>).firstCall.args[0],
      message(0x15, 'ReadyToRead'),
    );
    assert.deepEqual(
      logged.map(({ kind }) => kind),
      ['decision', 'capdu', 'rapdu'],
    );
  });

  it('stop before the first effect', () => {
    const { virtual, ports } = rig();
    const done = spy();
    drive(
      everything(),
      { ...ports, log: { on: false, add: () => assert.fail('nobody looks') } },
      done,
    ).stop();
    virtual.runFor(10_000_000);
    assert.deepEqual((done.firstCall.args[0] as unknown[])[0], 'stopped');
  });

  for (const at of [0, 500, 1500, 3000])
    it(`stop after ${at} µs: everything that waits for the card hears of it, and the step ends`, () => {
      const { virtual, ports } = rig();
      const done = spy();
      const running = drive(everything(), ports, done);
      virtual.runFor(at);
      running.stop();
      running.stop();
      virtual.runFor(10_000_000);
      assert.isTrue(done.calledOnce);
      const [kind, , ok] = done.firstCall.args[0] as [string, number[], boolean];
      if (at < 1000) assert.equal(kind, 'stopped');
      if (at < 2000) assert.isFalse(ok);
    });
});
