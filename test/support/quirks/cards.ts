/** Quirks of activation, cards and phones. */

import { assert } from 'chai';
import type { Result } from '../../../drivers/pn532/pn532-commands.js';
import { PN532 } from '../../../drivers/pn532/pn532.js';
import type { Activation } from '../../../firmware/ports/card-reader.js';
import type { Picc } from '../../../simulator/rf/picc.js';
import { hex, unhex } from '../hex.js';
import {
  activated,
  createBench,
  driverBench,
  readerBench,
  transceive,
  waitFor,
  type ReaderBench,
} from '../pn532/bench.js';
import { ScriptedPicc } from '../scripted-picc.js';
import { askFor, expectedAnswer, lengthCard } from './frames.js';
import type { Quirk } from './quirk.js';

const READ = unhex('00b2010c00');

function activate(bench: ReaderBench, limitMs = 1000): Activation {
  return waitFor<Activation>(bench, (done) => bench.reader.activate(limitMs, done));
}

/** The command codes the driver sends while `run` runs. */
function commandsOf(run: (trace: (direction: string, frame: Uint8Array) => void) => void): {
  codes: number[];
  frames: string[];
} {
  const codes: number[] = [];
  const frames: string[] = [];
  run((direction, frame) => {
    if (direction !== 'out') return;
    frames.push(hex(frame));
    if (frame.length > 6)
      codes.push(frame[3] === 0xff && frame[4] === 0xff ? frame[9]! : frame[6]!);
  });
  return { codes, frames };
}

/** A phone: a new random-looking identifier at each activation, 08 in front. */
function phone(): Picc & { taps: number } {
  const inner = new ScriptedPicc({ answers: { '00b2010c00': '9000' } });
  let taps = 0;
  return {
    name: 'phone',
    type: 'A',
    get taps() {
      return taps;
    },
    powerUp() {
      taps++;
      return { ...inner.powerUp(), uid: new Uint8Array([0x08, taps, taps * 3, taps * 7]) };
    },
    powerDown: () => inner.powerDown(),
    receive: (capdu, answer) => inner.receive(capdu, answer),
  };
}

