/** Whole taps of terminal and gate with every module preloaded, in 64 KB of memory together with the stack. */

import { assert } from 'chai';
import { spawnSync } from 'node:child_process';
import { overLimits } from '../../../bench/limits.js';
import { tapFigures } from '../../../bench/xs-figures.js';
import { CASES } from '../../../bench/xs-tap.js';

const built = spawnSync(process.execPath, ['test/xs/build.mjs'], { encoding: 'utf8' });

describe('a tap in the heap of a device', function () {
  this.timeout(120_000);

  before(function () {
    if (built.status === 0) return;
    console.log(`      skipped: ${built.stderr.trim()}`);
    this.skip();
  });

  for (const name of CASES) {
    it(`${name}: ends as it should, within its limits`, () => {
      const { core, uplink, drawing } = tapFigures(name);
      assert.deepEqual(overLimits({ [name]: core }, [name]), []);
      assert.isAbove(core['meter']!, 10_000);
      assert.isAbove(drawing['meter']!, 1000);
      if (name !== 'decline') assert.isAbove(uplink['meter']!, 10_000);
    });
  }
});
