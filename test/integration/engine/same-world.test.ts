/** Whichever engine the firmware runs on, the world is the same: every byte, screen and virtual time of the log. */

import { assert } from 'chai';
import { spawnSync } from 'node:child_process';
import type { EngineName } from '../../../simulator/host/engine/engine.js';
import type { Order } from '../../../firmware/app/state.js';
import { createRig, type RigOptions } from '../../../simulator/host/rig/rig.js';
import { runShare } from '../../../simulator/world/run.js';

const CASES: readonly (readonly [
  name: string,
  options: RigOptions,
  order: Order,
  ready: boolean,
])[] = [
  ['an online sale', {}, { kind: 'sale', amountMinor: 1280 }, true],
  ['a phone that is locked', {}, { kind: 'sale', amountMinor: 1280 }, false],
  [
    'a sale on the counter terminal',
    { profile: 'pos', seed: 2 },
    { kind: 'sale', amountMinor: 30_000 },
    true,
  ],
];

function run(engine: EngineName, options: RigOptions, order: Order, ready: boolean): string[] {
  const rig = createRig({ ...options, engine });
  try {
    rig.open();
    if (ready) rig.phone.authenticate('fingerprint');
    const { firmware } = rig.station;
    assert.isTrue(firmware.order(order));
    rig.place();
    rig.until(() => firmware.lastResult !== undefined, 60_000_000);
    const events = rig.log.events.map((event) => JSON.stringify(event));
    return [...events, JSON.stringify(firmware.lastResult), String(rig.clock.now())];
  } finally {
    rig.close();
  }
}

const built = spawnSync(process.execPath, ['test/xs/build.mjs'], { encoding: 'utf8' });

describe('firmware in XS and in Node', function () {
  this.timeout(120_000);

  before(function () {
    if (built.status === 0) return;
    console.log(`      skipped: ${built.stderr.trim()}`);
    this.skip();
  });

  for (const [name, options, order, ready] of CASES) {
    it(`${name}: the same world`, () => {
      const inNode = run('node', options, order, ready);
      const inXs = run('xs', options, order, ready);
      const at = inNode.findIndex((event, i) => event !== inXs[i]);
      assert.equal(inXs[at], inNode[at], `event ${at}`);
      assert.equal(inXs.length, inNode.length);
      assert.isAbove(inNode.length, 200);
    });
  }

  it('a small world with every fault and a gate: the same state in the end', () => {
    const [inNode, inXs] = (['node', 'xs'] as const).map((engine) =>
      runShare({
        seed: 1,
        taps: 20,
        faults: 'all',
        terminals: 1,
        gates: 1,
        phones: 3,
        profile: 'phone',
        engine,
      }),
    );
    assert.isUndefined(inNode!.violation);
    assert.deepEqual(inXs, inNode);
  });
});
