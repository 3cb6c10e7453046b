/** Each command method against the chip model: what it sends is understood, what it gives back is right. */

import { assert } from 'chai';
import type { Done, Result } from '../../../../drivers/pn532/pn532-commands.js';
import { unhex } from '../../../support/hex.js';
import { driverBench, waitFor, type DriverBench } from '../../../support/pn532/bench.js';
import { ScriptedPicc } from '../../../support/scripted-picc.js';

function value<T>(bench: DriverBench, call: (done: Done<T>) => void): T {
  const result = waitFor<Result<T>>(bench, call);
  if (!result.ok) throw result.error;
  return result.value;
}

describe('drivers/pn532 methods', () => {
  it('getGeneralStatus lists the targets', () => {
    const bench = driverBench();
    bench.field.place(new ScriptedPicc());
    value(bench, (done) => bench.pn532.inListPassiveTarget('A', 1, done));
    const status = value<{ lastError: number; targets: readonly { tg: number }[] }>(bench, (done) =>
      bench.pn532.getGeneralStatus(done),
    );
    assert.equal(status.lastError, 0);
    assert.deepEqual(
      status.targets.map(({ tg }) => tg),
      [1],
    );
  });

  it('diagnose: line test echoes, ROM and RAM are well', () => {
    const bench = driverBench();
    const { pn532 } = bench;
    assert.deepEqual(
      value(bench, (done: Done<Uint8Array>) => pn532.diagnose(0, unhex('6c69626e6663'), done)),
      unhex('006c69626e6663'),
    );
    for (const test of [1, 2])
      assert.deepEqual(
        value(bench, (done: Done<Uint8Array>) => pn532.diagnose(test, undefined, done)),
        unhex('00'),
      );
  });

  it('registers are written and read back', () => {
    const bench = driverBench();
    value(bench, (done: Done<void>) =>
      bench.pn532.writeRegisters({ TxMode: 0x83, RxMode: 0x83 }, done),
    );
    assert.deepEqual(
      value(bench, (done: Done<Uint8Array>) =>
        bench.pn532.readRegisters(['TxMode', 'RxMode'], done),
      ),
      unhex('8383'),
    );
  });

  it('inCommunicateThru: WUPA by hand, 7 bits, no CRC', () => {
    const bench = driverBench();
    const { pn532 } = bench;
    bench.field.place(new ScriptedPicc());
    value(bench, (done: Done<void>) => pn532.field(true, done));
    bench.clock.runFor(10_000);
    value(bench, (done: Done<void>) =>
      pn532.writeRegisters({ TxMode: 0, RxMode: 0, BitFraming: 7 }, done),
    );
    assert.deepEqual(
      value(bench, (done: Done<Uint8Array>) => pn532.inCommunicateThru(unhex('52'), done)),
      unhex('0400'),
    );
  });

  it('inAutoPoll finds an ISO-DEP card, and nobody', () => {
    const bench = driverBench();
    const poll = (done: Done<readonly { type: number }[]>): void =>
      bench.pn532.inAutoPoll(2, 1, [0x20, 0x23], done);
    assert.deepEqual(value(bench, poll), []);
    bench.field.place(new ScriptedPicc());
    assert.deepEqual(
      value(bench, poll).map(({ type }) => type),
      [0x20],
    );
    assert.throws(() => bench.pn532.inAutoPoll(255, 1, [0], () => {}), RangeError, 'polls');
    assert.throws(() => bench.pn532.inAutoPoll(1, 16, [0], () => {}), RangeError, 'period');
  });

  it('inDeselect, inSelect, inRelease', () => {
    const bench = driverBench();
    const { pn532 } = bench;
    bench.field.place(new ScriptedPicc({ answers: { '00b2010c00': '9000' } }));
    value(bench, (done) => pn532.inListPassiveTarget('A', 1, done));
    value(bench, (done: Done<void>) => pn532.inDeselect(1, done));
    value(bench, (done: Done<void>) => pn532.inSelect(1, done));
    assert.deepEqual(
      value(bench, (done: Done<Uint8Array>) => pn532.inDataExchange(1, unhex('00b2010c00'), done)),
      unhex('9000'),
    );
    value(bench, (done: Done<void>) => pn532.inRelease(0, done));
    const gone = waitFor<Result<Uint8Array>>(bench, (done) =>
      pn532.inDataExchange(1, unhex('00b2010c00'), done),
    );
    assert.isFalse(gone.ok);
    if (!gone.ok) assert.equal(gone.error.status, 0x27);
  });

  it('setBaud: 921600 on both sides, and back after a recovery', () => {
    const bench = driverBench({ wires: 'hsu' });
    value(bench, (done: Done<void>) => bench.pn532.setBaud(921_600, done));
    value(bench, (done) => bench.pn532.getFirmwareVersion(done));
    bench.chip.reset(0);
    bench.chip.reset(1);
    const error = waitFor(bench, (done: (e: unknown) => void) => bench.pn532.recover(done));
    assert.isUndefined(error);
    value(bench, (done) => bench.pn532.getFirmwareVersion(done));
    assert.throws(() => bench.pn532.setBaud(12_345, () => {}), RangeError);
    assert.throws(() => driverBench().pn532.setBaud(9600, () => {}), TypeError);
  });

  it('target mode: APDUs of 600 bytes both ways, in parts', () => {
    const reader = driverBench();
    const target = driverBench({ clock: reader.clock });
    reader.field.place(target.chip.picc);
    const command = new Uint8Array(600).fill(0x5a);
    const answer = new Uint8Array(601).fill(0xa5);
    const heard: Uint8Array[] = [];
    const role = { mode: 5, sensRes: [4, 0], nfcid1t: [1, 2, 3], selRes: 0x20 } as const;
    target.pn532.tgInitAsTarget(role, 60_000, () =>
      target.pn532.tgGetData(60_000, (got) => {
        if (got.ok) heard.push(got.value);
        target.pn532.tgSetData(answer, () => {});
      }),
    );
    target.clock.runFor(20_000);
    value(reader, (done) => reader.pn532.inListPassiveTarget('A', 1, done));
    assert.deepEqual(
      value(reader, (done: Done<Uint8Array>) => reader.pn532.inDataExchange(1, command, done)),
      answer,
    );
    assert.deepEqual(heard, [command]);
    const status = value<{ state: number }>(target, (done) => target.pn532.tgGetTargetStatus(done));
    assert.equal(status.state, 0x81);
  });

  it('target mode ends when its limit passes', () => {
    const bench = driverBench();
    const role = {
      mode: 5,
      sensRes: [4, 0],
      nfcid1t: [1, 2, 3],
      selRes: 0x20,
    } as const;
    const result = waitFor<Result<unknown>>(bench, (done) =>
      bench.pn532.tgInitAsTarget(role, 300, done),
    );
    assert.isFalse(result.ok);
    if (!result.ok) assert.equal(result.error.fault, 'no-response');
    value(bench, (done) => bench.pn532.getFirmwareVersion(done));
  });
});
