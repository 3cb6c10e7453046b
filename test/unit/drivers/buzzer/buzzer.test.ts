import { assert } from 'chai';
import { Buzzer } from '../../../../drivers/buzzer/buzzer.js';
import { VirtualClock } from '../../../../simulator/clock/virtual-clock.js';

let log: string[] = [];
let clock = new VirtualClock();

class Pwm {
  constructor(options: { readonly hz?: number }) {
    log.push(`${clock.now() / 1000} ms: ${options.hz} Hz`);
  }
  write(duty: number): void {
    log.push(`duty ${duty}`);
  }
  close(): void {
    log.push(`${clock.now() / 1000} ms: closed`);
  }
}

const make = (): Buzzer =>
  new Buzzer({
    buzzer: { io: Pwm, pin: 25 },
    clock: { alarm: (name, delayMs, fn) => clock.alarm(name, delayMs * 1000, fn) },
  });

describe('buzzer', () => {
  beforeEach(() => {
    clock = new VirtualClock();
    log = [];
  });

  it('plays tones and pauses, at half duty', () => {
    make().play([
      { hz: 1500, ms: 100 },
      { hz: 0, ms: 50 },
      { hz: 750, ms: 200 },
    ]);
    while (clock.step());
    assert.deepEqual(log, [
      '0 ms: 1500 Hz',
      'duty 512',
      'duty 0',
      '100 ms: closed',
      '150 ms: 750 Hz',
      'duty 512',
      'duty 0',
      '350 ms: closed',
    ]);
  });

  it('a new melody ends the old one; nothing sounds after close', () => {
    const buzzer = make();
    buzzer.play([{ hz: 1500, ms: 100 }]);
    buzzer.play([{ hz: 750, ms: 10 }]);
    buzzer.close();
    buzzer.play([{ hz: 500, ms: 10 }]);
    assert.isFalse(clock.step());
    assert.deepEqual(
      log.filter((entry) => entry.endsWith('Hz')),
      ['0 ms: 1500 Hz', '0 ms: 750 Hz'],
    );
    assert.equal(log.filter((entry) => entry.endsWith('closed')).length, 2);
  });
});
