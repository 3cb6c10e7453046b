/**
 * The chip's pins, bus bytes and radio frames of an event log as a value change dump (IEEE 1364, 18) for PulseView and GTKWave.
 * Pins and bus bytes are there when the chip was made with `detail`.
 */

import type { TraceEvent } from '../log/event-log.js';
import { airUs } from '../rf/timing.js';

/** Signals in the order of the file; `bits` 1 is a wire. */
const SIGNALS = {
  reset: { code: '!', bits: 1, start: '1', doc: 'RSTPD_N' },
  select: { code: '"', bits: 1, start: '1', doc: 'NSS' },
  irq: { code: '#', bits: 1, start: '1', doc: 'P70_IRQ' },
  mosi: { code: '$', bits: 8, start: 'x', doc: 'byte from the host, in the chip’s bit order' },
  miso: { code: '%', bits: 8, start: 'x', doc: 'byte to the host' },
  rx: { code: '&', bits: 8, start: 'x', doc: 'serial byte from the host' },
  tx: { code: "'", bits: 8, start: 'x', doc: 'serial byte to the host' },
  command: { code: '(', bits: 8, start: 'x', doc: 'code of the last command' },
  busy: { code: ')', bits: 1, start: '0', doc: 'from a command to its response' },
  field: { code: '*', bits: 1, start: '0', doc: 'carrier' },
  rf_pcd: { code: '+', bits: 1, start: '0', doc: 'frame of the reader on the air' },
  rf_picc: { code: ',', bits: 1, start: '0', doc: 'frame of the card on the air' },
} as const;

type Signal = keyof typeof SIGNALS;

interface Change {
  readonly t: number;
  readonly order: number;
  readonly signal: Signal;
  readonly value: string;
}

export function toVcd(events: readonly TraceEvent[]): string {
  const changes: Change[] = [];
  const put = (t: number, signal: Signal, value: number): void => {
    const text = SIGNALS[signal].bits === 1 ? String(value) : value.toString(2).padStart(8, '0');
    changes.push({ t: Math.max(0, Math.round(t)), order: changes.length, signal, value: text });
  };
  for (const event of events) translate(event, put);
  changes.sort((a, b) => a.t - b.t || a.order - b.order);
  return header() + body(changes);
}

type Put = (t: number, signal: Signal, value: number) => void;

function translate(event: TraceEvent, put: Put): void {
  const data = (event.data ?? {}) as Readonly<Record<string, unknown>>;
  const bytes = event.bytes ?? new Uint8Array(0);
  switch (`${event.lane} ${event.kind}`) {
    case 'chip pin':
      put(event.t, data['pin'] as Signal, data['level'] as number);
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
      spread(put, 'mosi', bytes, event.t, data['us'] as number, true);
      spread(put, 'miso', data['in'] as Uint8Array, event.t, data['us'] as number, true);
      return;
    case 'link hsu':
      spread(
        put,
        data['from'] === 'host' ? 'rx' : 'tx',
        bytes,
        event.t,
        data['us'] as number,
        false,
      );
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

/** Bytes of a transfer that ended at `t`, one after the other. */
function spread(
  put: Put,
  signal: Signal,
  bytes: Uint8Array,
  t: number,
  us: number,
  reversed: boolean,
): void {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    put(t - us + (us * i) / bytes.length, signal, reversed ? mirrored(byte) : byte);
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

function header(): string {
  const lines = ['$timescale 1 us $end', '$scope module pn532 $end'];
  for (const [name, { code, bits, doc }] of Object.entries(SIGNALS))
    lines.push(`$comment ${name}: ${doc} $end`, `$var wire ${bits} ${code} ${name} $end`);
  lines.push('$upscope $end', '$enddefinitions $end', '$dumpvars');
  for (const { code, bits, start } of Object.values(SIGNALS)) lines.push(value(start, code, bits));
  lines.push('$end', '');
  return lines.join('\n');
}

function body(changes: readonly Change[]): string {
  let text = '';
  let t = -1;
  const last = new Map<Signal, string>();
  for (const change of changes) {
    // Bytes are written each time; a wire only when it changes.
    const { code, bits, start } = SIGNALS[change.signal];
    if (bits === 1 && (last.get(change.signal) ?? start) === change.value) continue;
    last.set(change.signal, change.value);
    if (change.t !== t) text += `#${change.t}\n`;
    t = change.t;
    text += value(change.value, code, bits) + '\n';
  }
  return text;
}

function value(text: string, code: string, bits: number): string {
  return bits === 1 ? text + code : `b${text} ${code}`;
}

function mirrored(byte: number): number {
  let out = 0;
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) out |= 0x80 >> bit;
  return out;
}
