/** Modelled time: how soon a card is spoken to, and what the driver adds to an APDU beyond bus, chip and radio. */

import { assert } from 'chai';
import type { Activation } from '../../../../firmware/ports/card-reader.js';
import { unhex } from '../../../support/hex.js';
import {
  ALL_WIRES,
  activated,
  readerBench,
  transceive,
  type Wires,
} from '../../../support/pn532/bench.js';
import { ScriptedPicc } from '../../../support/scripted-picc.js';

const PHASES_MS = Array.from({ length: 140 }, (_, i) => i);

/** From the card's arrival, so many milliseconds into polling, to the moment its first APDU can be given. */
function presence(wires: Wires, type: 'A' | 'B', phaseMs: number): number {
  const bench = readerBench({ wires });
  bench.clock.runUntil(() => bench.reader.chip.state === 'ready');
  const results: Activation[] = [];
  bench.reader.activate(2000, (result) => results.push(result));
  bench.clock.runFor(50_000 + phaseMs * 1000);
  bench.field.place(new ScriptedPicc({ type }));
  const from = bench.clock.now();
  bench.clock.runUntil(() => results.length > 0);
  assert.equal(results[0]!.kind, 'card');
  return (bench.clock.now() - from) / 1000;
}

describe('firmware/reader: modelled time', () => {
  for (const wires of ALL_WIRES) {
    it(`type A over ${wires}: at most 100 ms from presence to the first APDU, whenever it comes`, () => {
      const times = PHASES_MS.map((phase) => presence(wires, 'A', phase));
      assert.isAtMost(Math.max(...times), 100);
    });

    it(`type B over ${wires}: at most 250 ms`, () => {
      const times = PHASES_MS.map((phase) => presence(wires, 'B', phase));
      assert.isAtMost(Math.max(...times), 250);
    });

    for (const [name, latencyUs] of [
      ['at once', 0],
      ['after 150 ms', 150_000],
    ] as const) {
      it(`the driver adds at most 5 ms to an APDU answered ${name} over ${wires}`, () => {
        const bench = readerBench({ wires });
        const picc = new ScriptedPicc({
          clock: bench.clock,
          latencyUs,
          answer: () => new Uint8Array(100).fill(0x90),
        });
        activated(bench, picc);
        const { clock } = bench;
        // The chip's share: from the command's last byte in it to the response's being ready.
        let readyUs = 0;
        let busUs = 0;
        let frames = 0;
        const unlisten = bench.chip.onIrq((level) => {
          if (level === 1 || ++frames < 2) return;
          readyUs = clock.now();
          busUs = clock.charged('bus');
        });
        const from = clock.now();
        assert.isTrue(transceive(bench, unhex('00b2010c00')).ok);
        unlisten();
        // Sending ended when the call returned; after it: noticing, reading, calling back.
        assert.isAbove(readyUs, from);
        const added = clock.now() - readyUs - (clock.charged('bus') - busUs);
        assert.isAtLeast(added, 0);
        assert.isBelow(added, 5000);
      });
    }
  }
});
