import { assert } from 'chai';
import { SeededRandom } from '../../../../../simulator/clock/random.js';
import { checkAtc, type AtcState } from '../../../../../simulator/network/tsp/atc-window.js';

const START: AtcState = { high: 0, seen: 1n };

describe('transaction counter window (backoffice §2.5)', () => {
  it('any order of late counters within the window is accepted exactly once', () => {
    const random = new SeededRandom(7, 'atc');
    for (let round = 0; round < 500; round++) {
      const counters = Array.from({ length: 60 }, (_, i) => i + 1);
      for (let i = counters.length - 1; i > 0; i--) {
        const j = random.below(i + 1);
        [counters[i], counters[j]] = [counters[j]!, counters[i]!];
      }
      let state = START;
      for (const atc of counters) {
        const result = checkAtc(state, atc, true, { jumpAlert: 100, jumpReject: 1000 });
        assert.equal(result.r, 'OK', `${atc} of ${counters.join(' ')}`);
        if ('next' in result) state = result.next;
      }
      for (const atc of counters) assert.equal(checkAtc(state, atc, true).r, 'ATC_REPLAY');
    }
  });

  // prettier-ignore
  const CASES: readonly [name: string, state: AtcState, atc: number, deferred: boolean, result: string][] = [
    ['next',                     { high: 5, seen: 1n },    6,    false, 'OK'],
    ['gap of fifty',             { high: 5, seen: 1n },    55,   false, 'OK'],
    ['gap of fifty-one',         { high: 5, seen: 1n },    56,   false, 'ALERT'],
    ['gap of thousand',          { high: 5, seen: 1n },    1005, false, 'ALERT'],
    ['gap of thousand and one',  { high: 5, seen: 1n },    1006, false, 'ATC_JUMP'],
    ['the same',                 { high: 5, seen: 1n },    5,    false, 'ATC_REPLAY'],
    ['the same, late',           { high: 5, seen: 1n },    5,    true,  'ATC_REPLAY'],
    ['lower, never seen',        { high: 5, seen: 1n },    4,    false, 'ATC_ROLLBACK'],
    ['lower, never seen, late',  { high: 5, seen: 1n },    4,    true,  'OK'],
    ['lower, seen, late',        { high: 5, seen: 0b11n }, 4,    true,  'ATC_REPLAY'],
    ['63 below, late',           { high: 100, seen: 1n },  37,   true,  'OK'],
    ['64 below, late',           { high: 100, seen: 1n },  36,   true,  'ATC_OLD'],
  ];
  for (const [name, state, atc, deferred, result] of CASES)
    it(name, () => assert.equal(checkAtc(state, atc, deferred).r, result));

  it('the window moves with the high mark', () => {
    const up = checkAtc({ high: 5, seen: 0b101n }, 8, false);
    assert.isTrue('next' in up);
    if ('next' in up) assert.deepEqual(up.next, { high: 8, seen: 0b101001n });
  });
});
