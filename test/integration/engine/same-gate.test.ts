/** Whichever engine the gates run on, the rush hour has the same numbers. */

import { assert } from 'chai';
import { spawnSync } from 'node:child_process';
import { VirtualClock } from '../../../simulator/clock/virtual-clock.js';
import { shippedScenarios } from '../../../simulator/host/bench/gallery.js';
import { gateStarter } from '../../../simulator/host/engine/gate-starter.js';
import { GateStation } from '../../../simulator/host/gate/gate-station.js';
import { RushHourWorld } from '../../../simulator/host/gate/rush-hour.js';
import { readShippedProfile } from '../../../simulator/host/rig/profiles.js';
import { EventLog } from '../../../simulator/log/event-log.js';
import { BackOffice } from '../../../simulator/network/back-office.js';
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

  it('its counts are there in the middle of its work, when the world is asked by its driver', () => {
    const [inNode, inXs] = (['node', 'xs'] as const).map((engine) => {
      const clock = new VirtualClock();
      const log = new EventLog(() => clock.now(), false);
      const backOffice = new BackOffice({ clock, seed: 1 });
      const station = new GateStation({
        clock,
        log,
        seed: 1,
        backOffice,
        terminalId: 'GATE0001',
        profile: readShippedProfile('gate'),
        start: gateStarter(engine),
        settings: { station: 0, direction: 'in', fares: { kind: 'flat', minor: 100 } },
      });
      const seen: string[] = [];
      const look = (): void => {
        seen.push(JSON.stringify(station.gate.counts));
        clock.alarm('look', 97, look);
      };
      station.powerOn();
      clock.alarm('look', 97, look);
      clock.runFor(60_000);
      station.powerCut();
      backOffice.close();
      return seen;
    });
    assert.isAbove(inNode!.length, 500);
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
