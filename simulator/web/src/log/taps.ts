/** Reads taps out of the log as it grows: exchanges with their frames and how their time was spent, decisions, host messages, outcome. */

import { plain } from '../format.js';
import type { Row } from './log-store.js';
import { PDOL_TAG, sentByPdol, valuesOf } from './event-bytes.js';

export const LAYERS = ['terminal', 'bus', 'chip', 'rf', 'phone', 'host'] as const;
export type Layer = (typeof LAYERS)[number];
export const LAYER_NAMES: Readonly<Record<Layer, string>> = {
  terminal: 'terminal',
  bus: 'bus',
  chip: 'chip',
  rf: 'radio',
  phone: 'phone',
  host: 'bank',
};
/** Microseconds by layer. */
export type Split = Readonly<Record<Layer, number>>;

export interface Exchange {
  readonly kind: 'card' | 'host';
  readonly name: string;
  readonly from: Row;
  readonly to: Row;
  /** Status word, or what stands for it; `fault` when no answer came. */
  readonly status: string;
  readonly split: Split;
  /** Data objects of a command, or fields of a message, and those of the answer. */
  readonly sent: ReadonlyMap<string, string>;
  readonly got: ReadonlyMap<string, string>;
  /** Frames and states in between. */
  readonly inside: readonly Row[];
}

export interface Tap {
  readonly number: number;
  readonly startUs: number;
  readonly exchanges: Exchange[];
  readonly decisions: Row[];
  /** Phone's first answer to its last byte. */
  firstAnswerUs: number | undefined;
  lastByteUs: number | undefined;
  outcome: string | undefined;
  /** Message on the result screen, and field 39. */
  result:
    { readonly message: string; readonly responseCode?: string; readonly row: Row } | undefined;
  /** Card data and what the terminal sent, by tag. */
  readonly values: Map<string, string>;
}

/** 128 carrier cycles a bit at 106 kbit/s (ISO/IEC 14443-3, 6.1). */
const BIT_US = 128 / 13.56;
const INSIDE = new Set(['driver', 'link', 'chip', 'rf', 'phone']);

interface Open {
  readonly from: Row;
  readonly inside: Row[];
}

export class Taps {
  readonly list: Tap[] = [];
  /** Decisions before the first command of the next tap: pre-processing, activation. */
  #early: Row[] = [];
  #firstAnswerUs: number | undefined;
  #card: Open | undefined;
  #host: Row | undefined;
  #pdol: string | undefined;

  get last(): Tap | undefined {
    return this.list.at(-1);
  }

  feed(row: Row): void {
    const { lane, kind } = row;
    if (this.#card && INSIDE.has(lane)) this.#card.inside.push(row);
    if (lane === 'rf') this.#radio(row);
    else if (lane === 'kernel') this.#kernel(row);
    else if (lane === 'app' && kind === 'message-send') this.#host = row;
    else if (lane === 'app' && kind === 'message-receive') this.#answered(row);
    else if (lane === 'app' && kind === 'result') this.#ended(row);
  }

  #radio({ kind, t, event }: Row): void {
    if (kind === 'field-on') this.#firstAnswerUs = undefined;
    if (kind !== 'frame' || (event.data as { from?: string } | undefined)?.from !== 'picc') return;
    this.#firstAnswerUs ??= t;
    const tap = this.last;
    if (tap && this.#card) tap.lastByteUs = t;
  }

  #kernel(row: Row): void {
    switch (row.kind) {
      case 'decision':
        this.#decided(row);
        break;
      case 'capdu':
        if (nameOf(row) === 'SELECT PPSE') this.#begin(row);
        this.#card = { from: row, inside: [] };
        break;
      case 'rapdu':
      case 'fault':
        this.#exchanged(row);
        break;
    }
  }

  #begin(row: Row): void {
    this.list.push({
      number: this.list.length + 1,
      startUs: row.t,
      exchanges: [],
      decisions: this.#early,
      firstAnswerUs: this.#firstAnswerUs,
      lastByteUs: undefined,
      outcome: undefined,
      result: undefined,
      values: new Map(),
    });
    this.#early = [];
  }

  #decided(row: Row): void {
    const { rule, result, data } = row.event.data as {
      rule: string;
      result: string;
      data?: Record<string, string>;
    };
    const tap = this.last;
    if (rule === 'pre-processing' || rule === 'activation' || !tap) this.#early.push(row);
    else tap.decisions.push(row);
    if (!tap) return;
    for (const [tag, value] of Object.entries(data ?? {})) tap.values.set(tag, value);
    if (rule === 'outcome') tap.outcome = result;
  }

  #exchanged(to: Row): void {
    const open = this.#card;
    const tap = this.last;
    this.#card = undefined;
    if (!open || !tap) return;
    const { from, inside } = open;
    const sent = sentByPdol(from.event, this.#pdol);
    const got = valuesOf(to.event);
    tap.exchanges.push({
      kind: 'card',
      name: nameOf(from),
      from,
      to,
      status: to.kind === 'fault' ? 'fault' : (to.sw ?? ''),
      split: splitOf(from, to, inside),
      sent,
      got,
      inside,
    });
    for (const [tag, value] of [...sent, ...got]) tap.values.set(tag, value);
    this.#pdol = tap.values.get(PDOL_TAG);
  }

  #answered(to: Row): void {
    const from = this.#host;
    const tap = this.last;
    this.#host = undefined;
    if (!from || !tap) return;
    const { mti, fields } = to.event.data as { mti: string; fields: Record<string, string> };
    const request = from.event.data as { mti: string; fields?: Record<string, unknown> };
    const asked = request.mti;
    tap.exchanges.push({
      kind: 'host',
      name: `Bank ${asked} → ${mti}`,
      from,
      to,
      status: fields['39'] ?? '',
      split: { ...NOTHING, host: to.t - from.t },
      sent: fieldsOf(request.fields),
      got: fieldsOf(fields),
      inside: [],
    });
  }

  #ended(row: Row): void {
    const tap = this.last;
    if (!tap) return;
    const { message, responseCode } = row.event.data as { message: string; responseCode?: string };
    tap.result = { message, row, ...(responseCode !== undefined && { responseCode }) };
  }
}

