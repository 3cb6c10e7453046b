/** The fast part of `npm run fuzz`: the same cases, a fixed seed, a few hundred of them. Host only: fast-check. */

import { assert } from 'chai';
import fc from 'fast-check';
import { drawn, toCase } from '../../fuzz/arbitraries.js';
import { play, violation } from '../../fuzz/check.js';
import { dialogues } from '../../fuzz/dialogues.js';
import { everyMutation, lengthFields, mutate } from '../../fuzz/mutations.js';
import { transcript } from '../../fuzz/transcript.js';
import { fromHex } from '../../../firmware/bytes/hex.js';

const bases = dialogues();

describe('broken dialogues', () => {
  it('the base dialogues give what they are named for', () => {
    const outcomes = bases.map((dialogue) => [
      dialogue.id,
      play({ dialogue, exchanges: dialogue.exchanges }).result.outcome,
    ]);
    assert.deepEqual(outcomes, [
      ['offline-approved', 'Approved'],
      ['offline-wrong-un', 'OnlineRequest'],
      ['offline-no-signature-data', 'OnlineRequest'],
      ['phone-arqc', 'OnlineRequest'],
      ['phone-cvm-required', 'OnlineRequest'],
      ['phone-see-phone', 'OnlineRequest'],
      ['phone-aac', 'Declined'],
      ['phone-records', 'OnlineRequest'],
      ['two-applications', 'OnlineRequest'],
      ['gate', 'OnlineRequest'],
    ]);
  });

  it('drawn changes: no violation', () =>
    fc.assert(
      fc.property(drawn(bases.length), (one) => {
        assert.isUndefined(violation(toCase(bases, one)));
      }),
      { seed: 20261122, numRuns: 400 },
    ));

  it('one in forty of all single changes: no violation', () => {
    for (const dialogue of bases) {
      let i = 0;
      for (const mutations of everyMutation(dialogue)) {
        if (i++ % 40 !== 7) continue;
        const why = violation({ dialogue, exchanges: mutate(dialogue, mutations) });
        assert.isUndefined(why, `${dialogue.id} ${JSON.stringify(mutations)}`);
      }
    }
  });

  it('the checker sees an approval that was not earned', () => {
    const [approved, wrong] = bases;
    const why = violation({ dialogue: { ...wrong!, un: '12345678' }, exchanges: wrong!.exchanges });
    assert.isUndefined(why, 'with the right number the same answers are good');
    // The original of this case is a card that answers nothing.
    const silent = { ...approved!, exchanges: [] };
    assert.match(
      violation({ dialogue: silent, exchanges: approved!.exchanges })!,
      /the original is/,
    );
  });

  it('length fields are found at every depth', () =>
    assert.deepEqual(lengthFields(fromHex('6F0B8401AAA506870101500141')), [1, 3, 6, 8, 11]));

  it('a case is saved in the form of the transcripts', () => {
    const dialogue = bases[3]!;
    const exchanges = mutate(dialogue, [{ kind: 'fault', exchange: 2, fault: 'timeout' }]);
    const saved = transcript({ dialogue, exchanges }, 'x', 'why') as {
      exchanges: Record<string, unknown>[];
      terminalData: Record<string, string>;
    };
    assert.hasAllKeys(saved, [
      'id',
      'title',
      'kind',
      'source',
      'profile',
      'terminalData',
      'exchanges',
      'expected',
      'note',
    ]);
    assert.deepInclude(saved.exchanges[2]!, { event: 'fault', fault: 'timeout', name: 'GPO' });
    assert.equal(saved.terminalData['9F02'], '000000000200');
  });
});
