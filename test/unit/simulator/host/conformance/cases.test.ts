/** The project's own conformance cases: complete, in place, and passing. */

import { assert } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCase } from '../../../../../simulator/conformance/run-case.js';
import { loadCases } from '../../../../../simulator/conformance/load-cases.js';
import {
  caseSchema,
  ownCaseFiles,
  readCases,
} from '../../../../../simulator/host/conformance/case-files.js';
import { worldsOn } from '../../../../../simulator/host/conformance/worlds.js';
import { POLICY_TABLE, type PolicyRow } from '../../../../../firmware/kernel/policy.js';
import { ROOT } from '../../../../../simulator/host/root.js';

const worlds = worldsOn('node');
const cases = readCases(ownCaseFiles());
const schema = caseSchema();
const SHARED = join(ROOT, '../shared/data/conformance-cases.json');

describe('conformance cases', function () {
  this.timeout(60_000);

  it('there are at least 185, in groups A to M', () => {
    assert.isAtLeast(cases.length, 185);
    assert.isAtLeast(ownCaseFiles().length, 13);
  });

  it('every case of the published list is among them', function () {
    if (!existsSync(SHARED)) {
      console.log('      skipped: ../shared/data/conformance-cases.json is not here');
      this.skip();
    }
    const list = JSON.parse(readFileSync(SHARED, 'utf8')) as {
      cases: { id: string; certainty: string }[];
    };
    for (const { id, certainty } of list.cases) {
      const own = cases.find((form) => form.id === id);
      assert.equal(own?.certainty, certainty, id);
    }
  });

  it('the place of each rule exists', () => {
    const wrong = cases.filter(({ rule }) => {
      const [file, symbol] = (rule ?? '').split('#') as [string, string];
      const path = join(ROOT, file);
      if (!existsSync(path)) return true;
      const defined = new RegExp(`(function\\*?|const|class|interface) ${symbol}\\b`);
      return !defined.test(readFileSync(path, 'utf8'));
    });
    assert.deepEqual(
      wrong.map(({ id, rule }) => `${id} ${rule}`),
      [],
    );
  });

  it('every alternative of every policy row is selected by one', () => {
    const selected = new Set<string>();
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const policy = (value as { readonly policy?: object }).policy ?? {};
      for (const [row, choice] of Object.entries(policy)) selected.add(`${row} ${choice}`);
      Object.values(value).forEach(visit);
    };
    visit(cases);
    const rows: Readonly<Record<string, PolicyRow>> = POLICY_TABLE;
    const missing = Object.entries(rows).flatMap(([name, row]) =>
      'choices' in row
        ? row.choices
            .filter((choice) => choice !== row.default)
            .map((choice) => `${name} ${choice}`)
            .filter((entry) => !selected.has(entry))
        : [...selected].some((entry) => entry.startsWith(`${name} `))
          ? []
          : [name],
    );
    assert.deepEqual(missing, []);
  });

  it('each one expects something', () => {
    const empty = cases.filter(({ expect, variants }) => {
      const forms = variants?.map((variant) => ({ ...expect, ...variant.expect })) ?? [expect];
      return forms.some((form) => Object.keys(form ?? {}).length === 0);
    });
    assert.deepEqual(
      empty.map(({ id }) => id),
      [],
    );
  });

  for (const form of cases) {
    it(`${form.id} ${form.title}`, () => {
      const result = runCase(form, worlds);
      assert.deepEqual(result.mismatches, []);
      assert.isTrue(result.pass);
    });
  }
});

