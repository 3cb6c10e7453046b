/** Quirks of frames, status and buses. */

import { assert } from 'chai';
import { PN532 } from '../../../drivers/pn532/pn532.js';
import type { Pn532Error } from '../../../drivers/pn532/errors.js';
import type { Result } from '../../../drivers/pn532/pn532-commands.js';
import type { TargetList } from '../../../drivers/pn532/targets.js';
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

/** A card that answers P1 P2 bytes, 90 00 at the end. */
export function lengthCard(): ScriptedPicc {
  return new ScriptedPicc({
    answer: (capdu) => {
      const length = capdu[2]! * 256 + capdu[3]!;
      const rapdu = new Uint8Array(length);
      for (let i = 0; i < length; i++) rapdu[i] = (i * 7 + length) & 0xff;
      rapdu[length - 2] = 0x90;
      rapdu[length - 1] = 0x00;
      return rapdu;
    },
  });
}

export function askFor(length: number): Uint8Array {
  return new Uint8Array([0x80, 0xca, length >> 8, length & 0xff, 0x00]);
}

export function expectedAnswer(length: number): string {
  let text = '';
  for (let i = 0; i < length - 2; i++)
    text += (((i * 7 + length) & 0xff) | 256).toString(16).slice(1);
  return `${text}9000`;
}

function failed(result: Result<unknown>): Pn532Error {
  assert.isFalse(result.ok);
  return (result as { error: Pn532Error }).error;
}

