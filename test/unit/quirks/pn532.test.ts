/** The quirk suite: each row of the table of PN532 limits and quirks is a test of the driver against the chip model. */

import { assert } from 'chai';
import { readFileSync } from 'node:fs';
import { QUIRKS } from '../../support/quirks/all.js';

describe('PN532 quirks', () => {
  it('all 25 rows are here, once each', () => {
    assert.deepEqual(
      QUIRKS.map(({ row }) => row),
      Array.from({ length: 25 }, (_, i) => i + 1),
    );
  });

  for (const { row, quirk, driver, run } of QUIRKS) it(`row ${row}: ${quirk}: ${driver}`, run);

  it('the driver’s README says what no test can: not approved, I2C absent, boards', () => {
    const text = readFileSync('drivers/pn532/README.md', 'utf8');
    assert.include(text, 'not EMV Level 1 approved');
    assert.match(text, /I2C/);
    assert.match(text, /type B/i);
  });
});
