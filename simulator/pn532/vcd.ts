/**
 * The chip's pins, bus and radio frames of an event log as a value change dump (IEEE 1364, 18) for PulseView and GTKWave.
 * The bus is there bit by bit, for a decoder, and as bytes. A byte is eight wires `name [7]` to `name [0]`, which GTKWave
 * joins: at the value of a vector libsigrok 0.5 stops reading. Pins and bus are there when the chip was made with `detail`.
 */

import type { TraceEvent } from '../log/event-log.js';
import { airUs } from '../rf/timing.js';

/** Wires in the order of the file. */
const WIRES = {
  reset: { start: 1, doc: 'RSTPD_N' },
  select: { start: 1, doc: 'NSS' },
  sck: { start: 0, doc: 'SPI clock, mode 0, least bit first' },
  mosi: { start: 0, doc: 'SPI from the host' },
  miso: { start: 0, doc: 'SPI to the host' },
  rx: { start: 1, doc: 'serial line from the host, 8N1' },
  tx: { start: 1, doc: 'serial line to the host' },
  irq: { start: 1, doc: 'P70_IRQ' },
  busy: { start: 0, doc: 'from a command to its response' },
  field: { start: 0, doc: 'carrier' },
  rf_pcd: { start: 0, doc: 'frame of the reader on the air' },
  rf_picc: { start: 0, doc: 'frame of the card on the air' },
} as const;

/** Eight wires each, behind the others. */
const BYTES = {
  host_byte: { doc: 'byte from the host, in the bit order of the chip' },
  chip_byte: { doc: 'byte to the host' },
  command: { doc: 'code of the last command' },
} as const;

type Wire = keyof typeof WIRES;
type Byte = keyof typeof BYTES;

/** A wire of the file: its identifier is one character. */
interface Line {
  readonly code: string;
  readonly name: string;
  level: number;
}

/** So many in a microsecond: half a bit of SPI at 5 MHz. */
const TICKS = 10;

interface Change {
  readonly t: number;
  readonly order: number;
  readonly line: Line;
  readonly level: number;
}

export function toVcd(events: readonly TraceEvent[]): string {
  const lines = allLines();
  const changes: Change[] = [];
  const last = new Map<Line, number>();
  const wire = (us: number, name: string, level: number): void => {
    const line = lines.get(name)!;
    const ticks = Math.max(0, Math.round(us * TICKS));
    // Modelled processors raise and lower a pin in no time: a viewer would not see it.
    const t = ticks === last.get(line) ? ticks + 1 : ticks;
    last.set(line, t);
    changes.push({ t, order: changes.length, line, level });
  };
  const put = (t: number, name: Wire | Byte, value: number): void => {
    if (name in WIRES) wire(t, name, value);
    else for (let bit = 7; bit >= 0; bit--) wire(t, `${name} [${bit}]`, (value >> bit) & 1);
  };
  for (const event of events) translate(event, put);
  changes.sort((a, b) => a.t - b.t || a.order - b.order);
  return header([...lines.values()]) + body(changes);
}

function allLines(): Map<string, Line> {
  const lines = new Map<string, Line>();
  const add = (name: string, level: number): void => {
    const code = String.fromCharCode('A'.charCodeAt(0) + lines.size);
    lines.set(name, { code, name, level });
  };
  for (const [name, { start }] of Object.entries(WIRES)) add(name, start);
  for (const name of Object.keys(BYTES))
    for (let bit = 7; bit >= 0; bit--) add(`${name} [${bit}]`, 0);
  return lines;
}

type Put = (t: number, name: Wire | Byte, value: number) => void;

