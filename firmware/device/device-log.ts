/**
 * The Log port on the device: the last lines in memory, masked: of an APDU its header and status word, of other events
 * their plain words; what a card answers only under inspection.
 */

import type { Clock } from '../ports/clock.js';
import type { Log, LogEvent } from '../ports/log.js';
import { cardView } from './card-view.js';
import type { CardTime } from './tap-times.js';

const KEPT = 64;
const KEPT_TAPS = 10;
const GPO = 0xa8;
const READ_RECORD = 0xb2;

export class DeviceLog implements Log {
  on = false;
  /** Answers to GPO and READ RECORD are shown too, masked. */
  inspect = false;
  readonly #clock: Clock;
  #lines: string[] = [];
  #taps: string[] = [];
  /** Of the command that the card is answering. */
  #instruction = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(event: LogEvent): void {
    const ms = (this.#clock.now() / 1000) | 0;
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
  tap(
    result: {
      readonly message: string;
      readonly amountMinor: number;
      readonly trace?: string | undefined;
    },
    time?: CardTime,
  ): void {
    const { message, amountMinor, trace } = result;
    const card = time ? `${time.commands} commands in ${time.ms} ms` : 'no card';
    const ms = (this.#clock.now() / 1000) | 0;
    const number = trace ? `, trace ${trace}` : '';
    this.#taps.push(`${ms} ms: ${amountMinor} ${message}, ${card}${number}`);
    if (this.#taps.length > KEPT_TAPS) this.#taps.shift();
  }

  taps(): readonly string[] {
    return this.#taps;
  }
}

function shown(event: LogEvent): string {
  const { bytes, kind } = event;
  if (!bytes) return words(event.data as Plain | undefined);
  if (kind === 'capdu') return ` ${hex(bytes.subarray(0, 4))} (${bytes.length})`;
  if (kind === 'rapdu') return ` ${hex(bytes.subarray(-2))} (${bytes.length})`;
  return ` (${bytes.length})`;
}

/** Of an event's data, what never holds a card's: names of states, texts, rules and why, the host's answer. */
type Plain = Partial<
  Record<
    'name' | 'message' | 'mti' | 'rule' | 'result' | 'fault' | 'text' | 'why' | 'responseCode',
    string
  >
>;

function words(data: Plain | undefined): string {
  if (!data) return '';
  const { name, message, mti, rule, result, fault, text, why, responseCode } = data;
  let out = '';
  if (name) out += ` ${name}`;
  if (message) out += ` ${message}`;
  if (mti) out += ` ${mti}`;
  if (rule) out += ` ${rule}`;
  if (result) out += ` ${result}`;
  if (fault) out += ` ${fault}`;
  if (text) out += ` ${text}`;
  if (why) out += ` ${why}`;
  if (responseCode) out += ` ${responseCode}`;
  return out;
}

const DIGITS = '0123456789abcdef';

function hex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += DIGITS[bytes[i]! >> 4]! + DIGITS[bytes[i]! & 15]!;
  return text;
}
