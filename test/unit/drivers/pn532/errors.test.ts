import { assert } from 'chai';
import { COMMAND } from '../../../../drivers/pn532/commands.js';
import { Pn532Error, STATUS, statusRow } from '../../../../drivers/pn532/errors.js';

describe('drivers/pn532/errors', () => {
  // UM0701-02, "Error handling": every code there is.
  const CODES = [
    1, 2, 3, 4, 5, 6, 7, 9, 0x0a, 0x0b, 0x0d, 0x0e, 0x10, 0x12, 0x13, 0x14, 0x18, 0x23, 0x25, 0x26,
    0x27, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e,
  ];

  it('knows every status code, each by a name of its own', () => {
    assert.sameMembers(Object.keys(STATUS).map(Number), CODES);
    assert.lengthOf(new Set(Object.values(STATUS).map((row) => row.name)), CODES.length);
  });

  it('tells reselect, recover, card gone and parameter apart', () => {
    const remedy = (code: number): string => statusRow(code).remedy;
    assert.equal(remedy(0x01), 'reselect');
    assert.equal(remedy(0x27), 'reselect');
    assert.equal(remedy(0x29), 'card-gone');
    assert.equal(remedy(0x2b), 'card-gone');
    assert.equal(remedy(0x0d), 'recover');
    assert.equal(remedy(0x0e), 'recover');
    assert.equal(remedy(0x2d), 'recover');
    assert.equal(remedy(0x10), 'parameter');
    assert.equal(remedy(0x3f), 'recover', 'undocumented');
  });

  it('is an Error with code, command and words', () => {
    const error = new Pn532Error('InDataExchange', 0x2b);
    assert.instanceOf(error, Error);
    assert.equal(error.name, 'Pn532Error');
    assert.equal(error.status, 0x2b);
    assert.isUndefined(error.fault);
    assert.match(error.message, /InDataExchange.*0x2b.*disappeared/);
    assert.equal(new Pn532Error('Diagnose', 'no-ack').remedy, 'recover');
  });
});

describe('drivers/pn532/commands', () => {
  it('each row is named as its key, each code is there once', () => {
    const rows = Object.entries(COMMAND);
    for (const [key, row] of rows) assert.equal(row.name, key);
    assert.lengthOf(new Set(rows.map(([, row]) => row.code)), rows.length);
    // Requests have even codes, their responses the next odd one.
    for (const [, row] of rows) assert.equal(row.code % 2, 0);
  });

  it('nothing that reaches a card is sent again by itself', () => {
    for (const name of ['InDataExchange', 'InCommunicateThru', 'TgSetData', 'TgGetData'] as const)
      assert.isFalse(COMMAND[name].repeatable, name);
  });
});
