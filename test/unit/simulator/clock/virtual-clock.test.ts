import { assert } from 'chai';
import { Processor } from '../../../../simulator/clock/processor.js';
import { SeededRandom } from '../../../../simulator/clock/random.js';
import { VirtualClock } from '../../../../simulator/clock/virtual-clock.js';

describe('virtual clock', () => {
  it('rings alarms in order of time, then of setting', () => {
    const clock = new VirtualClock();
    const rung: string[] = [];
    clock.alarm('b', 20, () => rung.push(`b@${clock.now()}`));
    clock.alarm('a', 10, () => rung.push(`a@${clock.now()}`));
    clock.alarm('c', 20, () => rung.push(`c@${clock.now()}`));
    while (clock.step());
    assert.deepEqual(rung, ['a@10', 'b@20', 'c@20']);
  });

  it('a delay counts from now, not from zero', () => {
    const clock = new VirtualClock();
    const at: number[] = [];
    const again = (): void => {
      at.push(clock.now());
      if (at.length < 3) clock.alarm('again', 10, again);
    };
    clock.alarm('again', 10, again);
    while (clock.step());
    assert.deepEqual(at, [10, 20, 30]);
  });

  it('a cancelled alarm does not ring and is not pending', () => {
    const clock = new VirtualClock();
    const alarm = clock.alarm('never', 5, () => assert.fail('rang'));
    alarm.cancel();
    alarm.cancel();
    assert.deepEqual(clock.pending(), []);
    assert.isFalse(clock.step());
  });

  it('while a processor blocks, the world goes on and processors wait', () => {
    const clock = new VirtualClock();
    const cpu = new Processor(clock, { stepUs: 0 });
    const seen: string[] = [];
    cpu.deliver('busy', 10, () => {
      clock.alarm('chip', 50, () => seen.push(`chip@${clock.now()}`));
      cpu.deliver('edge', 60, () => seen.push(`edge@${clock.now()}`));
      cpu.spend(100);
      seen.push(`done@${clock.now()}`);
    });
    while (clock.step());
    assert.deepEqual(seen, ['chip@60', 'done@110', 'edge@110']);
    assert.equal(clock.charged('bus'), 100);
  });

  it('says what is pending when a condition never holds', () => {
    const clock = new VirtualClock();
    const repeat = (): void => void clock.alarm('heartbeat', 7, repeat);
    repeat();
    assert.throws(
      () => clock.runUntil(() => false, 5),
      /not after 5 events; pending: heartbeat in 7 us/,
    );
  });

  it('after a power cut nothing reaches the firmware', () => {
    const clock = new VirtualClock();
    const cpu = new Processor(clock, { stepUs: 5 });
    cpu.deliver('edge', 10, () => assert.fail('delivered'));
    cpu.powerCut();
    while (clock.step());
    assert.equal(clock.charged('terminal'), 0);
  });
});

describe('seeded random', () => {
  it('the same seed gives the same numbers, another stream others', () => {
    const numbers = (seed: number, stream: string): number[] => {
      const random = new SeededRandom(seed, stream);
      return [random.uint32(), random.uint32(), random.below(10)];
    };
    assert.deepEqual(numbers(7, 'a'), numbers(7, 'a'));
    assert.notDeepEqual(numbers(7, 'a'), numbers(7, 'b'));
    assert.notDeepEqual(numbers(7, 'a'), numbers(8, 'a'));
  });

  it('below() is even enough', () => {
    const random = new SeededRandom(1);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 4000; i++) counts[random.below(4)]!++;
    for (const count of counts) assert.closeTo(count, 1000, 150);
  });
});
