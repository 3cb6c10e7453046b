/** A broken promise becomes a scenario that breaks it again with the bug, and holds without (docs/world.md). */

import { assert } from 'chai';
import { sharesOf } from '../../../simulator/host/world/shares.js';
import { shrink } from '../../../simulator/host/world/shrink.js';
import { hashOf } from '../../../simulator/host/world/run-shares.js';
import { Batches } from '../../../simulator/network/acquirer/batch.js';
import { readScenario } from '../../../simulator/scenario/read-scenario.js';
import { runScenario, stageFor, type ScenarioResult } from '../../../simulator/scenario/runner.js';
import type { Scenario } from '../../../simulator/scenario/scenario.js';
import { runShare, type ShareOptions } from '../../../simulator/world/run.js';
import { toScenario } from '../../../simulator/world/to-scenario.js';

const SHARE: ShareOptions = {
  seed: 12,
  taps: 40,
  faults: 'all',
  terminals: 2,
  gates: 1,
  phones: 2,
  profile: 'phone',
  engine: 'node',
};
const SHRINKS = 12;

/** The acquirer's totals count what was declined, as long as `work` runs. */
function withBug<T>(work: () => T): T {
  const { totals } = Batches.prototype;
  Batches.prototype.totals = function (terminal, batch) {
    const right = totals.call(this, terminal, batch);
    const declined = this.of(terminal, batch).filter(({ state }) => state === 'declined');
    return { ...right, debitCount: right.debitCount + declined.length };
  };
  try {
    return work();
  } finally {
    Batches.prototype.totals = totals;
  }
}

function played(scenario: Scenario): ScenarioResult {
  const stage = stageFor(scenario);
  const result = runScenario(scenario, stage);
  stage.rig.close();
  return result;
}

describe('world: a broken promise', function () {
  this.timeout(120_000);

  it('is found, made small, and repeated by a scenario file; without the bug the same file holds', () => {
    let scenario: Scenario | undefined;
    withBug(() => {
      const found = runShare(SHARE);
      assert.equal(found.violation?.invariant, 'totals of terminal and acquirer agree');
      let left = SHRINKS;
      const small = shrink(SHARE, found, () => left--);
      assert.isAtMost(small.picks.length, found.episodes);
      scenario = toScenario(small.share, small.picks, small.result.violation!);
      const read = readScenario(JSON.parse(JSON.stringify(scenario)));
      assert.isTrue(read.ok, read.ok ? '' : `${read.path}: ${read.why}`);
      const again = played(scenario);
      assert.isFalse(again.pass);
      assert.include(again.steps.at(-1)!.why, 'totals of terminal and acquirer agree');
    });
    const without = played(scenario!);
    assert.isTrue(without.pass, JSON.stringify(without.steps.at(-1)));
  });

  it('the hash is over all worlds in order, and the worlds are the same for any number of processes', () => {
    const request = {
      taps: 12,
      seed: 5,
      faults: 'all' as const,
      terminals: 4,
      phones: 4,
      engine: 'node' as const,
    };
    const shares = sharesOf(request);
    assert.lengthOf(shares, 2);
    const forwards = shares.map(runShare);
    const backwards = [...shares].reverse().map(runShare).reverse();
    assert.equal(hashOf(forwards), hashOf(backwards));
    assert.notEqual(hashOf(forwards), hashOf([...forwards].reverse()));
  });
});

describe('scenario steps of a world', () => {
  const play = (world: Scenario['world'], steps: Scenario['steps']): ScenarioResult =>
    played({ name: 'one', title: 'one', ...(world && { world }), steps });
  const episode = {
    do: 'episode',
    number: 1,
    behaviour: 'sale',
    terminal: 1,
    phone: 1,
    amount: '1.00',
  } as const;

  it('need a world of several, and what is in it', () => {
    const why = (world: Scenario['world'], step: Scenario['steps'][number]): string =>
      play(world, [step]).steps[0]!.why ?? 'nothing';
    const many = { terminals: 1, phones: 1 };
    assert.include(why({}, episode), 'world of several');
    assert.include(why(many, { ...episode, behaviour: 'juggling' }), 'nobody does');
    assert.include(why(many, { ...episode, faults: [{ name: 'flood', value: 1 }] }), 'no fault');
    assert.include(why(many, { ...episode, terminal: 2 }), 'no terminal 2');
    assert.include(why(many, { ...episode, behaviour: 'gate: rides' }), 'no gate');
    assert.equal(why(many, episode), 'nothing');
  });

  it('a cut inside a write, hosts that restart, days that pass: a good sale afterwards', () => {
    const { pass, steps } = play({}, [
      { do: 'unlock' },
      { do: 'power', state: 'cut', afterBytes: 40 },
      { do: 'order', amount: '2.00' },
      { do: 'tap' },
      { do: 'wait', ms: 4000 },
      { do: 'remove' },
      { do: 'hosts', action: 'restart' },
      { do: 'days', count: 1 },
      { do: 'power', state: 'on' },
      { do: 'wait', ms: 60_000 },
      { do: 'unlock' },
      { do: 'order', amount: '3.00' },
      { do: 'tap' },
      { do: 'wait-screen', message: 'approved' },
      { do: 'expect', that: { charged: 300 } },
    ]);
    assert.isTrue(pass, JSON.stringify(steps.at(-1)));
  });
});
