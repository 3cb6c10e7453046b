/** The class and its contract: options, start, recovery, health, sleep, close (ECMA-419). */

import { assert } from 'chai';
import type { SpiOptions } from '../../../../drivers/io.js';
import type { Pn532Error } from '../../../../drivers/pn532/errors.js';
import type { PN532Options } from '../../../../drivers/pn532/options.js';
import { PN532 } from '../../../../drivers/pn532/pn532.js';
import {
  ACK,
  RESTART,
  RF_OK,
  SAM,
  START,
  ScriptedChip,
  VERSION,
  VERSION_OK,
  type Line,
} from '../../../support/pn532/scripted-chip.js';

interface World {
  readonly chip: ScriptedChip;
  readonly pn532: PN532;
  readonly errors: Pn532Error[];
  readonly ready: number[];
}

function world(script: readonly Line[], settings: Partial<PN532Options> = {}): World {
  const chip = new ScriptedChip();
  const errors: Pn532Error[] = [];
  const ready: number[] = [];
  chip.play(...script);
  chip.lenient = true;
  const pn532 = new PN532({
    link: { io: chip.spi(), select: 5 },
    interrupt: { io: chip.digital(), pin: 16 },
    clock: chip.driverClock,
    onReady: (version) => ready.push(version.revision),
    onError: (error) => errors.push(error),
    ...settings,
  });
  return { chip, pn532, errors, ready };
}

const READ_STATUS = '0000ff02fed4042800';
const READ_STATUS_OK = '0000ff06fad50500010000' + '2500';

