import { assert } from 'chai';
import { sharesOf } from '../../../../simulator/host/world/shares.js';
import { readScenario } from '../../../../simulator/scenario/read-scenario.js';
import { planEpisode } from '../../../../simulator/world/episode.js';
import { FAULTS, faultsOf } from '../../../../simulator/world/faults.js';
import { runShare, type ShareOptions } from '../../../../simulator/world/run.js';
import { toScenario } from '../../../../simulator/world/to-scenario.js';
import { peek } from '../../../../simulator/world/wire-peek.js';
import { MUTATIONS } from '../../../mutants/mutations.js';
import { change } from '../../../mutants/plant.js';
import { readFileSync } from 'node:fs';

const SHARE: ShareOptions = {
  seed: 3,
  taps: 25,
  faults: 'all',
  terminals: 2,
  gates: 1,
  phones: 2,
  profile: 'pos',
  engine: 'node',
};

describe('world', function () {
  this.timeout(60_000);

  it('keeps its promises under faults, and ends in the same state each time', () => {
    const first = runShare(SHARE);
    assert.isUndefined(first.violation);
    assert.isAtLeast(first.taps, SHARE.taps);
    assert.equal(runShare(SHARE).stateHash, first.stateHash);
  });

  it('ends in another state with another seed', () => {
    const few = { ...SHARE, taps: 3 };
    assert.notEqual(runShare({ ...few, seed: 4 }).stateHash, runShare(few).stateHash);
  });

  it('plans an episode from seed and number alone', () => {
    const setting = { seed: 9, faults: 'all' as const, terminals: 2, gates: 1, phones: 3 };
    assert.deepEqual(planEpisode({ index: 17 }, setting), planEpisode({ index: 17 }, setting));
    assert.notDeepEqual(
      planEpisode({ index: 17 }, setting),
      planEpisode({ index: 17 }, { ...setting, seed: 10 }),
    );
  });

  it('has faults of the asked group only', () => {
    assert.isEmpty(faultsOf('none'));
    assert.lengthOf(faultsOf('all'), FAULTS.length);
    assert.isTrue(faultsOf('line').every(({ group }) => group === 'line'));
  });

  it('is divided in the same way whoever runs it, and no tap is lost', () => {
    const request = {
      taps: 10_001,
      seed: 1,
      faults: 'all' as const,
      terminals: 5,
      phones: 6,
      engine: 'node' as const,
    };
    const shares = sharesOf(request);
    assert.equal(
      shares.reduce((sum, { taps }) => sum + taps, 0),
      10_001,
    );
    assert.equal(new Set(shares.map(({ seed }) => seed)).size, shares.length);
    assert.equal(shares[0]!.seed, 1);
    assert.deepEqual(
      shares.slice(0, 3).map(({ terminals }) => terminals),
      [2, 2, 1],
    );
  });

  it('writes a broken promise as a scenario that can be read', () => {
    const violation = {
      invariant: 'x',
      reason: 'y',
      detail: 'z',
      step: 5,
      tap: 2,
      episode: 2,
    };
    const picks = [1, 2, 3, 4, 5, 6, 7, 8].map((index) => ({ index }));
    const scenario = toScenario(SHARE, picks, violation);
    const read = readScenario(JSON.parse(JSON.stringify(scenario)));
    assert.isTrue(read.ok, read.ok ? '' : `${read.path}: ${read.why}`);
  });
});

describe('wire peek', () => {
  it('finds message type and trace number behind the account number', () => {
    // Length, TPDU, header, 0200, bitmap with fields 2 3 4 11, then those fields (backoffice §3.1).
    const body =
      '0200' +
      '7020000000000000' +
      '16' +
      '6299990000000017' +
      '000000' +
      '000000001280' +
      '000042';
    const frame = Buffer.from('0000' + '6000030000' + '613100310001' + body, 'hex');
    assert.deepEqual(peek(frame), { mti: '0200', stan: '000042' });
  });

  it('says nothing of what is too short', () => {
    assert.isUndefined(peek(new Uint8Array(20)));
  });
});

describe('planted bugs', () => {
  it('are at least twenty, and each has its place in the sources', () => {
    assert.isAtLeast(MUTATIONS.length, 20);
    for (const mutation of MUTATIONS)
      for (const one of [mutation, ...(mutation.also ?? [])])
        assert.notEqual(change(readFileSync(one.file, 'utf8'), one), '');
  });

  it('fail aloud when their text is gone', () => {
    const gone = { file: 'a.ts', text: 'not here', becomes: '' };
    assert.throws(() => change('const a = 1;', gone), /a\.ts: the text to change is not there/);
    assert.throws(() => change('aa', { ...gone, text: 'a' }), /not unique/);
  });
});
