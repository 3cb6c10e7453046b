/** Whichever engine the gates run on, the rush hour has the same numbers. */

import { assert } from 'chai';
import { spawnSync } from 'node:child_process';
import { shippedScenarios } from '../../../simulator/host/bench/gallery.js';
import { RushHourWorld } from '../../../simulator/host/gate/rush-hour.js';
import { runScenario, stageFor } from '../../../simulator/scenario/runner.js';

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

  it('a ride on the bench, and one handed back: every byte, screen and virtual time of the log', () => {
    const scenario = shippedScenarios().find(({ name }) => name === 'gate')!;
    const [inNode, inXs] = (['node', 'xs'] as const).map((engine) => {
      const stage = stageFor(scenario, engine);
      const { pass, steps } = runScenario(scenario, stage);
      const { log, station } = stage.rig;
      const ended = [
        ...log.events.map((event) => JSON.stringify(event)),
        JSON.stringify(station.firmware.lastResult),
      ];
      stage.rig.close();
      assert.isTrue(pass, JSON.stringify(steps));
      return ended;
    });
    assert.include(inNode!.at(-1), 'denied: PASSBACK');
    assert.deepEqual(inXs, inNode);
  });
});
