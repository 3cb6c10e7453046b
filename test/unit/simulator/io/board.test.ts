/** The modelled board in Moddable's shapes: bus time, chip-select, interrupts that coalesce, the UART's small buffers. */

import { assert } from 'chai';
import { Processor } from '../../../../simulator/clock/processor.js';
import { VirtualClock } from '../../../../simulator/clock/virtual-clock.js';
import { BOARD_PINS, createBoard } from '../../../../simulator/io/board.js';
import { Pn532Chip } from '../../../../simulator/pn532/chip.js';
import { hex, unhex } from '../../../support/hex.js';

const FIRMWARE = '0000ff02fed4022a00';
const SAM = '0000ff05fbd41401000116 00';
const ACK = '0000ff00ff00';

function mirrored(text: string): Uint8Array {
  return unhex(text).map((byte) => {
    let out = 0;
    for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) out |= 0x80 >> bit;
    return out;
  });
}

function world() {
  const clock = new VirtualClock();
  const processor = new Processor(clock, { stepUs: 100 });
  const chip = new Pn532Chip({ clock });
  return { clock, processor, chip, board: createBoard({ chip, processor }) };
}

describe('board: SPI', () => {
  it('wakes the chip by chip-select, takes a command, raises IRQ for ACK and response', () => {
    const { clock, chip, board } = world();
    const spi = new board.SPI({ hz: 1_000_000, clock: 18, in: 19, out: 23, select: 5 });
    const edges: number[] = [];
    const irq: { read(): 0 | 1 } = new board.Digital({
      pin: BOARD_PINS.interrupt,
      mode: board.Digital.InputPullUp,
      edge: board.Digital.Falling,
      onReadable: () => edges.push(irq.read()),
    });
    clock.runFor(3000);
    const read = (count: number): string => {
      spi.write(mirrored('03'));
      const bytes = new Uint8Array(spi.read(count));
      spi.flush(true);
      return hex(mirrored(hex(bytes)));
    };
    spi.flush(true);
    const from = clock.now();
    spi.write(mirrored('01' + SAM));
    assert.equal(clock.now() - from, 13 * 8, '13 bytes at 1 MHz');
    spi.flush(true);
    clock.runFor(5000);
    assert.deepEqual(edges, [0]);
    assert.equal(read(6), ACK);
    assert.equal(chip.irq, 1);
    clock.runFor(5000);
    assert.deepEqual(edges, [0, 0]);
    assert.equal(read(9), '0000ff02fed5151600');
    assert.equal(clock.charged('bus'), (13 + 7 + 10) * 8);
  });

  it('a frame may be read and written over several chip-selects', () => {
    const { clock, board } = world();
    const spi = new board.SPI({ hz: 1_000_000, select: 5 });
    clock.runFor(3000);
    for (const part of ['0000', 'ff02fed4', '022a00']) {
      spi.flush(true);
      spi.write(mirrored('01' + part));
    }
    let got = '';
    for (const count of [1, 5, 4, 3, 6]) {
      spi.flush(true);
      clock.runFor(5000);
      spi.write(mirrored('03'));
      got += hex(mirrored(hex(new Uint8Array(spi.read(count)))));
    }
    assert.equal(got, ACK + '0000ff06fad50332010607e800');
  });

  it('what is sent before the chip is awake is lost', () => {
    const { clock, chip, board } = world();
    const spi = new board.SPI({ hz: 1_000_000, select: 5 });
    spi.write(mirrored('01' + FIRMWARE));
    spi.flush(true);
    clock.runFor(10_000);
    assert.equal(chip.output, undefined);
    assert.equal(chip.power, 'awake');
  });

  it('chip-select by a Digital of its own works as well; closed ports throw', () => {
    const { clock, chip, board } = world();
    const select = new board.Digital({ pin: 5, mode: board.Digital.Output, initialValue: 1 });
    const spi = new board.SPI({ hz: 1_000_000 });
    clock.runFor(3000);
    assert.equal(chip.power, 'asleep');
    select.write(0);
    clock.runFor(3000);
    assert.equal(chip.power, 'awake');
    spi.close();
    assert.throws(() => spi.write(new Uint8Array(1)));
    select.close();
    assert.throws(() => select.write(1));
  });

  it('SAMConfiguration with IRQ 00 leaves the line alone', () => {
    const { clock, chip, board } = world();
    const spi = new board.SPI({ hz: 1_000_000, select: 5 });
    clock.runFor(3000);
    spi.write(mirrored('01' + '0000ff05fbd41401000017 00'));
    spi.flush(true);
    clock.runFor(1000);
    spi.write(mirrored('03'));
    spi.read(6);
    spi.flush(true);
    clock.runFor(5000);
    assert.isDefined(chip.output);
    assert.equal(chip.irq, 1);
  });
});

describe('board: reset pin', () => {
  it('low holds the chip, high boots it', () => {
    const { clock, chip, board } = world();
    const reset = new board.Digital({ pin: 4, mode: board.Digital.Output });
    assert.equal(chip.power, 'reset');
    reset.write(1);
    assert.equal(chip.power, 'booting');
    clock.runFor(10_000);
    assert.equal(chip.power, 'asleep');
  });
});

describe('board: Serial', () => {
  it('carries a dialogue at 115200 baud', () => {
    const { clock, board } = world();
    let got = '';
    const serial = new board.Serial({
      baud: 115200,
      format: 'buffer',
      onReadable() {
        got += hex(new Uint8Array(this.read() as ArrayBuffer));
      },
    });
    serial.write(unhex('555500000000000000' + FIRMWARE));
    clock.runFor(50_000);
    assert.equal(got, ACK + '0000ff06fad50332010607e800');
  });

  it('another baud rate than the chip has brings nothing', () => {
    const { clock, chip, board } = world();
    const serial = new board.Serial({ baud: 9600 });
    serial.write(unhex('555500000000000000' + FIRMWARE));
    clock.runFor(50_000);
    assert.equal(chip.output, undefined);
  });

  it('holds 128 bytes: more at once is refused, more unread is lost', () => {
    const { clock, board } = world();
    const serial = new board.Serial({ baud: 115200, format: 'buffer' });
    assert.throws(() => serial.write(new Uint8Array(129)), 'output full');
    serial.write(unhex('55550000000000000000'));
    clock.runFor(5000);
    const data = '00'.repeat(200);
    const frame = unhex(`0000ffcb35d40000${data}2c00`);
    serial.write(frame.slice(0, 100));
    clock.runFor(20_000);
    serial.write(frame.slice(100));
    clock.runFor(100_000);
    assert.equal((serial.read() as ArrayBuffer).byteLength, 128);
  });
});
