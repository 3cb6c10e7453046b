/** The dialogue with a scripted chip: budgets, NACK, abort, drain, over SPI (IRQ and polling) and HSU. */

import { assert } from 'chai';
import type { Pn532Error } from '../../../../drivers/pn532/errors.js';
import { PN532 } from '../../../../drivers/pn532/pn532.js';
import type { PN532Options } from '../../../../drivers/pn532/options.js';
import type { Result } from '../../../../drivers/pn532/pn532-commands.js';
import {
  ACK,
  NACK,
  RF_OK,
  START,
  ScriptedChip,
  VERSION,
  VERSION_OK,
} from '../../../support/pn532/scripted-chip.js';
import { hex, unhex } from '../../../support/hex.js';

interface World {
  readonly chip: ScriptedChip;
  readonly pn532: PN532;
  readonly errors: Pn532Error[];
}

type Way = 'SPI with IRQ' | 'SPI without IRQ' | 'HSU';
const WAYS: readonly Way[] = ['SPI with IRQ', 'SPI without IRQ', 'HSU'];

/** A driver that has started. */
function world(way: Way, settings: Partial<PN532Options> = {}): World {
  const chip = new ScriptedChip();
  const errors: Pn532Error[] = [];
  chip.play(...START);
  const pn532 = new PN532({
    link: way === 'HSU' ? { io: chip.serial(), baud: 115200 } : { io: chip.spi(), select: 5 },
    ...(way === 'SPI with IRQ' ? { interrupt: { io: chip.digital(), pin: 16 } } : {}),
    clock: chip.driverClock,
    onError: (error) => errors.push(error),
    healthMs: 0,
    ...settings,
  });
  chip.run(100);
  assert.equal(pn532.state, 'ready');
  assert.lengthOf(chip.left, 0);
  chip.heard.length = 0;
  return { chip, pn532, errors };
}

/** Keeps what a callback is given, and when. */
function catcher<T>(chip: ScriptedChip): {
  done: (result: Result<T>) => void;
  results: Result<T>[];
  atMs: number[];
} {
  const results: Result<T>[] = [];
  const atMs: number[] = [];
  const done = (result: Result<T>): void => {
    results.push(result);
    atMs.push(chip.clock.now() / 1000);
  };
  return { done, results, atMs };
}

function fault(result: Result<unknown> | undefined): string | number {
  assert.ok(result && !result.ok, 'failed');
  return result.error.fault ?? result.error.status!;
}

// InDataExchange, target 1, 00 B2 01 0C 00, and its answer 90 00.
const READ = '0000ff08f8d4400100b2010c002c00';
const READ_OK = '0000ff05fbd541009000' + '5a00';
const APDU = unhex('00b2010c00');

