/** Each fault of the chip and of the radio: a tap ends in a defined state in bounded time, and the next one succeeds. */

import { assert } from 'chai';
import type { Activation, CardReply } from '../../../../firmware/ports/card-reader.js';
import { CHIP_FAULTS, type ChipFault } from '../../../../simulator/pn532/faults.js';
import { RF_FAULTS, type RfFault } from '../../../../simulator/rf/faults.js';
import { unhex } from '../../../support/hex.js';
import { ALL_WIRES, readerBench, waitFor, type ReaderBench } from '../../../support/pn532/bench.js';
import { ScriptedPicc } from '../../../support/scripted-picc.js';

const ENDS = [
  'whole',
  'none',
  'collision',
  'fault',
  'timeout',
  'transmission',
  'protocol',
  'removed',
];

function tap(bench: ReaderBench): string {
  const activation = waitFor<Activation>(bench, (done) => bench.reader.activate(400, done));
  if (activation.kind !== 'card') return activation.kind;
  for (let i = 0; i < 4; i++) {
    const reply = waitFor<CardReply>(bench, (done) =>
      bench.reader.transceive(unhex('00b2010c00'), done),
    );
    if (!reply.ok) return reply.fault;
    assert.lengthOf(reply.rapdu, 100);
  }
  return 'whole';
}

function off(bench: ReaderBench): void {
  waitFor<void>(bench, (done) => bench.reader.fieldOff(10, () => done(undefined)));
}

/** One tap with the fault, one without. */
function disturbedThenClean(bench: ReaderBench, set: () => void, name: string): string {
  const picc = new ScriptedPicc({ answer: () => new Uint8Array(100).fill(0x90) });
  bench.field.place(picc);
  set();
  const from = bench.clock.now();
  const end = tap(bench);
  assert.include(ENDS, end, name);
  assert.isBelow(bench.clock.now() - from, 40_000_000, name);
  off(bench);
  bench.chip.faults.clear();
  bench.field.faults.clear();
  bench.field.remove();
  bench.field.place(new ScriptedPicc({ answer: () => new Uint8Array(100).fill(0x90) }));
  assert.equal(tap(bench), 'whole', `${name}: the next tap after ${end}`);
  off(bench);
  return end;
}

const AMOUNT: Readonly<Record<string, readonly number[]>> = {
  probability: [0.05, 0.3, 1],
  count: [1, 2, 5, 12],
  ms: [5, 100, 2000],
  position: [1, 40],
  switch: [1, 2],
};

describe('firmware/reader: every fault of the models', () => {
  for (const wires of ALL_WIRES) {
    for (const fault of Object.keys(CHIP_FAULTS) as ChipFault[]) {
      it(`chip ${fault} over ${wires}`, () => {
        for (const amount of AMOUNT[CHIP_FAULTS[fault].unit]!) {
          const bench = readerBench({ wires });
          bench.clock.runUntil(() => bench.reader.chip.state === 'ready');
          disturbedThenClean(
            bench,
            () => bench.chip.faults.set(fault, amount),
            `${fault} ${amount} over ${wires}`,
          );
        }
      });
    }
  }

  for (const fault of Object.keys(RF_FAULTS) as RfFault[]) {
    it(`radio ${fault}`, () => {
      for (const amount of AMOUNT[RF_FAULTS[fault].unit]!) {
        const bench = readerBench();
        bench.clock.runUntil(() => bench.reader.chip.state === 'ready');
        disturbedThenClean(
          bench,
          () => bench.field.faults.set(fault, amount),
          `${fault} ${amount}`,
        );
      }
    });
  }

  it('some faults cost nothing: lost ACKs, spurious edges, storms of S(WTX)', () => {
    for (const [fault, amount] of [
      ['lostAck', 0.3],
      ['spuriousIrq', 1],
      ['corruptChecksum', 0.3],
      ['corruptLength', 0.3],
      ['slowMs', 100],
    ] as const) {
      const bench = readerBench();
      bench.clock.runUntil(() => bench.reader.chip.state === 'ready');
      const set = (): void => bench.chip.faults.set(fault, amount);
      assert.equal(disturbedThenClean(bench, set, fault), 'whole', fault);
    }
  });

  it('a chip that goes mute at any command, without a reset pin, is served once it speaks again', () => {
    for (let n = 1; n < 14; n++) {
      const bench = readerBench({ noReset: true });
      bench.clock.runUntil(() => bench.reader.chip.state === 'ready');
      disturbedThenClean(bench, () => bench.chip.faults.set('muteAfter', n), `mute after ${n}`);
    }
  });

  it('a chip that restarts by itself between two polls is set up anew', () => {
    for (const wires of ALL_WIRES) {
      const bench = readerBench({ wires });
      bench.clock.runUntil(() => bench.reader.chip.state === 'ready');
      const results: Activation[] = [];
      bench.reader.activate(60_000, (result) => results.push(result));
      for (let i = 0; i < 20; i++) {
        bench.clock.runFor(1_003_000);
        bench.chip.reset(0);
        bench.chip.reset(1);
      }
      bench.field.place(new ScriptedPicc());
      const from = bench.clock.now();
      bench.clock.runUntil(() => results.length > 0);
      assert.equal(results[0]!.kind, 'card', wires);
      assert.isBelow(bench.clock.now() - from, 6_000_000);
    }
  });

  it('a weak, slow clone on every bus', () => {
    for (const wires of ALL_WIRES) {
      const bench = readerBench({
        wires,
        chip: {
          ackUs: 12_000,
          workUs: 2500,
          turnUs: 600,
          bootUs: 8000,
          losesFirstAck: true,
          staleAfterAbort: true,
        },
      });
      bench.field.place(new ScriptedPicc({ answer: () => new Uint8Array(100).fill(0x90) }));
      assert.equal(tap(bench), 'whole', wires);
    }
  });
});
