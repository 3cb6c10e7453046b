import { assert } from 'chai';
import { reader, run, shown, ttqSent } from '../../../../support/card-script.js';

const NO_LIMITS = {
  readerContactlessTransactionLimit: null,
  readerContactlessFloorLimit: null,
  readerCvmRequiredLimit: null,
  statusCheckSupportFlag: null,
};

/** Expected: the TTQ that the card gets, or no card contact. */
const CASES: readonly [name: string, change: object, amount: number, ttq: string | 'none', exponent?: number][] = [
  ['transient bits of the configuration are dropped', { ttq: '36C00080' }, 200, '36000080'],
  ['one below the transaction limit: floor and CVM exceeded', {}, 99999, '36C00080'],
  ['at the transaction limit', {}, 100000, 'none'],
  ['at the floor limit', {}, 5000, '36000080'],
  ['one above the floor limit', {}, 5001, '36800080'],
  ['at the terminal floor limit', { ...NO_LIMITS, terminalFloorLimit: '00000FA0' }, 4000, '36000080'],
  ['above the terminal floor limit', { ...NO_LIMITS, terminalFloorLimit: '00000FA0' }, 4001, '36800080'],
  ['the reader floor limit goes before 9F1B', { terminalFloorLimit: '00000001' }, 4000, '36000080'],
  ['no floor limit: never exceeded', NO_LIMITS, 999999999999, '36000080'],
  ['one below the CVM limit', {}, 29999, '36800080'],
  ['at the CVM limit', {}, 30000, '36C00080'],
  ['status check: one unit', {}, 100, '36800080'],
  ['status check: more than one unit', {}, 101, '36000080'],
  ['status check flag 0', { statusCheckSupportFlag: 0 }, 100, '36000080'],
  ['status check flag absent', { statusCheckSupportFlag: null }, 100, '36000080'],
  ['status check: exponent 0', {}, 1, '36800080', 0],
  ['status check: exponent 0, not one', {}, 100, '36000080', 0],
  ['zero, flag 0', { zeroAmountAllowedFlag: 0 }, 0, 'none'],
  ['zero, flag 1', {}, 0, '36800080'],
  ['zero, flag absent', { zeroAmountAllowedFlag: null }, 0, '36800080'],
  ['zero, offline-only reader', { ttq: '38000080' }, 0, 'none'],
  ['decimal digits, not hexadecimal', { readerContactlessTransactionLimit: '000000001000' }, 900, '36000080'],
]; // prettier-ignore

describe('pre-processing', () => {
  for (const [name, change, amountMinor, ttq, exponent = 2] of CASES)
    it(name, () => {
      const ran = run({
        config: reader(change as Record<string, unknown>),
        request: { amountMinor, exponent },
      });
      if (ttq !== 'none') return assert.equal(ttqSent(ran), ttq);
      assert.equal(ran.result.outcome, 'TryAnotherInterface');
      assert.deepEqual(shown(ran), ['18/ProcessingError']);
      assert.deepEqual(ran.commands, []);
      assert.deepEqual(ran.limits, [], 'the field stays off');
    });

  it('carries nothing over to the next transaction', () => {
    const config = reader({});
    assert.equal(ttqSent(run({ config, request: { amountMinor: 99999 } })), '36C00080');
    assert.equal(ttqSent(run({ config, request: { amountMinor: 1 } })), '36000080');
  });

  it('Start B: no limit is checked', () => {
    const ran = run({ request: { start: 'B', amountMinor: 999999 } });
    assert.equal(ttqSent(ran), '36000080');
    const [{ indicators }] = ran.result.combinations as [(typeof ran.result.combinations)[0]];
    assert.isFalse(Object.values(indicators).some(Boolean));
  });

  it('a combination without TTQ has limits too', () => {
    const config = reader({ kernelId: '20', ttq: null });
    const [prepared] = run({ config, request: { amountMinor: 0 } }).result.combinations;
    assert.isUndefined(prepared!.ttq);
    assert.isTrue(prepared!.indicators.zeroAmount);
  });

  it('tells the indicators', () => {
    const [prepared] = run({ request: { amountMinor: 30000 } }).result.combinations;
    assert.deepEqual(prepared!.indicators, {
      statusCheckRequested: false,
      contactlessAppNotAllowed: false,
      zeroAmount: false,
      cvmRequiredLimitExceeded: true,
      floorLimitExceeded: true,
    });
  });

  it('a combination for other transaction types is not there', () => {
    const config = reader({ transactionTypes: ['20'] });
    assert.equal(run({ config }).result.outcome, 'TryAnotherInterface');
    assert.equal(run({ config, request: { type: 0x20 } }).result.outcome, 'OnlineRequest');
  });
});
