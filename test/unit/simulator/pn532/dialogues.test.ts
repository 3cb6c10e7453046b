/** Recorded dialogues of existing host software, replayed byte for byte against the model over HSU. */

import { assert } from 'chai';
import { CHIP_VARIANTS } from '../../../../simulator/pn532/settings.js';
import { HsuBench } from '../../../support/chip-bench.js';
import { ScriptedPicc } from '../../../support/scripted-picc.js';
import dialogues from '../../../vectors/pn532-dialogues.json' with { type: 'json' };

interface Row {
  readonly name: string;
  readonly host: string;
  readonly chip: readonly string[];
}

const FRAMES = dialogues.libnfcFrames as Readonly<Record<string, Row>>;

/**
 * Where the recorded answer (R(ACK), number 0) is one that the host accepted and the model's is the one of the standard:
 * R(NAK) with another number than the card's is answered by R(ACK) with the card's number, 1 before the first I-block
 * (ISO/IEC 14443-4, 7.5.4.3, rule 12, and annex B); with the card's number, by its last block again (rule 11).
 */
const PRESENCE: Readonly<Record<number, string>> = {
  0: '0000ff04fcd54300a34500',
  /** After two APDUs of which the second was answered in two blocks: `02 65 6e 90 00`. */
  2: '0000ff08f8d5430002656e90008300',
};

function bench(card: boolean): HsuBench {
  const made = new HsuBench({ settings: CHIP_VARIANTS['recorded']! });
  if (card) made.chip.field.place(new ScriptedPicc(dialogues.card));
  return made;
}

/** Replays rows; a PowerDown at the end is waited for. */
function replay(made: HsuBench, rows: readonly Row[], expected: (row: Row) => readonly string[]) {
  for (const [index, row] of rows.entries()) {
    if (row.chip.length === 0) {
      made.send(row.host);
      continue;
    }
    const answer = made.ask(row.host, 60_000);
    assert.include(expected(row), answer, `frame ${index + 1}, ${row.name} ${row.host}`);
  }
}

describe('PN532 model replays recorded dialogues', () => {
  for (const [tool, { card, frames }] of Object.entries(dialogues.libnfcTools)) {
    it(tool, () => {
      let exchanges = 0;
      const lists = new Map<string, number>();
      const made = bench(card);
      const rows = frames.map((id) => ({ ...FRAMES[id]!, id }));
      replay(made, rows, (row) => {
        const { id } = row as Row & { id: string };
        if (id.startsWith('X')) exchanges++;
        if (id === 'A2') return [PRESENCE[exchanges]!];
        if (id !== 'T1' && id !== 'A1') return row.chip;
        // Two answers: with the card, then without.
        const nth = lists.get(id) ?? 0;
        lists.set(id, nth + 1);
        return [row.chip[card && nth === 0 ? 0 : 1]!];
      });
    });
  }

  it('nfcpy, with its own ISO-DEP', () => {
    replay(bench(true), dialogues.nfcpy, (row) => row.chip);
  });

  it("npm's pn532", () => {
    replay(bench(true), dialogues.npmPn532, (row) => row.chip);
  });

  it('answers cut out of order are not accepted by this replay', () => {
    const made = bench(true);
    assert.throws(() => replay(made, [{ ...FRAMES['O1']!, chip: ['00'] }], (row) => row.chip));
  });
});