describe('drivers/pn532 class', () => {
  describe('options', () => {
    const chip = new ScriptedChip();
    const clock = chip.driverClock;
    const link = { io: chip.spi(), select: 5 };
    const wrong: readonly [string, unknown, ErrorConstructor, RegExp][] = [
      ['no options', undefined, TypeError, /options/],
      ['no link', { clock }, TypeError, /link/],
      ['no io', { clock, link: {} }, TypeError, /link\.io/],
      ['no clock', { link }, TypeError, /clock/],
      ['a clock without alarms', { link, clock: {} }, TypeError, /clock/],
      ['reset without io', { link, clock, reset: { pin: 4 } }, TypeError, /reset\.io/],
      ['interrupt without io', { link, clock, interrupt: { pin: 4 } }, TypeError, /interrupt\.io/],
      [
        'select without io',
        { clock, link: { ...link, select: {} } },
        TypeError,
        /link\.select\.io/,
      ],
      ['onReady no function', { link, clock, onReady: 1 }, TypeError, /onReady/],
      ['hz beyond the chip', { clock, link: { ...link, hz: 6_000_000 } }, RangeError, /link\.hz/],
      ['baud no number', { clock, link: { ...link, baud: '1' } }, TypeError, /link\.baud/],
      ['ackMs 0', { link, clock, ackMs: 0 }, RangeError, /ackMs/],
      ['ackMs text', { link, clock, ackMs: '20' }, TypeError, /ackMs/],
      ['half a millisecond', { link, clock, responseMs: 10.5 }, RangeError, /responseMs/],
      [
        'retries 256',
        { link, clock, retries: { atr: 256, psl: 1, passive: 0 } },
        RangeError,
        /retries\.atr/,
      ],
      ['frames without preamble', { link, clock, parameters: 0x54 }, RangeError, /parameters/],
      ['an rf item of one byte', { link, clock, rf: [[0x0a]] }, TypeError, /rf/],
      ['an rf item that is none', { link, clock, rf: [new Array(13).fill(0)] }, RangeError, /rf/],
    ];
    for (const [name, options, type, message] of wrong) {
      it(`${name}: ${type.name} naming it`, () => {
        assert.throws(() => new PN532(options as PN532Options), type, message);
      });
    }

    it('what was opened is closed when a later part fails', () => {
      const broken = new ScriptedChip();
      const failing = class {
        constructor() {
          throw new Error('in use');
        }
      } as unknown as ReturnType<ScriptedChip['spi']>;
      const options = {
        link: { io: failing, select: { io: broken.digital(), pin: 5 } },
        reset: { io: broken.digital(), pin: 4 },
        clock: broken.driverClock,
      };
      assert.throws(() => new PN532(options), /in use/);
      assert.equal(broken.opened, 2);
      assert.equal(broken.closed, 2);
    });

    it('the driver’s defaults yield to the caller’s', () => {
      const seen: unknown[] = [];
      const Spi = class extends chip.spi() {
        constructor(options: SpiOptions) {
          super(options);
          seen.push(options);
        }
      };
      new PN532({ link: { io: Spi, select: 5, hz: 2_000_000, port: 2 }, clock }).close();
      assert.deepEqual(seen, [{ hz: 2_000_000, mode: 0, active: 0, port: 2, select: 5 }]);
    });
  });

  describe('start', () => {
    it('SAMConfiguration first, every setting explicit, then onReady', () => {
      const { chip, pn532, ready, errors } = world(START);
      assert.equal(pn532.state, 'starting');
      chip.run(100);
      assert.deepEqual(ready, [6]);
      assert.deepEqual(errors, []);
      assert.deepEqual(
        chip.heard,
        START.map((line) => line.host),
      );
    });

    it('survives a first command that the chip loses', () => {
      const { chip, ready } = world([{ host: SAM, chip: [] }, ...START]);
      chip.run(100);
      assert.deepEqual(ready, [6]);
    });

    it('sends the board’s analogue settings', () => {
      const item = '0000ff06fad4320cff0485' + '6600';
      const { chip, ready } = world([...START, { host: item, chip: [ACK, RF_OK] }], {
        rf: [[0x0c, 0xff, 0x04, 0x85]],
      });
      chip.run(100);
      assert.deepEqual(ready, [6]);
      assert.lengthOf(chip.left, 0);
    });

    it('a mute chip: onError within a second, once, and tries go on', () => {
      const { chip, pn532, errors, ready } = world([], { healthMs: 2000 });
      chip.run(1000);
      assert.deepEqual(
        errors.map((error) => error.fault),
        ['mute'],
      );
      assert.equal(pn532.state, 'mute');
      chip.run(4000);
      assert.lengthOf(errors, 1);
      chip.play(...START);
      chip.run(3000);
      assert.deepEqual(ready, [6]);
    });

    it('something that is no PN532', () => {
      // IC 31: D5 03 31 01 06 07 -> E9
      const { chip, errors } = world([
        START[0]!,
        { host: VERSION, chip: [ACK, '0000ff06fad50331010607e900'] },
      ]);
      chip.run(1000);
      assert.deepEqual(
        errors.map((error) => error.fault),
        ['not-a-pn532'],
      );
    });

    it('commands given before wait for it', () => {
      const { chip, pn532 } = world([...START, { host: READ_STATUS, chip: [ACK, READ_STATUS_OK] }]);
      let status = -1;
      pn532.getGeneralStatus((result) => (status = result.ok ? result.value.lastError : -2));
      chip.run(100);
      assert.equal(status, 0);
    });
  });

  it('one command at a time', () => {
    const { pn532 } = world(START);
    pn532.getGeneralStatus(() => {});
    assert.throws(
      () => pn532.getFirmwareVersion(() => {}),
      /GetFirmwareVersion while GetGeneralStatus/,
    );
  });

  it('configure: only what is present, before the next command', () => {
    const { chip, pn532 } = world(START);
    chip.run(100);
    chip.play(
      { host: '0000ff06fad43205020304ec00', chip: [ACK, RF_OK] },
      { host: READ_STATUS, chip: [ACK, READ_STATUS_OK] },
    );
    pn532.configure({ retries: { atr: 2, psl: 3, passive: 4 } });
    let ok = false;
    pn532.getGeneralStatus((result) => (ok = result.ok));
    chip.run(100);
    assert.isTrue(ok);
    assert.lengthOf(chip.left, 0);
    assert.throws(() => pn532.configure({ nackRetries: 11 }), RangeError, 'nackRetries');
  });

  it('configure while it is set up: told afterwards', () => {
    const { chip, pn532 } = world(START);
    chip.run(4);
    assert.equal(pn532.state, 'starting');
    chip.play({ host: '0000ff06fad43205020304ec00', chip: [ACK, RF_OK] });
    chip.play({ host: READ_STATUS, chip: [ACK, READ_STATUS_OK] });
    chip.clock.alarm('configure', 9_000, () =>
      pn532.configure({ retries: { atr: 2, psl: 3, passive: 4 } }),
    );
    let ok = false;
    pn532.getGeneralStatus((result) => (ok = result.ok));
    chip.run(200);
    assert.isTrue(ok);
    assert.lengthOf(chip.left, 0);
  });

  it('more than a frame holds: RangeError, and the driver goes on', () => {
    const { chip, pn532 } = world([...START, { host: READ_STATUS, chip: [ACK, READ_STATUS_OK] }]);
    const refused = (length: number): void =>
      pn532.inCommunicateThru(new Uint8Array(length), () => assert.fail('called back'));
    assert.throws(() => refused(264), RangeError, 'InCommunicateThru with more than 263 bytes');
    chip.run(100);
    assert.throws(() => refused(264), RangeError);
    assert.throws(() => pn532.rfConfiguration(1, new Array<number>(263).fill(0), () => {}));
    let ok = false;
    pn532.getGeneralStatus((result) => (ok = result.ok));
    chip.run(100);
    assert.isTrue(ok);
  });

  describe('recover', () => {
    it('stops what runs, sets the chip up anew, within a second', () => {
      const { chip, pn532 } = world(START);
      chip.run(100);
      chip.play({ host: READ_STATUS, chip: [ACK] }, { host: ACK, chip: [] }, ...RESTART);
      const order: string[] = [];
      pn532.getGeneralStatus((result) => order.push(result.ok ? 'ok' : result.error.fault!));
      chip.run(20);
      pn532.recover((error) => order.push(error ? error.fault! : 'recovered'));
      chip.run(1000);
      assert.deepEqual(order, ['aborted', 'recovered']);
    });

    it('uses the reset pin when the soft way fails', () => {
      const chip = new ScriptedChip();
      const levels: number[] = [];
      const Reset = class extends chip.digital() {
        override write(value?: 0 | 1): void {
          levels.push(value!);
          // The script goes on only once the chip was reset a second time.
          if (levels.filter((level) => level === 1).length === 2) chip.play(...RESTART);
        }
      };
      chip.lenient = true;
      chip.play(...START);
      const pn532 = new PN532({
        link: { io: chip.spi(), select: 5 },
        reset: { io: Reset, pin: 4 },
        clock: chip.driverClock,
      });
      chip.run(200);
      assert.deepEqual(levels, [0, 1]);
      let error: unknown = 'none';
      pn532.recover((result) => (error = result));
      chip.run(1000);
      assert.isUndefined(error);
      assert.deepEqual(levels, [0, 1, 0, 1]);
    });

    it('a chip that stays mute: told within a second; commands are refused, not lost', () => {
      const { chip, pn532 } = world(START);
      chip.run(100);
      const faults: string[] = [];
      pn532.recover((error) => faults.push(error!.fault!));
      pn532.getGeneralStatus((result) => faults.push(result.ok ? 'ok' : result.error.fault!));
      chip.run(1000);
      assert.sameMembers(faults, ['mute', 'mute']);
      pn532.getGeneralStatus((result) => faults.push(result.ok ? 'ok' : result.error.fault!));
      assert.lengthOf(faults, 2);
      chip.run(1);
      assert.lengthOf(faults, 3);
    });
  });

  describe('health', () => {
    it('asks after the idle time, and recovers a chip that went mute', () => {
      const { chip, pn532, errors } = world(START, { healthMs: 3000 });
      chip.run(100);
      chip.play({ host: VERSION, chip: [ACK, VERSION_OK] });
      chip.run(3100);
      assert.lengthOf(chip.left, 0);
      chip.play({ host: VERSION, chip: [] }, ...RESTART);
      chip.run(4200);
      assert.lengthOf(chip.left, 0);
      assert.equal(pn532.state, 'ready');
      assert.deepEqual(errors, []);
    });

    it('does not ask a busy chip', () => {
      const { chip, pn532 } = world(START, { healthMs: 1000, exchangeMs: 10_000 });
      chip.run(100);
      chip.play({ host: '0000ff03fdd44001eb00', chip: [ACK] });
      pn532.inDataExchange(1, new Uint8Array(0), () => {});
      chip.run(5000);
      assert.lengthOf(chip.heard, START.length + 1);
    });
  });

  it('power down, and wake by the next command', () => {
    const { chip, pn532 } = world(START);
    chip.run(100);
    // HSU 10, SPI 20, I2C 80
    chip.play({ host: '0000ff03fdd416b06600', chip: [ACK, '0000ff03fdd517001400'] });
    let asleep = false;
    pn532.powerDown((result) => (asleep = result.ok));
    chip.run(20);
    assert.isTrue(asleep);
    assert.equal(pn532.state, 'asleep');
    chip.run(60_000);
    assert.lengthOf(chip.left, 0);
    chip.play(...RESTART, { host: READ_STATUS, chip: [ACK, READ_STATUS_OK] });
    let ok = false;
    pn532.getGeneralStatus((result) => (ok = result.ok));
    chip.run(100);
    assert.isTrue(ok);
  });

  describe('close', () => {
    it('twice is fine, and frees bus and pins', () => {
      const { chip, pn532 } = world(START);
      pn532.close();
      pn532.close();
      assert.equal(pn532.state, 'closed');
      assert.equal(chip.opened, 2);
      assert.equal(chip.closed, 2);
    });

    it('no callback afterwards', () => {
      const { chip, pn532, ready, errors } = world(START);
      pn532.getGeneralStatus(() => assert.fail('called back'));
      pn532.recover(() => assert.fail('called back'));
      pn532.close();
      chip.run(30_000);
      assert.deepEqual([ready, errors], [[], []]);
    });

    it('at every moment of a start', () => {
      for (let us = 0; us < 30_000; us += 700) {
        const { chip, pn532, ready } = world(START);
        chip.clock.runFor(us);
        const before = ready.length;
        pn532.close();
        chip.run(2000);
        assert.equal(ready.length, before);
      }
    });

    it('from inside a callback', () => {
      const chip = new ScriptedChip();
      chip.play(...START);
      const pn532: PN532 = new PN532({
        link: { io: chip.spi(), select: 5 },
        clock: chip.driverClock,
        onReady: () => pn532.close(),
      });
      chip.run(20_000);
      assert.equal(pn532.state, 'closed');
    });

    it('use after close throws', () => {
      const { pn532 } = world(START);
      pn532.close();
      assert.throws(() => pn532.getFirmwareVersion(() => {}), /closed/);
      assert.throws(() => pn532.configure({}), /closed/);
      assert.throws(() => pn532.recover(() => {}), /closed/);
      assert.throws(() => pn532.abort(() => {}), /closed/);
    });
  });
});
