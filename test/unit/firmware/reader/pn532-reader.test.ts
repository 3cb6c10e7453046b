/** The CardReader contract on the fake and on driver plus chip model; the reader's own promises on the model. */

import { Processor } from '../../../../simulator/clock/processor.js';
import { VirtualClock } from '../../../../simulator/clock/virtual-clock.js';
import { describeCardReader } from '../../../contract/card-reader.js';
import { FakeReader } from '../../../support/fake-reader.js';
import { unhex } from '../../../support/hex.js';
import { ALL_WIRES, readerBench } from '../../../support/pn532/bench.js';
import { ScriptedPicc } from '../../../support/scripted-picc.js';

/** Steps until it holds, also when nothing but time has to pass. */
function stepper(clock: VirtualClock): (done: () => boolean) => void {
  return (done) => {
    while (!done()) clock.runFor(1000);
  };
}

function slowCard(clock: VirtualClock, latencyMs: number): ScriptedPicc {
  return new ScriptedPicc({
    clock,
    latencyUs: latencyMs * 1000,
    answer: () => unhex('9000'),
  });
}

describeCardReader('the fake', () => {
  const clock = new VirtualClock();
  const reader = new FakeReader(new Processor(clock, { stepUs: 50 }));
  return {
    reader,
    nowMs: () => clock.now() / 1000,
    until: stepper(clock),
    slowCard: (latencyMs) => slowCard(clock, latencyMs),
    table: reader,
    close: () => {},
  };
});

for (const wires of ALL_WIRES) {
  describeCardReader(`PN532 driver and chip model, ${wires}`, () => {
    const { clock, reader, field } = readerBench({ wires });
    return {
      reader,
      nowMs: () => clock.now() / 1000,
      until: stepper(clock),
      slowCard: (latencyMs) => slowCard(clock, latencyMs),
      table: field,
      close: () => reader.close(),
    };
  });
}