for (const way of WAYS) {
  describe(`drivers/pn532 dialogue over ${way}`, () => {
    it('ACK, then response', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      chip.play({ host: READ, chip: [ACK, READ_OK], afterUs: [500, 20_000] });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(100);
      assert.deepEqual(got.results, [{ ok: true, value: unhex('9000') }]);
    });

    it('the callback never comes before the call returns', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      chip.play({ host: READ, chip: [ACK, READ_OK], afterUs: [0, 0] });
      pn532.inDataExchange(1, APDU, got.done);
      assert.lengthOf(got.results, 0);
      chip.run(100);
      assert.lengthOf(got.results, 1);
    });

    it('driver adds less than 5 ms to an exchange', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      const from = chip.clock.now() / 1000;
      chip.play({ host: READ, chip: [ACK, READ_OK], afterUs: [500, 150_000] });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(300);
      assert.isBelow(got.atMs[0]! - from - 150.5, 5);
    });

    it('no ACK: a harmless command is sent once more', () => {
      const { chip, pn532 } = world(way);
      const got = catcher(chip);
      chip.play({ host: VERSION, chip: [] }, { host: VERSION, chip: [ACK, VERSION_OK] });
      pn532.getFirmwareVersion(got.done);
      chip.run(100);
      assert.deepEqual(got.results, [
        { ok: true, value: { ic: 0x32, version: 1, revision: 6, support: 7 } },
      ]);
      assert.isAtLeast(got.atMs[0]!, 20);
    });

    it('no ACK: an APDU is not sent twice', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      chip.play({ host: READ, chip: [] });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(300);
      assert.equal(fault(got.results[0]), 'no-ack');
      assert.deepEqual(chip.heard, [READ, ACK]);
      assert.isBelow(got.atMs[0]! - 100, 240);
    });

    it('no ACK: an answer that comes all the same is taken', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      chip.play({ host: READ, chip: [READ_OK], afterUs: [120_000] });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(300);
      assert.deepEqual(got.results, [{ ok: true, value: unhex('9000') }]);
    });

    it('a damaged ACK counts as one', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      const damaged = way === 'HSU' ? '0000ff01fed500' : '0000ff10ff00';
      chip.play({ host: READ, chip: [damaged, READ_OK] });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(100);
      assert.isTrue(got.results[0]?.ok);
    });

    it('a response without ACK is taken', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      chip.play({ host: READ, chip: [READ_OK] });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(100);
      assert.isTrue(got.results[0]?.ok);
    });

    it('no response: abort by ACK when its budget has passed', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      const from = chip.clock.now() / 1000;
      chip.play({ host: READ, chip: [ACK] });
      pn532.configure({ exchangeMs: 700 });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(2000);
      assert.equal(fault(got.results[0]), 'no-response');
      assert.closeTo(got.atMs[0]! - from, 700, 20);
      assert.equal(chip.heard.at(-1), ACK);
    });

    it('a damaged response is asked for again, three times at most', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      const damaged = READ_OK.replace('9000', '9100');
      chip.play(
        { host: READ, chip: [ACK, damaged] },
        { host: NACK, chip: [damaged] },
        { host: NACK, chip: [READ_OK] },
      );
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(100);
      assert.deepEqual(got.results, [{ ok: true, value: unhex('9000') }]);

      chip.play({ host: READ, chip: [ACK, damaged] });
      for (let i = 0; i < 3; i++) chip.play({ host: NACK, chip: [damaged] });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(100);
      assert.equal(fault(got.results[1]), 'bad-frame');
      assert.lengthOf(chip.left, 0);
    });

    it('the error frame ends the command', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      chip.play({ host: READ, chip: [ACK, '0000ff01ff7f8100'] });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(100);
      assert.equal(fault(got.results[0]), 'syntax');
    });

    it('an answer to another command is let pass', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      chip.play({ host: READ, chip: [ACK, RF_OK, READ_OK] });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(100);
      assert.isTrue(got.results[0]?.ok);
      assert.equal(pn532.counters.strays, 1);
    });

    it('the status byte becomes a typed error', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      // 01: D5 + 41 + 01 = 0x117
      chip.play({ host: READ, chip: [ACK, '0000ff03fdd54101e900'] });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(100);
      assert.equal(fault(got.results[0]), 1);
    });

    it('abort ends a waiting command, and drains a late answer', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      let aborted = 0;
      chip.play({ host: READ, chip: [ACK] });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(50);
      pn532.abort(() => aborted++);
      assert.lengthOf(got.results, 0);
      chip.emit(READ_OK);
      chip.run(50);
      assert.equal(fault(got.results[0]), 'aborted');
      assert.equal(aborted, 1);
      chip.play({ host: VERSION, chip: [ACK, VERSION_OK] });
      const version = catcher(chip);
      pn532.getFirmwareVersion(version.done);
      chip.run(50);
      assert.isTrue(version.results[0]?.ok);
    });

    it('a command may follow an abort at once', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      const version = catcher(chip);
      chip.play({ host: READ, chip: [ACK] }, { host: ACK, chip: [] });
      chip.play({ host: VERSION, chip: [ACK, VERSION_OK] });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(50);
      pn532.abort(() => {});
      pn532.getFirmwareVersion(version.done);
      chip.run(50);
      assert.equal(fault(got.results[0]), 'aborted');
      assert.isTrue(version.results[0]?.ok);
    });

    it('MI: parts of an answer are fetched and joined', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      // status 40 (MI), one byte AA; then InDataExchange without data (D4 40 01: DCS EB); then 90 00
      chip.play(
        { host: READ, chip: [ACK, '0000ff04fcd54140aa0000'] },
        { host: '0000ff03fdd44001eb00', chip: [ACK, READ_OK] },
      );
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(100);
      assert.deepEqual(got.results, [{ ok: true, value: unhex('aa9000') }]);
    });

    it('MI: a card that never ends is stopped at the cap', () => {
      const { chip, pn532 } = world(way, { maxAnswerBytes: 262 });
      const got = catcher<Uint8Array>(chip);
      // D5 41 40, 100 × 00: DCS 0x156 -> AA
      const part = `0000ff6799d54140${'00'.repeat(100)}aa00`;
      chip.play({ host: READ, chip: [ACK, part] });
      chip.play({ host: '0000ff03fdd44001eb00', chip: [ACK, part] });
      chip.play({ host: '0000ff03fdd44001eb00', chip: [ACK, part] });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(200);
      assert.equal(fault(got.results[0]), 'too-long');
    });

    it('MI: data beyond 262 bytes goes out in parts', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      // 265 = 0x0109: LCS F6; D4 40 41 + 262 × 11: 0x155 + 0x1166 = 0x12BB -> 45
      chip.play(
        {
          host: `0000ffffff0109f6d44041${'11'.repeat(262)}4500`,
          chip: [ACK, '0000ff03fdd54100ea00'],
        },
        // D4 40 01 11 11: 0x137 -> C9
        { host: '0000ff05fbd440011111c900', chip: [ACK, READ_OK] },
      );
      pn532.inDataExchange(1, new Uint8Array(264).fill(0x11), got.done);
      chip.run(200);
      assert.deepEqual(got.results, [{ ok: true, value: unhex('9000') }]);
    });

    it('an extended answer', () => {
      const { chip, pn532 } = world(way);
      const got = catcher<Uint8Array>(chip);
      const long = `0000ffffff0100ffd54100${'5a'.repeat(253)}f800`;
      chip.play({ host: READ, chip: [ACK, long] });
      pn532.inDataExchange(1, APDU, got.done);
      chip.run(100);
      assert.deepEqual(got.results, [{ ok: true, value: unhex('5a'.repeat(253)) }]);
    });

    it('trace sees every frame, both directions', () => {
      const seen: string[] = [];
      const { chip, pn532 } = world(way, {
        trace: (direction, frame) => seen.push(`${direction} ${hex(frame)}`),
      });
      assert.lengthOf(seen, 15);
      seen.length = 0;
      chip.play({ host: READ, chip: [ACK, READ_OK] });
      pn532.inDataExchange(1, APDU, () => {});
      chip.run(100);
      assert.deepEqual(seen, [`out ${READ}`, `in ${ACK}`, `in ${READ_OK}`]);
    });
  });
}

