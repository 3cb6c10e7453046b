/** Start, recovery and abort against the chip model: late chips, a changed serial speed, frames cut in the middle. */

import { assert } from 'chai';
import { PN532 } from '../../../../drivers/pn532/pn532.js';
import type { Done, Result } from '../../../../drivers/pn532/pn532-commands.js';
import {
  ALL_WIRES,
  createBench,
  driverBench,
  waitFor,
  type DriverBench,
} from '../../../support/pn532/bench.js';
import { ScriptedPicc } from '../../../support/scripted-picc.js';

function version(bench: DriverBench): Result<unknown> {
  return waitFor<Result<unknown>>(bench, (done) => bench.pn532.getFirmwareVersion(done));
}

function recovered(bench: DriverBench): unknown {
  return waitFor<unknown>(bench, (done) => bench.pn532.recover(done));
}

function setBaud(bench: DriverBench, baud: number): void {
  waitFor<Result<void>>(bench, (done: Done<void>) => bench.pn532.setBaud(baud, done));
}

describe('drivers/pn532 with a late chip', () => {
  for (const wires of ALL_WIRES) {
    for (const ms of [100, 200]) {
      it(`each response ${ms} ms late over ${wires}: starts, and recovers within a second`, () => {
        const created = createBench({ wires });
        created.chip.faults.set('slowMs', ms);
        const pn532 = new PN532(created.options);
        const bench = { ...created, pn532 };
        bench.clock.runUntil(() => pn532.state !== 'starting');
        assert.equal(pn532.state, 'ready');
        const from = bench.clock.now();
        assert.isUndefined(recovered(bench));
        assert.isBelow(bench.clock.now() - from, 1_000_000);
        pn532.renew();
        assert.isTrue(version(bench).ok);
        pn532.configure({ healthMs: 1000 });
        bench.clock.runFor(5_000_000);
        assert.equal(pn532.state, 'ready', 'health checks wait for it too');
        assert.deepEqual(bench.errors, []);
        pn532.close();
      });
    }
  }

  it('later than a recovery can wait for: told within a second', () => {
    const bench = driverBench();
    bench.chip.faults.set('slowMs', 400);
    const from = bench.clock.now();
    assert.isDefined(recovered(bench));
    assert.isBelow(bench.clock.now() - from, 1_000_000);
  });
});

describe('drivers/pn532 recover() again and again', () => {
  it('joins the recovery that runs, of a mute chip too: each is told within a second', () => {
    const bench = driverBench({ noReset: true, driver: { healthMs: 0 } });
    bench.chip.faults.set('lostResponse', 1);
    assert.isDefined(recovered(bench));
    assert.equal(bench.pn532.state, 'mute');
    const longest: number[] = [];
    for (let i = 0; i < 40; i++) {
      const from = bench.clock.now();
      bench.pn532.recover(() => longest.push(bench.clock.now() - from));
      bench.clock.runFor(100_000);
    }
    bench.clock.runFor(1_000_000);
    assert.lengthOf(longest, 40);
    assert.isBelow(Math.max(...longest), 1_000_000);
  });
});

describe('drivers/pn532 at another serial speed', () => {
  it('RSTPDN brings both sides back to the first', () => {
    const bench = driverBench({ wires: 'hsu' });
    setBaud(bench, 921_600);
    bench.chip.faults.set('mute', 1);
    assert.isUndefined(recovered(bench));
    assert.isTrue(version(bench).ok);
  });

  it('without RSTPDN, a chip that kept its speed through a recovery that failed is found again', () => {
    const bench = driverBench({ wires: 'hsu', noReset: true, driver: { healthMs: 2000 } });
    setBaud(bench, 921_600);
    bench.chip.faults.set('lostResponse', 1);
    assert.isDefined(recovered(bench));
    bench.chip.faults.clear();
    bench.clock.runUntil(() => bench.pn532.state === 'ready');
    assert.isTrue(version(bench).ok);
  });

  it('without RSTPDN, a chip that changed although its answer came damaged is found again', () => {
    const driver = { healthMs: 2000, nackRetries: 0 };
    const bench = driverBench({ wires: 'hsu', noReset: true, driver });
    bench.chip.faults.set('corruptChecksum', 1);
    const result = waitFor<Result<void>>(bench, (done: Done<void>) =>
      bench.pn532.setBaud(9600, done),
    );
    assert.isFalse(result.ok);
    bench.chip.faults.clear();
    assert.isUndefined(recovered(bench));
    assert.isTrue(version(bench).ok);
  });

  it('the port stays open where the speed stays', () => {
    const created = createBench({ wires: 'hsu', noReset: true });
    let opened = 0;
    class Serial extends created.board.Serial {
      constructor(options: ConstructorParameters<typeof created.board.Serial>[0]) {
        super(options);
        opened++;
      }
    }
    created.chip.faults.set('mute', 1);
    const pn532 = new PN532({ ...created.options, link: { io: Serial, baud: 115200 } });
    created.clock.runUntil(() => pn532.state === 'mute');
    assert.equal(opened, 1);
    pn532.close();
  });
});

describe('drivers/pn532 abort on HSU', () => {
  for (let ms = 0; ms < 24; ms += 3) {
    it(`${ms} ms into a command of 24 ms: the chip understands the next one`, () => {
      const bench = driverBench({ wires: 'hsu', noReset: true });
      bench.field.place(new ScriptedPicc());
      waitFor(bench, (done: (r: unknown) => void) => bench.pn532.inListPassiveTarget('A', 1, done));
      const results: Result<Uint8Array>[] = [];
      bench.pn532.inDataExchange(1, new Uint8Array(262).fill(0x55), (r) => results.push(r));
      bench.clock.runFor(ms * 1000);
      waitFor<void>(bench, (done) => bench.pn532.abort(() => done()));
      assert.lengthOf(results, 1);
      const from = bench.clock.now();
      assert.isTrue(version(bench).ok);
      assert.isBelow(bench.clock.now() - from, 20_000, 'at its first try');
    });
  }
});
