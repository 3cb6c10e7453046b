/** Time on the air, coupling, and the moments from which the time in the field is counted. */

import { assert } from 'chai';
import { couplingAt, couplingEffect } from '../../../../simulator/rf/coupling.js';
import { rats, requestA, selectA } from '../../../../simulator/rf/reader-a.js';
import { DepLink, sendChain } from '../../../../simulator/rf/reader-dep.js';
import { airUs, frameSize, fwtUs, RF_TIMING } from '../../../../simulator/rf/timing.js';
import { unhex } from '../../../support/hex.js';
import { RfBench } from '../../../support/rf-bench.js';
import { ScriptedPicc } from '../../../support/scripted-picc.js';

/** 128 carrier cycles at 13.56 MHz. */
const ETU = 9.4395;

describe('radio timing', () => {
  it('type A: start, nine bits a byte, end; type B: ten bits a byte between SOF and EOF', () => {
    assert.approximately(airUs('A', 7), 9 * ETU, 0.1);
    assert.approximately(airUs('A', 16), 20 * ETU, 0.1);
    assert.approximately(airUs('A', 64 * 8), (2 + 576) * ETU, 1);
    assert.approximately(airUs('B', 24), (12 + 30 + 10) * ETU, 0.1);
  });

  it('FWT 4 is 4.8 ms, 8 is 77.3 ms, 14 is 4.95 s; FSCI 5 is 64, 8 is 256', () => {
    assert.approximately(fwtUs(4), 4833, 1);
    assert.approximately(fwtUs(8), 77_330, 10);
    assert.approximately(fwtUs(14), 4_949_000, 1000);
    assert.deepEqual([0, 5, 8, 12].map(frameSize), [16, 64, 256, 256]);
  });

  it('an ATQA begins 1172/fc or more after REQA and is on the air for 20 bits', () => {
    const bench = new RfBench([new ScriptedPicc()]);
    const from = bench.clock.now();
    bench.run(requestA());
    assert.approximately(bench.clock.now() - from, 9 * ETU + 1172 / 13.56 + 20 * ETU, 4);
    assert.equal(bench.clock.charged('rf'), bench.clock.now() - from);
  });

  it('the next frame waits for FDT_PCD, 500 us', () => {
    const bench = new RfBench([new ScriptedPicc()]);
    const atqa = bench.run(requestA())!.atqa;
    const from = bench.clock.now();
    bench.run(selectA(atqa));
    const frames = 2 * 500 + 2 * 91 + (2 + 18 + 2 + 45 + 2 + 81 + 2 + 27) * ETU;
    assert.approximately(bench.clock.now() - from, frames, 600);
    assert.isAbove(RF_TIMING.guardUs, 499);
  });
});

describe('activation of a card for the time in the field', () => {
  it('runs from the first answer to the last response byte', () => {
    const bench = new RfBench();
    const picc = new ScriptedPicc({
      clock: bench.clock,
      latencyUs: 50_000,
      answer: () => unhex('9000'),
    });
    bench.run(requestA());
    assert.isUndefined(bench.field.activation);
    bench.field.place(picc);
    bench.clock.runFor(10_000);
    const polled = bench.clock.now();
    const atqa = bench.run(requestA())!.atqa;
    const first = bench.field.activation!;
    assert.approximately(first.firstAnswerUs, polled + 9 * ETU + 90, 5);
    assert.isUndefined(first.lastByteUs);
    bench.run(selectA(atqa));
    bench.run(rats(8));
    const link = new DepLink({ type: 'A', fsci: 8, fwi: 8, repeats: 2 });
    bench.run(sendChain(link, unhex('00a4040000'), false));
    const end = bench.clock.now();
    assert.equal(first.lastByteUs, end);
    // A presence check after a field reset starts another activation and does not touch this one.
    bench.field.setOn(false);
    bench.field.setOn(true);
    bench.run(requestA());
    assert.equal(bench.field.activation!.lastByteUs, end);
    bench.field.forgetActivation();
    assert.isUndefined(bench.field.activation);
  });
});

describe('coupling', () => {
  it('falls with distance: clear near, weak further on, no power beyond', () => {
    assert.equal(couplingAt(0), 1);
    assert.deepEqual(couplingEffect(couplingAt(15)), { powered: true, loss: 0, bitError: 0 });
    const weak = couplingEffect(couplingAt(28));
    assert.isTrue(weak.powered);
    assert.isAbove(weak.loss, 0);
    assert.isFalse(couplingEffect(couplingAt(40)).powered);
  });

  it('a card moved out of reach loses its power, and gets it back', () => {
    const picc = new ScriptedPicc();
    const bench = new RfBench([picc]);
    bench.field.place(picc, { coupling: 0.01 });
    assert.isUndefined(bench.run(requestA()));
    bench.field.place(picc, { coupling: 1 });
    assert.isDefined(bench.run(requestA()));
    assert.equal(picc.powerUps, 2);
  });

  it('a second card is there when the fault says so', () => {
    const bench = new RfBench([new ScriptedPicc()]);
    bench.field.faults.set('secondCard', 1);
    bench.field.setOn(false);
    bench.field.setOn(true);
    const atqa = bench.run(requestA())!.atqa;
    assert.isTrue(bench.run(selectA(atqa))!.collision);
    bench.field.faults.set('secondCard', 0);
    bench.field.setOn(false);
    bench.field.setOn(true);
    assert.isFalse(bench.run(selectA(bench.run(requestA())!.atqa))!.collision);
  });
});
