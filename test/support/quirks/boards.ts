/** Quirks of power, timing and boards. */

import { assert } from 'chai';
import { WAKE_UP } from '../../../drivers/pn532/commands.js';
import { PN532 } from '../../../drivers/pn532/pn532.js';
import type { Result, TargetRole } from '../../../drivers/pn532/pn532-commands.js';
import type { Activation } from '../../../firmware/ports/card-reader.js';
import { Processor } from '../../../simulator/clock/processor.js';
import { createBoard } from '../../../simulator/io/board.js';
import { Pn532Chip } from '../../../simulator/pn532/chip.js';
import { hex, unhex } from '../hex.js';
import {
  ALL_WIRES,
  activated,
  createBench,
  driverBench,
  readerBench,
  transceive,
  waitFor,
} from '../pn532/bench.js';
import { ScriptedPicc } from '../scripted-picc.js';
import type { Quirk } from './quirk.js';

const VERSION = { ic: 0x32, version: 1, revision: 6, support: 7 };

function versionOf(bench: ReturnType<typeof driverBench>): Result<unknown> {
  return waitFor(bench, (done: (r: Result<unknown>) => void) =>
    bench.pn532.getFirmwareVersion(done),
  );
}

/** The item list of nfcpy for its analogue settings, as recorded. */
const ANALOGUE = [
  [0x0b, 0x69, 0xff, 0x3f, 0x11, 0x41, 0x85, 0x61, 0x6f],
  [0x0c, 0xff, 0x04, 0x85],
  [0x0d, 0x85, 0x15, 0x8a, 0x85, 0x08, 0xb2, 0x85, 0x01, 0xda],
];
const ANALOGUE_FRAMES = [
  '0000ff0bf5d4320b69ff3f114185616fa100',
  '0000ff06fad4320cff04856600',
  '0000ff0cf4d4320d85158a8508b28501da2a00',
];

