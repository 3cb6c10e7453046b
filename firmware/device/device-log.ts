/** The Log port on the device: the last lines in memory, masked: of an APDU its header and status word; its data only under inspection. */

import type { Clock } from '../ports/clock.js';
import type { Log, LogEvent } from '../ports/log.js';
import { cardView } from './card-view.js';

const KEPT = 64;
const KEPT_TAPS = 10;
const GPO = 0xa8;
const READ_RECORD = 0xb2;

export class DeviceLog implements Log {
  readonly on = true;
  /** Answers to GPO and READ RECORD are shown too, masked. */
  inspect = false;
  readonly #clock: Clock;
  #lines: string[] = [];
  #taps: string[] = [];
  /** Of the tap at hand: when its first command went out, when its last answer came. */
  #first: number | undefined;
  #last = 0;
  #commands = 0;
  /** Of the command that the card is answering. */
  #instruction = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(event: LogEvent): void {
    // Frames on the bus repeat what the APDUs say, and hold card data.
    if (event.lane === 'driver' && event.kind === 'frame' && !event.severity) return;
    const ms = (this.#clock.now() / 1000) | 0;
    this.#time(event, ms);
    const mark = event.severity === 'error' ? '!' : event.severity === 'warn' ? '?' : ' ';
    this.#keep(`${ms} ${mark}${event.lane} ${event.kind}${shown(event)}`);
    if (this.inspect) this.#look(event);
  }

  #keep(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > KEPT) this.#lines.shift();
  }

  #look({ lane, kind, bytes }: LogEvent): void {
    if (lane !== 'kernel' || !bytes) return;
    if (kind === 'capdu') this.#instruction = bytes[1]!;
    if (kind !== 'rapdu') return;
    if (this.#instruction !== GPO && this.#instruction !== READ_RECORD) return;
    const view = cardView(bytes);
    for (let i = 0; i < view.length; i++) this.#keep(view[i]!);
  }

  lines(): readonly string[] {
    return this.#lines;
  }

  /** The transaction is over: its line with the times of the card's part. */
  tap(result: {
    readonly message: string;
    readonly amountMinor: number;
    readonly trace?: string | undefined;
  }): void {
    const { message, amountMinor, trace } = result;
    const card =
      this.#first === undefined
        ? 'no card'
        : `${this.#commands} commands in ${this.#last - this.#first} ms`;
    const ms = (this.#clock.now() / 1000) | 0;
    const number = trace ? `, trace ${trace}` : '';
    this.#taps.push(`${ms} ms: ${amountMinor} ${message}, ${card}${number}`);
    if (this.#taps.length > KEPT_TAPS) this.#taps.shift();
    this.#first = undefined;
    this.#commands = 0;
  }

  taps(): readonly string[] {
    return this.#taps;
  }

  #time(event: LogEvent, ms: number): void {
    if (event.lane !== 'kernel') return;
    if (event.kind === 'capdu') {
      this.#first ??= ms;
      this.#commands++;
    } else if (event.kind === 'rapdu') this.#last = ms;
  }
}

function shown(event: LogEvent): string {
  const { bytes, kind } = event;
  if (!bytes) return '';
  if (kind === 'capdu') return ` ${hex(bytes.subarray(0, 4))} (${bytes.length})`;
  if (kind === 'rapdu') return ` ${hex(bytes.subarray(-2))} (${bytes.length})`;
  return ` (${bytes.length})`;
}

const DIGITS = '0123456789abcdef';

function hex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += DIGITS[bytes[i]! >> 4]! + DIGITS[bytes[i]! & 15]!;
  return text;
}