function translate(event: TraceEvent, put: Put): void {
  const data = (event.data ?? {}) as Readonly<Record<string, unknown>>;
  const bytes = event.bytes ?? new Uint8Array(0);
  switch (`${event.lane} ${event.kind}`) {
    case 'chip pin':
      put(event.t, data['pin'] as Wire, data['level'] as number);
      return;
    case 'chip command':
      put(event.t, 'command', bytes[0] ?? 0);
      put(event.t, 'busy', 1);
      return;
    case 'chip response':
      put(event.t, 'busy', 0);
      return;
    case 'chip state':
      if (data['state'] === 'abort') put(event.t, 'busy', 0);
      return;
    case 'link spi':
      spiBits(put, bytes, data['in'] as Uint8Array, event.t, data['us'] as number);
      return;
    case 'link hsu':
      serialBits(put, data['from'] === 'host', bytes, event.t, data['us'] as number);
      return;
    case 'rf field-on':
      put(event.t, 'field', 1);
      return;
    case 'rf field-off':
      put(event.t, 'field', 0);
      return;
    case 'rf frame':
      radio(event, data, put);
      return;
    default:
  }
}

/** A transfer that ended at `t`: bytes as an MSB-first host has them, so their highest bit is the first on the wire. */
function spiBits(put: Put, out: Uint8Array, into: Uint8Array, t: number, us: number): void {
  const bitUs = us / out.length / 8;
  for (let i = 0; i < out.length * 8; i++) {
    const at = t - us + i * bitUs;
    const [byte, mask] = [i >> 3, 0x80 >> (i & 7)];
    put(at, 'mosi', out[byte]! & mask ? 1 : 0);
    put(at, 'miso', into[byte]! & mask ? 1 : 0);
    put(at + bitUs / 2, 'sck', 1);
    put(at + bitUs, 'sck', 0);
    if (mask !== 0x80) continue;
    put(at, 'host_byte', mirrored(out[byte]!));
    put(at, 'chip_byte', mirrored(into[byte]!));
  }
}

/** Bytes whose last stop bit ended at `t`. */
function serialBits(put: Put, host: boolean, bytes: Uint8Array, t: number, us: number): void {
  const byteUs = us / bytes.length;
  const line = host ? 'rx' : 'tx';
  for (let i = 0; i < bytes.length; i++) {
    const at = t - us + i * byteUs;
    put(at, host ? 'host_byte' : 'chip_byte', bytes[i]!);
    // Start bit, eight data bits least first, stop bit.
    const bits = (bytes[i]! << 1) | 0x200;
    for (let bit = 0; bit < 10; bit++) put(at + (bit * byteUs) / 10, line, (bits >> bit) & 1);
  }
}

/** A reader's frame is logged at its start, a card's at its end. */
function radio(event: TraceEvent, data: Readonly<Record<string, unknown>>, put: Put): void {
  const us = airUs(data['type'] === 'B' ? 'B' : 'A', data['bits'] as number);
  const startUs = data['from'] === 'pcd' ? (data['startUs'] as number) : event.t - us;
  const signal = data['from'] === 'pcd' ? 'rf_pcd' : 'rf_picc';
  put(startUs, signal, 1);
  put(startUs + us, signal, 0);
}

function header(lines: readonly Line[]): string {
  const text = ['$timescale 100 ns $end'];
  for (const [name, { doc }] of Object.entries({ ...WIRES, ...BYTES }))
    text.push(`$comment ${name}: ${doc} $end`);
  text.push('$scope module pn532 $end');
  for (const { code, name } of lines) text.push(`$var wire 1 ${code} ${name} $end`);
  text.push('$upscope $end', '$enddefinitions $end', '$dumpvars');
  for (const { code, level } of lines) text.push(`${level}${code}`);
  text.push('$end', '');
  return text.join('\n');
}

/** What does not change a wire is left out. */
function body(changes: readonly Change[]): string {
  const text: string[] = [];
  let t = -1;
  for (const { line, level, t: at } of changes) {
    if (line.level === level) continue;
    line.level = level;
    if (at !== t) text.push(`#${at}`);
    t = at;
    text.push(`${level}${line.code}`);
  }
  return `${text.join('\n')}\n`;
}

function mirrored(byte: number): number {
  let out = 0;
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) out |= 0x80 >> bit;
  return out;
}
