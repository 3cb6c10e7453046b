/** All rows, in the table's order. */

import { assert } from 'chai';
import { STATUS } from '../../../drivers/pn532/errors.js';
import { BOARD_QUIRKS } from './boards.js';
import { CARD_QUIRKS } from './cards.js';
import { FRAME_QUIRKS } from './frames.js';
import type { Quirk } from './quirk.js';

const CONFORMANCE: Quirk = {
  row: 25,
  quirk: 'no PN532 module is known to be EMV Level 1 approved',
  driver: 'claims nothing: faults are told as they are, none is repaired in silence',
  run() {
    // Every status of the user manual keeps its own name; none is folded into another.
    const names = Object.values(STATUS).map((row) => row.name);
    assert.lengthOf(new Set(names), names.length);
    assert.lengthOf(names, 27);
  },
};

export const QUIRKS: readonly Quirk[] = [
  ...FRAME_QUIRKS,
  ...CARD_QUIRKS,
  ...BOARD_QUIRKS,
  CONFORMANCE,
].sort((a, b) => a.row - b.row);
