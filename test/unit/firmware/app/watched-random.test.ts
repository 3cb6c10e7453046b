/** Health test of the unpredictable numbers (backoffice §6 A14, §7.2 rule 4): constant differences, little movement. */

import { assert } from 'chai';
import { WatchedRandom } from '../../../../firmware/app/watched-random.js';
import { SeededRandom } from '../../../../simulator/clock/random.js';
import { TerminalBench } from '../../../support/terminal-bench.js';

/** How many numbers it takes; undefined: not weak after a thousand. */
function weakAfter(next: (index: number) => number): number | undefined {
  let index = 0;
  const watched = new WatchedRandom({
    fill: (bytes) => new DataView(bytes.buffer).setUint32(0, next(index)),
  });
  for (index = 0; index < 1000; index++) {
    watched.fill(new Uint8Array(4));
    if (watched.weak) return index + 1;
  }
  return undefined;
}

describe('watched random', () => {
  it('a generator that counts or sticks is known after four numbers', () => {
    assert.equal(
      weakAfter((i) => i + 1),
      4,
    );
    assert.equal(
      weakAfter(() => 0xa1b2c3d4),
      4,
    );
    assert.equal(
      weakAfter((i) => (0xfffffff0 + 7 * i) >>> 0),
      4,
    );
    assert.equal(
      weakAfter((i) => 1_000_000 - 3 * i),
      4,
    );
  });

  it('one that moves few of its bits, within the first sixteen', () => {
    const random = new SeededRandom(1, 'byte');
    const low = weakAfter(() => 0x5a5a5a00 | random.below(256));
    assert.isDefined(low);
    assert.isAtMost(low!, 16);
    const clock = weakAfter((i) => 0x20161122 + i * i);
    assert.isDefined(clock);
    assert.isAtMost(clock!, 16);
  });

  it('a good one never is', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const random = new SeededRandom(seed, 'good');
      assert.isUndefined(weakAfter(() => random.below(0x1_0000_0000)));
    }
  });

  it('other lengths pass through unseen', () => {
    const watched = new WatchedRandom({ fill: (bytes) => bytes.fill(7) });
    const key = new Uint8Array(16);
    for (let i = 0; i < 10; i++) watched.fill(key);
    assert.deepEqual([...key], new Array(16).fill(7));
    assert.isFalse(watched.weak);
  });

  it('a terminal whose numbers count takes no further payment', () => {
    let count = 0;
    const random = {
      fill: (bytes: Uint8Array): void => {
        bytes.fill(0);
        bytes[bytes.length - 1] = ++count;
      },
    };
    const bench = new TerminalBench({ random });
    bench.start();
    for (let i = 0; i < 3; i++) assert.isTrue(bench.sale(500).approved);
    const requests = (): number => bench.host.types.filter((type) => type === '0200').length;
    const before = requests();
    assert.equal(bench.sale(500).message, 'weak-random');
    bench.terminal.purchase(500);
    bench.idle();
    assert.include(bench.messages.slice(-3), 'weak-random');
    assert.notInclude(bench.messages.slice(-3), 'present-card');
    assert.equal(requests(), before, 'nothing went to the host');
  });
});
