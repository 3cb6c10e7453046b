/** Whichever engine the gates run on, the rush hour has the same numbers. */

import { assert } from 'chai';
import { spawnSync } from 'node:child_process';
import { RushHourWorld } from '../../../simulator/host/gate/rush-hour.js';

const built = spawnSync(process.execPath, ['test/xs/build.mjs'], { encoding: 'utf8' });

describe('gates in XS and in Node', function () {
  this.timeout(120_000);

  before(function () {
    if (built.status === 0) return;
    console.log(`      skipped: ${built.stderr.trim()}`);
    this.skip();
  });

  it('a few riders: opened and refused, fares, times', () => {
    const [inNode, inXs] = (['node', 'xs'] as const).map((engine) =>
      new RushHourWorld({ riders: 4, seed: 2, engine }).run(),
    );
    assert.isAbove(inNode!.opened, 0);
    assert.deepEqual(inXs, inNode);
  });
});
