/** The value change dump of a dialogue: header, order, levels, and the bus as a logic analyser's decoder reads it. */

import { assert } from 'chai';
import { VirtualClock } from '../../../../simulator/clock/virtual-clock.js';
import { Processor } from '../../../../simulator/clock/processor.js';
import { createBoard } from '../../../../simulator/io/board.js';
import { EventLog } from '../../../../simulator/log/event-log.js';
import { Pn532Chip } from '../../../../simulator/pn532/chip.js';
import { toVcd } from '../../../../simulator/pn532/vcd.js';
import { PN532 } from '../../../../drivers/pn532/pn532.js';
import { HsuBench } from '../../../support/chip-bench.js';
import { hex } from '../../../support/hex.js';
import { ScriptedPicc } from '../../../support/scripted-picc.js';

function serialDump(): string {
  const bench = new HsuBench({ detail: true });
  bench.chip.field.place(new ScriptedPicc());
  bench.wake();
  bench.command('4a0100');
  return toVcd(bench.log.events);
}

/** A start of the driver over SPI, and the frames that it saw. */
function spiDump(hz: number): { text: string; out: string[]; in: string[] } {
  const clock = new VirtualClock();
  const log = new EventLog(() => clock.now());
  const chip = new Pn532Chip({ clock, log, detail: true });
  const processor = new Processor(clock, { stepUs: 50 });
  const board = createBoard({ chip, processor, log });
  const frames: Record<'out' | 'in', string[]> = { out: [], in: [] };
  const pn532 = new PN532({
    link: { io: board.SPI, hz, select: { io: board.Digital, pin: board.pins.select } },
    clock: processor,
    trace: (direction, frame) => frames[direction].push(hex(frame)),
  });
  clock.runUntil(() => pn532.state === 'ready');
  return { text: toVcd(log.events), ...frames };
}

interface Change {
  readonly tick: number;
  readonly name: string;
  readonly level: number;
}

function changesOf(text: string): Change[] {
  const names = new Map(
    [...text.matchAll(/\$var wire 1 (\S) (.+) \$end/g)].map((match) => [match[1]!, match[2]!]),
  );
  const changes: Change[] = [];
  let tick = 0;
  for (const line of text.slice(text.indexOf('$dumpvars')).split('\n').slice(1)) {
    if (line.startsWith('#')) tick = Number(line.slice(1));
    else if (/^[01]\S$/.test(line))
      changes.push({ tick, name: names.get(line[1]!)!, level: Number(line[0]) });
  }
  return changes;
}

/** Bytes of each chip-select: data is taken as the clock rises, least bit first. */
function decodeSpi(changes: readonly Change[], data: 'mosi' | 'miso'): string[] {
  const level: Record<string, number> = {};
  const bits: number[][] = [];
  for (const { name, level: now } of changes) {
    const before = level[name];
    level[name] = now;
    if (name === 'select' && before === 1 && now === 0) bits.push([]);
    if (name === 'sck' && before === 0 && now === 1) bits.at(-1)!.push(level[data]!);
  }
  return bits.map((all) => {
    let text = '';
    for (let i = 0; i + 8 <= all.length; i += 8)
      text += hex(Uint8Array.of(all.slice(i, i + 8).reduce((sum, bit, k) => sum + (bit << k), 0)));
    return text;
  });
}

function decodeSerial(changes: readonly Change[], name: 'rx' | 'tx'): string {
  const edges = changes.filter((change) => change.name === name);
  const bitTicks = 10_000_000 / 115_200;
  const levelAt = (tick: number): number => edges.findLast((edge) => edge.tick <= tick)!.level;
  let text = '';
  let free = 0;
  for (const { tick, level } of edges) {
    if (level === 1 || tick < free) continue;
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte |= levelAt(tick + bitTicks * (1.5 + bit)) << bit;
    assert.equal(levelAt(tick + bitTicks * 9.5), 1, 'stop bit');
    free = tick + bitTicks * 9.5;
    text += hex(Uint8Array.of(byte));
  }
  return text;
}

describe('VCD export', () => {
  it('declares each wire once and gives each a first value', () => {
    const text = serialDump();
    assert.match(text, /^\$timescale 100 ns \$end\n/);
    const codes = [...text.matchAll(/\$var wire \d+ (\S) .+ \$end/g)].map((match) => match[1]!);
    assert.equal(new Set(codes).size, codes.length);
    const first = text.slice(text.indexOf('$dumpvars'), text.indexOf('\n#')).split('\n');
    for (const code of codes)
      assert.lengthOf(
        first.filter((line) => line.slice(1) === code),
        1,
      );
  });

  it('holds nothing at which libsigrok stops: plain ASCII, levels of single wires', () => {
    const text = serialDump();
    assert.match(text, /^[\n -~]*$/);
    for (const line of text.slice(text.indexOf('\n#') + 1).split('\n'))
      assert.match(line, /^(#\d+|[01]\S|)$/);
  });

  it('time never goes back', () => {
    const times = [...serialDump().matchAll(/^#(\d+)$/gm)].map((match) => Number(match[1]));
    assert.isAbove(times.length, 10);
    for (let i = 1; i < times.length; i++) assert.isAbove(times[i]!, times[i - 1]!);
  });

  it('IRQ falls for ACK and response of both commands; the last command is 4A', () => {
    const changes = changesOf(serialDump());
    const falls = changes.filter(({ name, level }) => name === 'irq' && level === 0);
    assert.lengthOf(falls, 4);
    let command = 0;
    for (const { name, level } of changes) {
      const bit = /^command \[(\d)\]$/.exec(name)?.[1];
      if (bit !== undefined) command = (command & ~(1 << Number(bit))) | (level << Number(bit));
    }
    assert.equal(command, 0x4a);
    const answers = changes.filter(({ name, level }) => name === 'rf_picc' && level === 1);
    assert.isAtLeast(answers.length, 4, 'ATQA, UID, SAK, ATS');
  });

  it('the serial line reads as 8N1', () => {
    const changes = changesOf(serialDump());
    assert.include(decodeSerial(changes, 'rx'), '0000ff04fcd44a0100e100');
    assert.match(decodeSerial(changes, 'tx'), /0000ff00ff000000ff11efd54b0101/);
  });

  for (const hz of [1_000_000, 5_000_000]) {
    it(`SPI at ${hz / 1_000_000} MHz reads as mode 0, least bit first, one chip-select a transaction`, () => {
      const dump = spiDump(hz);
      const changes = changesOf(dump.text);
      const host = decodeSpi(changes, 'mosi').filter((bytes) => bytes.startsWith('01'));
      assert.deepEqual(
        host,
        dump.out.map((frame) => `01${frame}`),
      );
      const chip = decodeSpi(changes, 'miso').filter(
        (bytes) => bytes.length > 4 && /[^0]/.test(bytes),
      );
      assert.deepEqual(
        chip,
        dump.in.map((frame) => `00${frame}`),
      );
    });
  }
});
