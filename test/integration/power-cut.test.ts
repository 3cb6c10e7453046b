/** The fast part of `npm run sweep`: cut points of a sale at a stride, and of the journal. */

import { assert } from 'chai';
import { GateSweep } from '../sweep/gate-sweep.js';
import { journalSweep } from '../sweep/journal-sweep.js';
import { OPERATIONS, OperationSweep, type Operation } from '../sweep/operations.js';
import { SaleSweep } from '../sweep/sweep.js';

describe('power cuts', () => {
  it('every event and some bytes of a sale, with a good line and with a lost answer: money agrees', () => {
    const sweep = new SaleSweep();
    const results = [
      sweep.atEveryEvent('good line'),
      sweep.atEveryByte('good line', 29),
      sweep.atEveryEvent('answer lost', 3),
      sweep.atEveryByte('answer damaged', 31),
      sweep.inRecovery(7),
    ];
    sweep.close();
    for (const { name, passed, failures } of results) {
      assert.deepEqual(failures, [], name);
      assert.isAbove(passed, 4, name);
    }
  });

  it('a ride: at some events and bytes, who got through pays once', () => {
    const sweep = new GateSweep();
    const results = [sweep.atEveryEvent('good line', 48), sweep.atEveryByte('good line', 41)];
    sweep.close();
    const adding = new GateSweep(true);
    results.push(adding.atEveryByte('good line', 43));
    adding.close();
    for (const { name, passed, failures } of results) {
      assert.deepEqual(failures, [], name);
      assert.isAbove(passed, 6, name);
    }
  });

  it('the journal of 8 transactions, at every byte', () => {
    const { failures, passed } = journalSweep(8);
    assert.deepEqual(failures.slice(0, 5), []);
    assert.isAbove(passed, 2400);
  });

  for (const operation of Object.keys(OPERATIONS) as Operation[])
    it(`${operation}: at some events and bytes, done or not done`, () => {
      const sweep = new OperationSweep(operation);
      const results = [
        sweep.atEveryEvent('good line', 2),
        sweep.atEveryByte('good line', 60 * OPERATIONS[operation].byteStride),
        sweep.atEveryEvent('answer lost', 4),
      ];
      sweep.close();
      assert.deepEqual(
        results.flatMap(({ failures }) => failures),
        [],
      );
      assert.isAbove(results[1]!.passed, 3);
    });
});