describe('conformance case files', () => {
  const good = {
    id: 'T-1',
    title: 'a test',
    certainty: 'P',
    layer: 'kernel',
    expect: { outcome: 'OnlineRequest' },
  };

  const load = (changes: object) =>
    loadCases([{ file: 'x.json', json: { cases: [{ ...good, ...changes }] } }], schema);

  it('a good one loads and runs', () => {
    const loaded = load({});
    assert.isTrue(loaded.ok);
    if (loaded.ok) assert.isTrue(runCase(loaded.cases[0]!, worlds).pass);
  });

  it('the same with another expectation fails', () => {
    const loaded = load({ expect: { outcome: 'Approved' } });
    if (loaded.ok) assert.isFalse(runCase(loaded.cases[0]!, worlds).pass);
    assert.isTrue(loaded.ok);
  });

  for (const [changes, path] of [
    [{ id: undefined }, '/cases/0'],
    [{ expect: { outcom: 'Approved' } }, '/cases/0/expect'],
    [{ expect: { outcome: 'approved' } }, '/cases/0/expect/outcome'],
    [{ transaction: { amount: -1 } }, '/cases/0/transaction/amount'],
    [{ transaction: { amount: '200' } }, '/cases/0/transaction/amount'],
    [{ card: { gpo: { tags: { '9F2': '00' } } } }, '/cases/0/card/gpo/tags'],
    [{ card: { gpo: { tags: { '9F27': '0' } } } }, '/cases/0/card/gpo/tags/9F27'],
    [{ card: 'gold' }, '/cases/0/card'],
    [{ card: { base: 'gold' } }, '/cases/0/card/base'],
    [{ taps: ['std', 'twice'] }, '/cases/0/taps/1'],
    [{ reader: { combination: { ttq: '36' } } }, '/cases/0/reader/combination/ttq'],
    [{ reader: { caKeys: ['A000000333/99'] } }, '/cases/0/reader/caKeys/0'],
    [{ layer: 'moon' }, '/cases/0/layer'],
    [{ rule: 'nowhere' }, '/cases/0/rule'],
    [{ reader: { policy: { gpo6984: 'perhaps' } } }, '/cases/0/reader/policy/gpo6984'],
    [{ layer: 'chip', world: { faults: { fog: 1 } } }, '/cases/0/world/faults'],
    [{ layer: 'chip', world: { faults: { loss: -1 } } }, '/cases/0/world/faults/loss'],
    [{ world: { faults: { loss: 0.1 } } }, '/cases/0/world/faults'],
    [{ layer: 'host', world: { latencyMs: 1 } }, '/cases/0/world/latencyMs'],
    [{ variants: [{ world: { host: { silent: true } } }] }, '/cases/0/variants/0/world/host'],
    [{ layer: 'chip', taps: ['std', { fault: 'timeout' }] }, '/cases/0/taps/1'],
    [{ layer: 'chip', world: { presence: [{ card: 'phone', fromMs: 0 }] } }, '/cases/0'],
  ] as const) {
    it(`${JSON.stringify(changes)}: the fault is named at ${path}`, () => {
      const loaded = load(changes);
      assert.isFalse(loaded.ok);
      if (!loaded.ok) {
        assert.equal(loaded.file, 'x.json');
        assert.equal(loaded.path, path);
        assert.isNotEmpty(loaded.why);
      }
    });
  }

  it('hex may be written in small letters', () => {
    const loaded = load({
      card: { gpo: '6a81' },
      transaction: { un: ['abcdef01'] },
      expect: {
        outcome: 'TryAnotherInterface',
        sw: '6a81',
        un: ['abcdef01'],
        commands: ['PPSE', 'SELECT a000000333010101', 'gpo'],
        notSent: ['READ 2/3', '00b2'],
        kernel: { selectedAid: 'a000000333010101' },
      },
    });
    assert.isTrue(loaded.ok);
    if (loaded.ok) assert.deepEqual(runCase(loaded.cases[0]!, worlds).mismatches, []);
  });

  for (const layer of ['kernel', 'chip', 'host'])
    it(`the log of the layer ${layer} shows no card number, nor does a mismatch`, () => {
      const track2 = '8171999977000040D30112010000000000000F';
      const loaded = load({ layer, expect: { kernel: { tags: { '57': track2 } } } });
      assert.isTrue(loaded.ok);
      if (!loaded.ok) return;
      const result = runCase(loaded.cases[0]!, worlds);
      assert.equal(result.mismatches.length, 1);
      assert.include(JSON.stringify(result.log), '817199******0040D3010');
      assert.notInclude(JSON.stringify(result), '8171999977000040');
    });

  it('an id may be there once only', () => {
    const json = { cases: [good, good] };
    const loaded = loadCases([{ file: 'x.json', json }], schema);
    assert.deepInclude(loaded, { ok: false, path: '/cases/1/id' });
  });
});
