import { assert } from 'chai';
import { readFileSync } from 'node:fs';
import { luhnValid } from '../../../../simulator/network/bytes.js';
import { BANKS, DEMO_CARDS } from '../../../../simulator/network/issuer/banks.js';
import { explainNumber, rangeOf } from '../../../../simulator/network/ranges.js';

describe('demo cards', () => {
  it('are Luhn-valid numbers of the fictional range, each once, of at least five banks', () => {
    for (const { pan, bank } of DEMO_CARDS) {
      assert.isTrue(luhnValid(pan), pan);
      assert.equal(rangeOf(pan), 'card');
      const { digits } = BANKS.find((row) => row.id === bank)!;
      assert.isTrue(pan.startsWith(`62179900${digits}`), pan);
    }
    assert.equal(new Set(DEMO_CARDS.map((card) => card.pan)).size, DEMO_CARDS.length);
    assert.isAtLeast(new Set(DEMO_CARDS.map((card) => card.bank)).size, 5);
    assert.equal(BANKS[0]!.name, 'Bank of China');
  });

  it('show every path, and both kinds', () => {
    assert.sameMembers(
      [...new Set(DEMO_CARDS.map((card) => card.path))],
      ['green', 'yellow', 'red'],
    );
    assert.sameMembers([...new Set(DEMO_CARDS.map((card) => card.kind))], ['debit', 'credit']);
  });

  it('stand in docs/wallet.md with their expiry dates', () => {
    const page = readFileSync('docs/wallet.md', 'utf8');
    for (const { pan, expiry } of DEMO_CARDS)
      assert.include(page, `| ${pan} | ${expiry.slice(0, 2)}/${expiry.slice(2)} |`);
  });

  it('other numbers are refused with the reason', () => {
    assert.match(explainNumber('4111111111111111')!, /outside/);
    assert.match(explainNumber('6299990000000017')!, /outside/);
    assert.match(explainNumber('6217990001000016')!, /Luhn/);
    assert.match(explainNumber('62179900')!, /digits/);
    for (const published of ['6228000100001', '8171999977000040'])
      assert.isUndefined(explainNumber(published));
  });
});