export const CARD_QUIRKS: readonly Quirk[] = [
  {
    row: 9,
    quirk: 'the chip handles WTX itself: the host sees only silence',
    driver: 'waits beyond what a card may ask for, and serves a phone that asks for a second',
    run() {
      const bench = readerBench();
      const slow = new ScriptedPicc({
        clock: bench.clock,
        latencyUs: 1_000_000,
        answer: () => unhex('9000'),
      });
      activated(bench, slow);
      assert.deepEqual(transceive(bench, READ), { ok: true, rapdu: unhex('9000') });
      bench.field.faults.set('wtxStorm', 20);
      assert.deepEqual(transceive(bench, READ), { ok: true, rapdu: unhex('9000') });
      // One that never ends: the budget does, and the next tap works.
      bench.field.faults.clear();
      slow.latencyUs = 60_000_000;
      const from = bench.clock.now();
      assert.isFalse(transceive(bench, READ).ok);
      assert.isBelow(bench.clock.now() - from, 5_200_000);
      assert.equal(activate(bench).kind, 'card');
    },
  },
  {
    row: 10,
    quirk: 'InListPassiveTarget tries for ever unless told otherwise',
    driver: 'sets a finite retry count; should it wait all the same, aborts by ACK',
    run() {
      const finite = readerBench();
      const from = finite.clock.now();
      assert.equal(activate(finite, 100).kind, 'none');
      assert.isBelow(finite.clock.now() - from, 250_000);

      const endless = driverBench({
        driver: { retries: { atr: 255, psl: 1, passive: 255 }, responseMs: 1000 },
      });
      const result = waitFor(endless, (done: (r: Result<unknown>) => void) =>
        endless.pn532.inListPassiveTarget('A', 2, done),
      );
      assert.isFalse(result.ok);
      if (!result.ok) assert.equal(result.error.fault, 'no-response');
      const version = waitFor(endless, (done: (r: Result<unknown>) => void) =>
        endless.pn532.getFirmwareVersion(done),
      );
      assert.isTrue(version.ok);
    },
  },
  {
    row: 11,
    quirk: 'two targets at most; collisions are seldom reported',
    driver: 'asks for two and reports a collision when two come, of both types in turn',
    run() {
      for (const type of ['A', 'B'] as const) {
        const bench = readerBench();
        const second = new ScriptedPicc({ type, uid: '08000002' });
        bench.field.place(new ScriptedPicc({ type, uid: '08000001' }));
        bench.field.place(second);
        assert.deepEqual(activate(bench), { kind: 'collision' }, type);
        bench.field.remove(second);
        assert.equal(activate(bench).kind, 'card', type);
      }
    },
  },
  {
    row: 12,
    quirk: 'automatic RATS announces small frames (FSDI 5): long answers come chained',
    driver: 'takes the ATS from the answer, and long answers whole, whatever the frame size',
    run() {
      for (const fsdi of [2, 5, 8]) {
        const bench = readerBench({ chip: { fsdi } });
        const card = activated(bench, lengthCard());
        assert.equal(hex(card.ats!), '0578807002');
        for (const length of [61, 62, 63, 200, 256]) {
          const reply = transceive(bench, askFor(length));
          assert.isTrue(reply.ok, `FSDI ${fsdi}, ${length} bytes`);
          if (reply.ok) assert.equal(hex(reply.rapdu), expectedAnswer(length));
        }
      }
    },
  },
  {
    row: 13,
    quirk: 'SetParameters: automatic RATS, PICC emulation, no preamble',
    driver: 'sets them explicitly at each start and refuses frames without preamble',
    run() {
      const { frames } = commandsOf((trace) => {
        const bench = driverBench({ trace });
        waitFor(bench, (done: (error: unknown) => void) => bench.pn532.recover(done));
      });
      assert.lengthOf(
        frames.filter((frame) => frame === '0000ff03fdd412140600'),
        2,
      );
      const bench = createBench({ driver: { parameters: 0x54 } });
      assert.throws(() => new PN532(bench.options), RangeError, 'parameters');
    },
  },
  {
    row: 14,
    quirk: 'type B: the firmware’s ATTRIB fixes 64-byte frames',
    driver: 'type B is served within that limit: activation and long answers',
    run() {
      const bench = readerBench();
      const card = activated(
        bench,
        new ScriptedPicc({
          type: 'B',
          uid: '11223344',
          answer: () => new Uint8Array(200).fill(0x90),
        }),
      );
      assert.equal(card.type, 'B');
      assert.equal(hex(card.ats!).slice(0, 10), '5011223344', 'ATQB');
      const reply = transceive(bench, READ);
      assert.isTrue(reply.ok);
      if (reply.ok) assert.lengthOf(reply.rapdu, 200);
    },
  },
  {
    row: 15,
    quirk: 'the field is the host’s to switch',
    driver: 'resets cards for at least 5.1 ms, powers up as long, and is off after the outcome',
    run() {
      const bench = readerBench();
      const edges: { on: boolean; us: number }[] = [];
      const { setOn } = bench.field;
      bench.field.setOn = (on: boolean) => {
        if (on !== bench.field.on) edges.push({ on, us: bench.clock.now() });
        setOn.call(bench.field, on);
      };
      activated(bench, new ScriptedPicc());
      assert.equal(activate(bench).kind, 'card');
      waitFor(bench, (done: (v: void) => void) => bench.reader.fieldOff(0, () => done(undefined)));
      assert.isFalse(bench.field.on);
      let resets = 0;
      for (let i = 1; i < edges.length; i++) {
        const gap = edges[i]!.us - edges[i - 1]!.us;
        assert.isAtLeast(gap, 5100, `edge ${i}`);
        if (edges[i]!.on) resets++;
      }
      assert.isAtLeast(resets, 1);
    },
  },
  {
    row: 16,
    quirk: 'some wallets wake at special frames (ECP, VAS)',
    driver: 'sends none by itself; the commands for a hook are there',
    run() {
      const { codes } = commandsOf((trace) => {
        const bench = readerBenchWithTrace(trace);
        activate(bench, 200);
        activated(bench, phone());
        transceive(bench, READ);
      });
      assert.notInclude(codes, 0x42, 'InCommunicateThru');
      assert.notInclude(codes, 0x08, 'WriteRegister');
      const bench = driverBench();
      waitFor(bench, (done: (r: unknown) => void) => bench.pn532.field(true, done));
      const written = waitFor(bench, (done: (r: Result<void>) => void) =>
        bench.pn532.writeRegisters({ BitFraming: 0, TxMode: 0x80, RxMode: 0x80 }, done),
      );
      assert.isTrue(written.ok);
      const sent = waitFor(bench, (done: (r: Result<Uint8Array>) => void) =>
        bench.pn532.inCommunicateThru(unhex('6a01000000'), done),
      );
      assert.isFalse(sent.ok);
      if (!sent.ok) assert.equal(sent.error.status, 0x01, 'nobody answers an ECP frame');
    },
  },
  {
    row: 17,
    quirk: 'phones: a random identifier, 08 in front, new at each activation',
    driver: 'never takes it for an identity: the next activation is as good as the first',
    run() {
      const bench = readerBench();
      const mobile = phone();
      const first = activated(bench, mobile);
      assert.isTrue(transceive(bench, READ).ok);
      const second = activate(bench);
      assert.equal(second.kind, 'card');
      if (second.kind !== 'card') return;
      assert.notEqual(hex(first.uid), hex(second.card.uid));
      assert.isTrue(transceive(bench, READ).ok);
    },
  },
  {
    row: 19,
    quirk: 'InRelease can take abnormally long',
    driver: 'a tap ends by field off: neither InRelease nor InDeselect is sent',
    run() {
      const { codes } = commandsOf((trace) => {
        const bench = readerBenchWithTrace(trace);
        activated(bench, phone());
        transceive(bench, READ);
        waitFor(bench, (done: (v: void) => void) =>
          bench.reader.fieldOff(0, () => done(undefined)),
        );
        bench.field.remove();
        waitFor(bench, (done: (gone: boolean) => void) => bench.reader.removal(1000, done));
      });
      assert.include(codes, 0x32);
      assert.notInclude(codes, 0x52);
      assert.notInclude(codes, 0x44);
    },
  },
];

function readerBenchWithTrace(trace: (direction: string, frame: Uint8Array) => void): ReaderBench {
  return readerBench({ log: trace });
}
