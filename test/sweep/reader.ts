/**
 * The reader torn and spoilt at every byte: the card taken away, a byte on the air spoilt, a byte on the bus flipped.
 * Each tap must end in a defined state within its time, and the next one succeed without a power cycle.
 */

import type { Activation, CardReply } from '../../firmware/ports/card-reader.js';
import { hex, unhex } from '../support/hex.js';
import { readerBench, waitFor, type ReaderBench, type Wires } from '../support/pn532/bench.js';
import { ScriptedPicc } from '../support/scripted-picc.js';
import vectors from '../vectors/pn532-frames.json' with { type: 'json' };

export type Disturbance = 'tear' | 'air' | 'bus';

export interface SweepFailure {
  readonly wires: Wires;
  readonly disturbance: Disturbance;
  readonly position: number;
  readonly why: string;
}

export interface SweepReport {
  readonly cases: number;
  /** How the disturbed taps ended. */
  readonly ends: Readonly<Record<string, number>>;
  readonly failures: readonly SweepFailure[];
}

/** The recorded whole EMV read: C-APDU to R-APDU. */
const DIALOGUE = ['X1', 'X2', 'X3', 'X4'].map((id) => {
  const { host, chip } = vectors.frames.find((frame) => frame.id === id)!;
  // Behind the start code: LEN LCS D4 40 01 …; LEN LCS D5 41 00 …; DCS and postamble at the end.
  const data = (frame: string): string => frame.slice(frame.indexOf('00ff') + 14, -4);
  return [data(host), data(chip[0]!)] as const;
});

/** More than a tap may take, and its chip's recovery. */
const LIMIT_US = 12_000_000;

function card(): ScriptedPicc {
  return new ScriptedPicc({ answers: Object.fromEntries(DIALOGUE) });
}

/** 'whole', or how the tap ended. */
function tap(bench: ReaderBench): string {
  const activation = waitFor<Activation>(bench, (done) => bench.reader.activate(500, done));
  if (activation.kind !== 'card') return activation.kind;
  for (const [capdu, rapdu] of DIALOGUE) {
    const reply = waitFor<CardReply>(bench, (done) => bench.reader.transceive(unhex(capdu), done));
    if (!reply.ok) return reply.fault;
    if (hex(reply.rapdu) !== rapdu) return `wrong answer ${hex(reply.rapdu)}`;
  }
  return 'whole';
}

function off(bench: ReaderBench): void {
  waitFor<void>(bench, (done) => bench.reader.fieldOff(10, () => done(undefined)));
}

function disturb(bench: ReaderBench, disturbance: Disturbance, position: number): void {
  if (disturbance === 'tear') bench.field.faults.set('tearAt', position);
  else if (disturbance === 'air') bench.field.faults.set('corruptAt', position);
  else bench.chip.faults.set('busCorruptAt', position);
}

/** Bytes on the air and on the bus of one undisturbed tap. */
function measure(bench: ReaderBench, disturbance: Disturbance): number {
  const FAR = 1_000_000;
  if (disturbance === 'bus') bench.chip.faults.set('busCorruptAt', FAR);
  bench.field.place(card());
  if (tap(bench) !== 'whole') throw new Error('the undisturbed tap fails');
  const count =
    disturbance === 'bus' ? FAR - bench.chip.faults.value('busCorruptAt') : bench.field.position;
  bench.chip.faults.clear();
  off(bench);
  bench.field.remove();
  return count;
}

/** Every `step`-th position, from `first` on. */
export function sweepReader(
  wires: Wires,
  disturbance: Disturbance,
  step = 1,
  first = 1,
  noReset = false,
): SweepReport {
  const ends: Record<string, number> = {};
  const failures: SweepFailure[] = [];
  const bench = readerBench({ wires, noReset });
  bench.clock.runUntil(() => bench.reader.chip.state === 'ready');
  const last = measure(bench, disturbance);
  let cases = 0;
  for (let position = first; position <= last; position += step) {
    cases++;
    const fail = (why: string): unknown => failures.push({ wires, disturbance, position, why });
    const from = bench.clock.now();
    bench.field.place(card());
    disturb(bench, disturbance, position);
    const end = tap(bench);
    ends[end] = (ends[end] ?? 0) + 1;
    if (end.startsWith('wrong')) fail(end);
    if (bench.clock.now() - from > LIMIT_US) fail(`took ${bench.clock.now() - from} us`);
    bench.field.faults.clear();
    bench.chip.faults.clear();
    off(bench);
    bench.field.remove();
    bench.field.place(card());
    const next = tap(bench);
    if (next !== 'whole') fail(`after ${end}, the next tap: ${next}`);
    off(bench);
    bench.field.remove();
  }
  bench.reader.close();
  return { cases, ends, failures };
}