export const FRAME_QUIRKS: readonly Quirk[] = [
  {
    row: 1,
    quirk: 'normal frames end at 255 bytes, extended ones at 265',
    driver: 'speaks extended frames both ways: 253 to 262 bytes, and exactly 256',
    run() {
      for (const wires of ALL_WIRES) {
        const bench = readerBench({ wires });
        activated(bench, lengthCard());
        for (const length of [253, 254, 255, 256, 257, 258, 259, 260, 261, 262]) {
          const reply = transceive(bench, askFor(length));
          assert.isTrue(reply.ok, `${length} bytes over ${wires}`);
          if (reply.ok) assert.equal(hex(reply.rapdu), expectedAnswer(length));
        }
        const echo = new ScriptedPicc({ answer: (capdu) => unhex(hex(capdu.slice(-2))) });
        bench.field.remove();
        activated(bench, echo);
        for (const length of [252, 253, 254, 261, 262]) {
          const capdu = new Uint8Array(length).fill(0xa5);
          capdu[0] = 0x80;
          transceive(bench, capdu);
          assert.equal(echo.heard.at(-1), hex(capdu), `${length} bytes out over ${wires}`);
        }
      }
    },
  },
  {
    row: 2,
    quirk: 'MI in the status byte: more parts follow',
    driver: 'joins until MI is 0, both ways, up to a cap, under one deadline',
    run() {
      const bench = readerBench({ driver: { maxAnswerBytes: 1024 } });
      const long = lengthCard();
      activated(bench, long);
      for (const length of [263, 524, 525, 1024]) {
        const reply = transceive(bench, askFor(length));
        assert.isTrue(reply.ok);
        if (reply.ok) assert.equal(hex(reply.rapdu), expectedAnswer(length));
      }
      const capdu = new Uint8Array(600).fill(0x3c);
      transceive(bench, capdu);
      assert.equal(long.heard.at(-1), hex(capdu));
      assert.isFalse(transceive(bench, askFor(1100)).ok, 'beyond the cap');
      const next = waitFor(bench, (done: (result: { kind: string }) => void) =>
        bench.reader.activate(1000, done),
      );
      assert.equal(next.kind, 'card', 'and the next tap works');
    },
  },
  {
    row: 3,
    quirk: 'status byte: low six bits error, 40 MI, 80 NAD',
    driver: 'tells typed errors, the code with them',
    run() {
      const bench = driverBench();
      // No target listed: 27, context.
      const context = failed(
        waitFor(bench, (done: (r: Result<Uint8Array>) => void) =>
          bench.pn532.inDataExchange(1, unhex('00b2010c00'), done),
        ),
      );
      assert.deepEqual([context.status, context.remedy], [0x27, 'reselect']);
      // A card that does not answer: 01, time-out.
      bench.field.place(new ScriptedPicc({ answer: () => undefined }));
      bench.field.faults.set('noWtx', 1);
      listOne(bench);
      bench.field.remove();
      const timeout = failed(
        waitFor(bench, (done: (r: Result<Uint8Array>) => void) =>
          bench.pn532.inDataExchange(1, unhex('00b2010c00'), done),
        ),
      );
      assert.deepEqual([timeout.status, timeout.effect], [0x01, 'timeout']);
    },
  },
  {
    row: 4,
    quirk: '01 can latch; 27 means that no target is listed',
    driver: 'keeps reselect, recover and card gone apart',
    run() {
      const bench = readerBench();
      activated(bench, new ScriptedPicc({ answers: { '00b2010c00': '9000' } }));
      // The card loses one exchange entirely: time-out, then the latch; listing again clears it.
      bench.field.faults.set('loss', 1);
      const lost = transceive(bench, unhex('00b2010c00'));
      assert.isFalse(lost.ok);
      bench.field.faults.clear();
      const again = waitFor(bench, (done: (result: { kind: string }) => void) =>
        bench.reader.activate(1000, done),
      );
      assert.equal(again.kind, 'card');
      assert.deepEqual(transceive(bench, unhex('00b2010c00')), { ok: true, rapdu: unhex('9000') });
      // A mute chip: recovered, not reselected.
      bench.chip.faults.set('mute', 1);
      const mute = transceive(bench, unhex('00b2010c00'));
      assert.deepEqual(mute, { ok: false, fault: 'transmission' });
      const after = waitFor(bench, (done: (result: { kind: string }) => void) =>
        bench.reader.activate(2000, done),
      );
      assert.equal(after.kind, 'card', 'RSTPDN brought it back');
    },
  },
  {
    row: 5,
    quirk: 'SPI sends the least significant bit first, mode 0, at most 5 MHz',
    driver: 'reverses bits by table, one chip-select per transaction, refuses more hertz',
    run() {
      const bench = createBench();
      const sent: string[] = [];
      let selections = 0;
      const { SPI, Digital, pins } = bench.board;
      class Spy extends SPI {
        override write(buffer: Uint8Array | ArrayBuffer): void {
          sent.push(hex(new Uint8Array(buffer)));
          super.write(buffer);
        }
      }
      class Select extends Digital {
        override write(level: number): void {
          if (level === 0) selections++;
          super.write(level);
        }
      }
      const link = { io: Spy, select: { io: Select, pin: pins.select } };
      const pn532 = new PN532({ ...bench.options, link });
      bench.clock.runUntil(() => pn532.state === 'ready');
      sent.length = 0;
      selections = 0;
      waitFor(bench, (done: (r: unknown) => void) => pn532.getFirmwareVersion(done));
      // 01 | 00 00 FF 02 FE D4 02 2A 00, each byte mirrored; then status 02 and reading 03 for ACK and response
      assert.deepEqual(sent, ['800000ff407f2b405400', '40', 'c0', '40', 'c0']);
      assert.equal(selections, 5);
      assert.throws(
        () => new PN532({ ...bench.options, link: { ...link, hz: 5_000_001 } }),
        RangeError,
        'link.hz',
      );
    },
  },
  {
    row: 20,
    quirk: 'HSU at 115200: 265 bytes take 23 ms, the ESP32 holds 128 bytes and no more',
    driver: 'writes in pieces, and asks again when a stall made bytes fall',
    run() {
      const bench = readerBench({ wires: 'hsu' });
      activated(bench, lengthCard());
      const reply = waitFor(bench, (done: (r: { ok: boolean; rapdu?: Uint8Array }) => void) => {
        bench.reader.transceive(askFor(262), done);
        // The second frame is the response: other code keeps the processor for longer than the FIFO lasts.
        let frames = 0;
        const unlisten = bench.chip.onIrq((level) => {
          if (level === 1 || ++frames < 2) return;
          unlisten();
          bench.processor.deliver('stall', 500, () => bench.processor.spend(20_000));
        });
      });
      assert.isTrue(reply.ok);
      assert.equal(hex(reply.rapdu!), expectedAnswer(262));
      assert.isAtLeast(bench.reader.chip.counters.damaged, 1, 'bytes did fall');
    },
  },
];

export function listOne(bench: ReturnType<typeof driverBench>): TargetList {
  const result = waitFor(bench, (done: (r: Result<TargetList>) => void) =>
    bench.pn532.inListPassiveTarget('A', 1, done),
  );
  assert.isTrue(result.ok);
  return (result as { value: TargetList }).value;
}