export const BOARD_QUIRKS: readonly Quirk[] = [
  {
    row: 6,
    quirk: 'a sleeping chip must be woken: NSS low for 2 ms, or 55 55 and zeros',
    driver: 'wakes it at start and after PowerDown, on each bus',
    run() {
      for (const wires of ALL_WIRES) {
        const bench = driverBench({ wires });
        const slept = waitFor(bench, (done: (r: Result<void>) => void) =>
          bench.pn532.powerDown(done, WAKE_UP.hsu | WAKE_UP.spi),
        );
        assert.isTrue(slept.ok);
        bench.clock.runFor(100_000);
        assert.equal(bench.chip.power, 'asleep', wires);
        assert.deepEqual(versionOf(bench), { ok: true, value: VERSION }, wires);
      }
    },
  },
  {
    row: 7,
    quirk: 'after power-on: low-battery mode, and the first command may be lost',
    driver: 'sends SAMConfiguration first, and again when nothing comes',
    run() {
      for (const wires of ALL_WIRES) {
        const bench = driverBench({ wires, chip: { losesFirstAck: true } });
        assert.equal(bench.pn532.state, 'ready', wires);
        assert.deepEqual(bench.errors, []);
        assert.equal(bench.chip.core.sam, 'normal');
      }
    },
  },
  {
    row: 8,
    quirk: 'ACK within 15 ms, response whenever; an aborted command may leave its response behind',
    driver: 'has a budget for each, bounded NACKs, and drains after an abort',
    run() {
      for (const wires of ALL_WIRES) {
        const bench = driverBench({ wires, chip: { staleAfterAbort: true } });
        // Mute: known after the ACK's budget, long before the response's.
        bench.chip.faults.set('mute', 1);
        const from = bench.clock.now();
        const mute = versionOf(bench);
        assert.isFalse(mute.ok);
        if (!mute.ok) assert.equal(mute.error.fault, 'no-ack', wires);
        assert.isBelow(bench.clock.now() - from, 60_000);
        bench.chip.faults.clear();
        assert.isTrue(versionOf(bench).ok);
        // A damaged response: NACK, not a repeat.
        bench.chip.faults.set('corruptChecksum', 1);
        const damaged = versionOf(bench);
        assert.isFalse(damaged.ok);
        if (!damaged.ok) assert.equal(damaged.error.fault, 'bad-frame', wires);
        bench.chip.faults.clear();
        // Two targets listed, aborted just before the host could read them: the next answer is the right one.
        bench.field.place(new ScriptedPicc({ uid: '08000001' }));
        bench.field.place(new ScriptedPicc({ uid: '08000002' }));
        const results: Result<unknown>[] = [];
        bench.pn532.inListPassiveTarget('A', 2, (result) => results.push(result));
        bench.clock.runUntil(() => (bench.chip.output?.length ?? 0) > 20 || results.length > 0);
        if (results.length === 0) {
          waitFor(bench, (done: (v: void) => void) => bench.pn532.abort(() => done(undefined)));
        }
        assert.deepEqual(versionOf(bench), { ok: true, value: VERSION }, wires);
      }
    },
  },
  {
    row: 18,
    quirk: 'as a target: UID begins with 08, answers take milliseconds',
    driver: 'serves as a bench phone through its target commands, slow and honest about it',
    run() {
      const bench = readerBench();
      const target = new Pn532Chip({ clock: bench.clock, name: 'target' });
      const processor = new Processor(bench.clock, { stepUs: 50 });
      const board = createBoard({ chip: target, processor });
      const pn532 = new PN532({
        link: { io: board.SPI, select: board.pins.select },
        interrupt: { io: board.Digital, pin: board.pins.interrupt },
        clock: processor,
        parameters: 0x34,
      });
      bench.clock.runUntil(() => pn532.state === 'ready');
      const role: TargetRole = {
        mode: 0x05,
        sensRes: [0x04, 0x00],
        nfcid1t: [0xaa, 0xbb, 0xcc],
        selRes: 0x20,
      };
      let heard = '';
      const serve = (): void =>
        pn532.tgGetData(5000, (result) => {
          if (!result.ok) return;
          heard += hex(result.value);
          pn532.tgSetData(unhex('6f009000'), serve);
        });
      pn532.tgInitAsTarget(role, 10_000, (result) => {
        assert.isTrue(result.ok);
        serve();
      });
      bench.clock.runFor(20_000);
      const card = activated(bench, target.picc);
      assert.equal(hex(card.uid), '08aabbcc');
      const from = bench.clock.now();
      const reply = transceive(bench, unhex('00a4040000'));
      assert.deepEqual(reply, { ok: true, rapdu: unhex('6f009000') });
      assert.equal(heard, '00a4040000');
      assert.isAbove(bench.clock.now() - from, 5000, 'no timing reference');
    },
  },
  {
    row: 21,
    quirk: 'I2C stretches its clock; polling it wears buses out',
    driver: 'offers SPI and HSU, and waits on IRQ: a second of waiting costs a dozen looks at most',
    run() {
      const bench = createBench();
      let transactions = 0;
      const { SPI, Digital, pins } = bench.board;
      class Select extends Digital {
        override write(level: number): void {
          if (level === 0) transactions++;
          super.write(level);
        }
      }
      const pn532 = new PN532({
        ...bench.options,
        link: { io: SPI, select: { io: Select, pin: pins.select } },
      });
      bench.clock.runUntil(() => pn532.state === 'ready');
      const slow = new ScriptedPicc({
        clock: bench.clock,
        latencyUs: 1_000_000,
        answer: () => unhex('9000'),
      });
      bench.field.place(slow);
      waitFor(bench, (done: (r: unknown) => void) => pn532.inListPassiveTarget('A', 1, done));
      transactions = 0;
      const result = waitFor(bench, (done: (r: Result<Uint8Array>) => void) =>
        pn532.inDataExchange(1, unhex('00b2010c00'), done),
      );
      assert.isTrue(result.ok);
      assert.isBelow(transactions, 5 + 12);
    },
  },
  {
    row: 22,
    quirk: 'some chips sleep or die when idle',
    driver: 'asks after them while idle, and has them back within a second',
    run() {
      const bench = readerBench({ driver: { healthMs: 5000 } });
      bench.clock.runUntil(() => bench.reader.chip.state === 'ready');
      bench.clock.runFor(600_000_000);
      assert.equal(bench.reader.chip.state, 'ready');
      bench.chip.faults.set('mute', 1);
      bench.clock.runUntil(() => bench.reader.chip.state !== 'ready');
      const from = bench.clock.now();
      bench.clock.runUntil(() => bench.reader.chip.state === 'ready');
      assert.isBelow(bench.clock.now() - from, 1_000_000);
      activated(bench, new ScriptedPicc());
    },
  },
  {
    row: 23,
    quirk: 'clone boards differ in range',
    driver: 'weak coupling ends in a defined state; the antenna self-test is there',
    run() {
      const bench = readerBench();
      for (const coupling of [0.1, 0.18, 0.22, 0.26, 0.3, 0.34]) {
        bench.field.place(new ScriptedPicc({ answers: { '00b2010c00': '9000' } }), { coupling });
        const result = waitFor<Activation>(bench, (done) => bench.reader.activate(300, done));
        assert.include(['card', 'none', 'collision'], result.kind, `coupling ${coupling}`);
        if (result.kind === 'card') transceive(bench, unhex('00b2010c00'));
        bench.field.remove();
      }
      activated(bench, new ScriptedPicc());
      const driver = driverBench();
      const antenna = waitFor(driver, (done: (r: Result<Uint8Array>) => void) =>
        driver.pn532.diagnose(0x07, new Uint8Array([0x2e]), done),
      );
      assert.deepEqual(antenna, { ok: true, value: unhex('00') });
    },
  },
  {
    row: 24,
    quirk: 'analogue settings belong to the board',
    driver: 'passes them through at each start and after each recovery, as nfcpy does',
    run() {
      const sent: string[] = [];
      const bench = driverBench({
        driver: { rf: ANALOGUE },
        trace: (direction, frame) => {
          if (direction === 'out') sent.push(hex(frame));
        },
      });
      const analogue = (): string[] => sent.filter((frame) => /^0000ff....d4320[a-d]/.test(frame));
      assert.deepEqual(analogue(), ANALOGUE_FRAMES);
      sent.length = 0;
      bench.chip.reset(0);
      bench.chip.reset(1);
      const error = waitFor(bench, (done: (e: unknown) => void) => bench.pn532.recover(done));
      assert.isUndefined(error);
      assert.deepEqual(analogue(), ANALOGUE_FRAMES);
    },
  },
];
