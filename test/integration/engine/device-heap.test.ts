/** Taps with every module preloaded and 64 KB of memory for kernel, driver and reader together, stack included. */

import { assert } from 'chai';
import { spawnSync } from 'node:child_process';
import { createTapWorld, type CaseName } from '../../../bench/tap-world.js';
import { XsEngine } from '../../../simulator/host/engine/xs-engine.js';

const EXPECTED: readonly (readonly [CaseName, string])[] = [
  ['phone', 'OnlineRequest'],
  ['transit', 'OnlineRequest'],
  ['decline', 'EndApplication'],
];

const built = spawnSync(process.execPath, ['test/xs/build.mjs'], { encoding: 'utf8' });

describe('a tap in the heap of a device', function () {
  this.timeout(120_000);

  before(function () {
    if (built.status === 0) return;
    console.log(`      skipped: ${built.stderr.trim()}`);
    this.skip();
  });

  for (const [name, expected] of EXPECTED) {
    it(`${name}: ends in ${expected} and needs no more`, () => {
      const bench = createTapWorld(name);
      const xs = new XsEngine(bench.world, { profile: bench.profile }, { device: true });
      try {
        bench.clock.runUntil(() => xs.call('reader') !== 'starting');
        bench.tap();
        let outcome: { readonly outcome: string } | undefined;
        xs.call('card', bench.request, (ended: { readonly outcome: string }) => (outcome = ended));
        bench.clock.runUntil(() => outcome !== undefined);
        assert.equal(outcome?.outcome, expected);
      } finally {
        xs.close();
      }
    });
  }
});