describe('drivers/pn532 dialogue over SPI', () => {
  it('one chip-select per transaction: write, status and frame', () => {
    const { chip, pn532 } = world('SPI with IRQ');
    const before = chip.selections;
    chip.play({ host: READ, chip: [ACK, READ_OK] });
    pn532.inDataExchange(1, APDU, () => {});
    chip.run(100);
    // command; status + ACK; status + response
    assert.equal(chip.selections - before, 5);
  });

  it('a spurious edge costs nothing', () => {
    const { chip, pn532 } = world('SPI with IRQ');
    const got = catcher<Uint8Array>(chip);
    chip.play({ host: READ, chip: [ACK, READ_OK], afterUs: [1000, 50_000] });
    pn532.inDataExchange(1, APDU, got.done);
    chip.run(100);
    assert.isTrue(got.results[0]?.ok);
  });

  for (const stuck of [0, 1] as const) {
    it(`an IRQ line stuck at ${stuck} slows the dialogue, then is given up`, () => {
      const { chip, pn532 } = world('SPI with IRQ');
      chip.irqStuck = stuck;
      for (let i = 0; i < 4; i++) {
        const got = catcher<Uint8Array>(chip);
        const from = chip.clock.now() / 1000;
        chip.play({ host: READ, chip: [ACK, READ_OK] });
        pn532.inDataExchange(1, APDU, got.done);
        chip.run(400);
        assert.isTrue(got.results[0]?.ok, `exchange ${i}`);
        assert.isBelow(got.atMs[0]! - from, i < 3 ? 250 : 6, `exchange ${i}`);
      }
    });
  }

  it('a floating MISO is no frame', () => {
    const { chip, pn532 } = world('SPI without IRQ');
    const got = catcher(chip);
    chip.lenient = true;
    pn532.getFirmwareVersion(got.done);
    chip.run(200);
    assert.equal(fault(got.results[0]), 'no-ack');
  });
});

describe('drivers/pn532 dialogue over HSU', () => {
  it('half a frame ends after a pause and is asked for again', () => {
    const { chip, pn532 } = world('HSU');
    const got = catcher<Uint8Array>(chip);
    chip.play({ host: READ, chip: [ACK, READ_OK.slice(0, 14)] }, { host: NACK, chip: [READ_OK] });
    pn532.inDataExchange(1, APDU, got.done);
    chip.run(200);
    assert.deepEqual(got.results, [{ ok: true, value: unhex('9000') }]);
  });

  it('noise between frames is dropped', () => {
    const { chip, pn532 } = world('HSU');
    const got = catcher<Uint8Array>(chip);
    chip.play({ host: READ, chip: ['a55aff00', ACK, 'ff12', READ_OK] });
    pn532.inDataExchange(1, APDU, got.done);
    chip.run(200);
    assert.isTrue(got.results[0]?.ok);
  });

  it('changes the speed on both sides: response, ACK, then the new baud', () => {
    const { chip, pn532 } = world('HSU');
    let ok = false;
    chip.play(
      { host: '0000ff03fdd410051700', chip: [ACK, '0000ff02fed5111a00'] },
      { host: ACK, chip: [] },
    );
    pn532.setBaud(230400, (result) => (ok = result.ok));
    chip.run(50);
    assert.isTrue(ok);
    assert.deepEqual(chip.baud, [115200, 230400]);
    assert.lengthOf(chip.left, 0);
  });
});
