/** Answers of every awkward length arrive whole, over each bus. */

import { assert } from 'chai';
import type { Result } from '../../../../drivers/pn532/pn532-commands.js';
import { hex } from '../../../support/hex.js';
import { ALL_WIRES, driverBench, waitFor } from '../../../support/pn532/bench.js';
import { listOne } from '../../../support/quirks/frames.js';
import { ScriptedPicc } from '../../../support/scripted-picc.js';

/** 1, around one 64-byte block, the frame limits, and chained to the driver's default cap. */
const LENGTHS = [1, 2, 60, 61, 62, 63, 125, 253, 254, 255, 256, 257, 258, 259, 260, 261, 262];
const CHAINED = [263, 264, 511, 512, 524, 525, 1024, 2048, 4096];

function answer(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + length) & 0xff;
  return bytes;
}

for (const wires of ALL_WIRES) {
  describe(`drivers/pn532 answers over ${wires}`, () => {
    for (const length of [...LENGTHS, ...CHAINED]) {
      it(`${length} bytes`, () => {
        const bench = driverBench({ wires });
        bench.field.place(new ScriptedPicc({ answer: () => answer(length) }));
        assert.equal(listOne(bench).count, 1);
        const result = waitFor(bench, (done: (r: Result<Uint8Array>) => void) =>
          bench.pn532.inDataExchange(1, new Uint8Array([0x80, 0xca, 0, 0, 0]), done),
        );
        assert.isTrue(result.ok);
        if (result.ok) assert.equal(hex(result.value), hex(answer(length)));
      });
    }

    for (const length of [1, 5, 61, 62, 253, 254, 255, 256, 261, 262, 263, 525, 1000]) {
      it(`${length} bytes to the card`, () => {
        const bench = driverBench({ wires });
        const picc = new ScriptedPicc({ answer: () => answer(2) });
        bench.field.place(picc);
        listOne(bench);
        const result = waitFor(bench, (done: (r: Result<Uint8Array>) => void) =>
          bench.pn532.inDataExchange(1, answer(length), done),
        );
        assert.isTrue(result.ok);
        assert.deepEqual(picc.heard, [hex(answer(length))]);
      });
    }
  });
}
