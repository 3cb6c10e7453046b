import { assert } from 'chai';
import { shippedScenarios } from '../../../../simulator/host/bench/gallery.js';
import { readScenario } from '../../../../simulator/scenario/read-scenario.js';
import { runScenario, stageFor } from '../../../../simulator/scenario/runner.js';
import type { Scenario, Step } from '../../../../simulator/scenario/scenario.js';
import { CHIP_FAULTS } from '../../../../simulator/pn532/faults.js';
import { RF_FAULTS } from '../../../../simulator/rf/faults.js';
import { LINE_FAULTS } from '../../../../simulator/scenario/stage.js';

function played(steps: readonly Step[]): ReturnType<typeof runScenario> {
  const scenario: Scenario = { name: 'test', title: 'test', steps };
  const stage = stageFor(scenario);
  const result = runScenario(scenario, stage);
  stage.rig.close();
  return result;
}

const PAY: readonly Step[] = [
  { do: 'unlock' },
  { do: 'order', amount: '12.80' },
  { do: 'tap' },
  { do: 'wait-result' },
];

describe('scenarios', () => {
  const shipped = shippedScenarios();
  for (const scenario of shipped) {
    it(`${scenario.name}: ${scenario.title}`, () => {
      const stage = stageFor(scenario);
      const result = runScenario(scenario, stage);
      stage.rig.close();
      assert.isTrue(result.pass, JSON.stringify(result.steps.filter(({ ok }) => !ok)));
    });
  }

  it('there is one for every fault of radio, chip and line', () => {
    const set = shipped
      .flatMap(({ steps }) => steps)
      .flatMap((step) => (step.do === 'fault' ? [`${step.layer}.${step.name}`] : []));
    const all = [
      ...Object.keys(RF_FAULTS).map((name) => `rf.${name}`),
      ...Object.keys(CHIP_FAULTS).map((name) => `chip.${name}`),
      ...LINE_FAULTS.map((name) => `line.${name}`),
    ];
    assert.sameMembers([...new Set(set)], all);
  });

  const expectations: readonly [
    what: string,
    that: Extract<Step, { do: 'expect' }>['that'],
    why: RegExp,
  ][] = [
    ['outcome', { outcome: 'Declined' }, /outcome is Approved, not Declined/],
    ['money', { charged: 0 }, /charged is 1280, not 0/],
    ['answer', { responseCode: '51' }, /responseCode is 00, not 51/],
    ['tag', { tags: { '9F36': '0002' } }, /tag 9F36 is 0001, not 0002/],
    ['time', { maxInFieldMs: 1 }, /in the field, more than 1/],
  ];
  for (const [what, that, why] of expectations) {
    it(`fails when the ${what} is another`, () => {
      const { pass, steps } = played([...PAY, { do: 'expect', that }]);
      assert.isFalse(pass);
      assert.match(steps.at(-1)!.why!, why);
    });
  }

  const off: readonly Step[] = [
    { do: 'order', amount: '1' },
    { do: 'keys', keys: ['1'] },
    { do: 'wait-result' },
    { do: 'expect', that: { outcome: 'Approved' } },
  ];
  for (const step of off) {
    it(`${step.do} fails while the terminal is off`, () => {
      const { pass, steps } = played([{ do: 'power', state: 'cut' }, step]);
      assert.isFalse(pass);
      assert.match(steps.at(-1)!.why!, /the terminal is off|outcome is not there/);
    });
  }

  it('there is no result to wait for when nothing was ordered', () => {
    assert.isFalse(played([{ do: 'wait-result' }]).pass);
  });

  it('ends at the first step that fails', () => {
    const { steps } = played([{ do: 'default-card', card: 8 }, { do: 'unlock' }]);
    assert.deepEqual(steps, [{ do: 'default-card', ok: false, why: 'no card 8 in the wallet' }]);
  });

  it('the same seed gives the same bytes', () => {
    const texts = [1, 2].map(() => {
      const stage = stageFor({ name: 't', title: 't', steps: PAY });
      runScenario({ name: 't', title: 't', steps: PAY }, stage);
      const text = JSON.stringify(stage.rig.log.events);
      stage.rig.close();
      return text;
    });
    assert.equal(texts[0], texts[1]);
  });

  const wrong: readonly [what: string, json: unknown, path: string][] = [
    ['an unknown step', { name: 'a', title: 'a', steps: [{ do: 'dance' }] }, '/steps/0/do'],
    [
      'a step with a foreign field',
      { name: 'a', title: 'a', steps: [{ do: 'lock', x: 1 }] },
      '/steps/0/x',
    ],
    [
      'a step with a field missing',
      { name: 'a', title: 'a', steps: [{ do: 'wait' }] },
      '/steps/0/ms',
    ],
    [
      'an unknown fault',
      {
        name: 'a',
        title: 'a',
        steps: [{ do: 'lock' }, { do: 'fault', layer: 'rf', name: 'mute', value: 1 }],
      },
      '/steps/1/name',
    ],
    [
      'an unknown phone',
      { name: 'a', title: 'a', world: { phone: 'brick' }, steps: [{ do: 'lock' }] },
      '/world/phone',
    ],
    ['no steps', { name: 'a', title: 'a', steps: [] }, '/steps'],
    [
      'an amount with letters',
      { name: 'a', title: 'a', steps: [{ do: 'order', amount: 'ten' }] },
      '/steps/0/amount',
    ],
    ['a list', [], '/'],
  ];
  for (const [what, json, path] of wrong) {
    it(`does not read ${what}, and says where`, () => {
      const read = readScenario(json);
      assert.isFalse(read.ok);
      if (!read.ok) assert.equal(read.path, path);
    });
  }
});
