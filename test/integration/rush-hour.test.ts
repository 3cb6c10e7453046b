/** Gates before the real back office: fares at the issuers equal fares at the gates, denied tokens stay out, times hold. */

import { assert } from 'chai';
import { percentile, RushHourWorld } from '../../simulator/host/gate/rush-hour.js';

describe('gate: rush hour', () => {
  it('money agrees, nobody denied gets through, the fast phone is fast', () => {
    const result = new RushHourWorld({ riders: 240, seed: 5 }).run();
    assert.isAbove(result.opened, 200);
    assert.equal(result.fareMinor, result.issuerFareMinor);
    assert.isAbove(result.fareMinor, 0);
    assert.equal(result.deniedOpened, 0);
    const refused = Object.values(result.refused).reduce((sum, count) => sum + count, 0);
    assert.equal(result.opened + refused, 240, 'each passage is opened, or refused for one reason');
    assert.containsAllKeys(result.refused, ['PASSBACK', 'TORN', 'TWO_CARDS']);
    const fast = result.times.get('fast-transit')!;
    assert.isAtMost(percentile(fast.inFieldUs, 95), 300_000);
    assert.isAtMost(percentile(fast.barrierUs, 95), 400_000);
  });

  it('the same seed gives the same rush hour', () => {
    const run = (): string => {
      const { times: _, ...rest } = new RushHourWorld({ riders: 20, seed: 5 }).run();
      return JSON.stringify(rest);
    };
    assert.equal(run(), run());
  });
});
