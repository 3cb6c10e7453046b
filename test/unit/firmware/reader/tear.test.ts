/** A part of the sweep over every byte of a tap; the whole one is `npm run sweep`. */

import { assert } from 'chai';
import { sweepReader, type Disturbance } from '../../../sweep/reader.js';
import { ALL_WIRES } from '../../../support/pn532/bench.js';

const STEP: Readonly<Record<Disturbance, number>> = { tear: 29, air: 29, bus: 41 };

describe('firmware/reader: taps torn and spoilt', () => {
  for (const wires of ALL_WIRES) {
    for (const disturbance of ['tear', 'air', 'bus'] as const) {
      it(`${disturbance} over ${wires}: a defined end, and the next tap succeeds`, () => {
        const report = sweepReader(wires, disturbance, STEP[disturbance]);
        assert.isAbove(report.cases, 10);
        assert.deepEqual(report.failures, []);
      });
    }
  }

  it('without a reset pin as well', () => {
    assert.deepEqual(sweepReader('spi', 'bus', 41, 7, true).failures, []);
  });
});
