import { assert } from 'chai';
import { stepWords } from '../../../../simulator/scenario/step-words.js';

describe('scenario: a step in words', () => {
  it('says what is done with what', () => {
    assert.equal(stepWords({ do: 'clear-faults' }), 'clear faults');
    assert.equal(
      stepWords({ do: 'tap', with: 'second-phone', removeAfterMs: 80 }),
      'tap: with second-phone, remove after ms 80',
    );
    assert.equal(stepWords({ do: 'keys', keys: ['1', 'enter'] }), 'keys: 1 enter');
    assert.equal(
      stepWords({ do: 'expect', that: { outcome: 'Declined', tags: { '9F36': '0001' } } }),
      'expect: outcome Declined, 9F36 0001',
    );
  });

  it('keeps card data to itself', () => {
    assert.equal(
      stepWords({
        do: 'add-card',
        pan: '6217990004000046',
        expiry: '0930',
        cvn2: '548',
        code: 'sms',
        expect: 'ready',
      }),
      'add card: number ending in 0046, expect ready',
    );
  });
});