function fieldsOf(fields: Readonly<Record<string, unknown>> = {}): Map<string, string> {
  return new Map(Object.entries(fields).map(([name, value]) => [`field ${name}`, String(value)]));
}

const NOTHING: Split = { terminal: 0, bus: 0, chip: 0, rf: 0, phone: 0, host: 0 };

function nameOf({ event }: Row): string {
  return (event.data as { name?: string } | undefined)?.name ?? 'command';
}

/** Where the time of an exchange went: driver to chip is the bus, the chip's own time is what radio and phone leave of its commands. */
function splitOf(from: Row, to: Row, inside: readonly Row[]): Split {
  const clock = new SplitClock();
  for (const row of inside) clock.event(row);
  return clock.split(to.t - from.t);
}

class SplitClock {
  #bus = 0;
  #working = 0;
  #bits = 0;
  #phone = 0;
  readonly #since = new Map<string, number>();

  event({ lane, kind, t, event }: Row): void {
    const data = event.data as { direction?: string; bits?: number } | undefined;
    switch (`${lane} ${kind}`) {
      case 'driver frame':
        if (data?.direction === 'out') this.#since.set('sent', t);
        else this.#bus += Math.min(this.#took('response', t), spiUs(event.bytes));
        break;
      case 'chip command':
        this.#bus += this.#took('sent', t);
        this.#since.set('command', t);
        break;
      case 'chip response':
        this.#working += this.#took('command', t);
        this.#since.set('response', t);
        break;
      case 'rf frame':
        this.#bits += data?.bits ?? 0;
        break;
      case 'phone capdu':
        this.#since.set('asked', t);
        break;
      case 'phone rapdu':
        this.#phone += this.#took('asked', t);
        break;
    }
  }

  split(whole: number): Split {
    const phone = this.#phone;
    const rf = Math.min(this.#bits * BIT_US, Math.max(0, this.#working - phone));
    const chip = Math.max(0, this.#working - phone - rf);
    const terminal = Math.max(0, whole - this.#bus - this.#working);
    return { terminal, bus: this.#bus, chip, rf, phone, host: 0 };
  }

  /** Time since a moment, which is then over; 0 when there was none. */
  #took(moment: string, t: number): number {
    const since = this.#since.get(moment);
    this.#since.delete(moment);
    return since === undefined ? 0 : t - since;
  }
}

/** Two status bytes and the frame at 2 MHz; the rest until the driver has it is the terminal's (pn532.md 8). */
function spiUs(hex = ''): number {
  return (hex.length / 2 + 2) * 4;
}

/** Of all exchanges of a tap together. */
export function totals(tap: Tap): Split {
  const sum: Record<Layer, number> = { ...NOTHING };
  for (const { split } of tap.exchanges) for (const layer of LAYERS) sum[layer] += split[layer];
  return sum;
}

/** How long the phone had to be held still. */
export function inFieldUs(tap: Tap): number | undefined {
  return tap.firstAnswerUs === undefined || tap.lastByteUs === undefined
    ? undefined
    : tap.lastByteUs - tap.firstAnswerUs;
}

/** Those that were picked; of a world that has them no more, the last two. There are two. */
export function twoOf(
  taps: readonly Tap[],
  left: number | undefined,
  right: number | undefined,
): readonly [Tap, Tap] {
  return [taps[left ?? -1] ?? taps.at(-2)!, taps[right ?? -1] ?? taps.at(-1)!];
}

/** In words: approved, declined, or what the kernel asked for. */
export function verdict({ result, outcome, exchanges }: Tap): string {
  if (result) return ended(result.message, result.responseCode);
  if (outcome !== undefined)
    return outcome === 'OnlineRequest' ? 'Asking the bank' : plain(outcome);
  return exchanges.at(-1)?.status === 'fault' ? 'Torn' : 'Reading';
}

function ended(message: string, responseCode: string | undefined): string {
  if (message.startsWith('approved')) return 'Approved';
  if (responseCode !== undefined && responseCode !== '00') return 'Declined';
  const words = message.replaceAll('-', ' ');
  return words[0]!.toUpperCase() + words.slice(1);
}
