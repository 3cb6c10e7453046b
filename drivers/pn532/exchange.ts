/**
 * The command layer: one outstanding command, ACK and response on separate budgets, NACK on a damaged response,
 * abort by ACK and drain (UM0701-02, "Dialog structure").
 */

import type { Alarm, Clock } from '../clock.js';
import type { CommandRow } from './commands.js';
import { Pn532Error, type LinkFault } from './errors.js';
import { encodeAck, encodeFrame, encodeNack, type FrameKind, type OnFrame } from './frame.js';
import type { FrameTrace, Link } from './link.js';

/** `data` is the packet data behind command code and status byte, a view; `more` the status byte's MI. */
export type Answer =
  | { readonly ok: true; readonly data: Uint8Array; readonly more: boolean }
  | { readonly ok: false; readonly error: Pn532Error };

export interface Job {
  readonly row: CommandRow;
  readonly head: readonly number[];
  readonly body: Uint8Array | undefined;
  readonly budgetMs: number;
  /** Part of a set-up: never sent again by itself, because a lost ACK may mean that the chip restarted. */
  readonly setUp?: boolean;
  readonly done: (answer: Answer) => void;
}

/** Changed by configure(), read at each use. */
export interface ExchangeSettings {
  ackMs: number;
  nackRetries: number;
}

type State = 'idle' | 'awaitingAck' | 'awaitingResponse' | 'draining';

const STATUS_CODE = 0x3f;
const STATUS_MI = 0x40;
/** After an abort the chip may still have a response to give (seen: 65 bytes of a two-target list). */
const DRAIN_MS = 3;
const DRAIN_ROUNDS = 8;
const RESENDS = 1;
/** A card may have had the command although its ACK was lost: its answer still counts when it comes within this. */
const LOST_ACK_MS = 200;

export class Exchange {
  /** Frames that came when none was due, or for another command. */
  strays = 0;
  /** Frames that came damaged. */
  damaged = 0;
  readonly #clock: Clock;
  readonly #link: Link;
  readonly #settings: ExchangeSettings;
  readonly #trace: FrameTrace | undefined;
  readonly #ring = (): void => this.#budgetPassed();
  #state: State = 'idle';
  #job: Job | undefined;
  /** How the job ends once drained. */
  #fault: LinkFault = 'aborted';
  #drained: (() => void)[] = [];
  #drainRounds = 0;
  #alarm: Alarm | undefined;
  #nacks = 0;
  #resends = 0;
  #patient = false;

  constructor(
    link: (onFrame: OnFrame) => Link,
    clock: Clock,
    settings: ExchangeSettings,
    trace?: FrameTrace,
  ) {
    this.#clock = clock;
    this.#settings = settings;
    this.#trace = trace;
    this.#link = link(this.#received);
  }

  get link(): Link {
    return this.#link;
  }

  get idle(): boolean {
    return this.#state === 'idle';
  }

  /** The last command was acknowledged only when sent again. */
  get resent(): boolean {
    return this.#resends > 0;
  }

  /** Only when idle. */
  start(job: Job): void {
    this.#job = job;
    this.#nacks = 0;
    this.#resends = 0;
    this.#patient = false;
    this.#sendCommand(job);
  }

  /** Ends the running command with `fault` and clears the chip's output; `done` follows the command's own callback. */
  abort(fault: LinkFault, done?: () => void): void {
    this.#fault = fault;
    if (done) this.#drained.push(done);
    this.#link.rest();
    this.#link.reset();
    this.#drainRounds = 0;
    this.#state = 'draining';
    const sendMs = this.#send(encodeAck(this.#link.lead));
    this.#wait('pn532 drain', sendMs + DRAIN_MS);
  }

  /** An ACK of the host's own (confirms SetSerialBaudRate). Returns the milliseconds until it is out. */
  acknowledge(): number {
    return this.#send(encodeAck(this.#link.lead));
  }

  close(): void {
    this.#alarm?.cancel();
    this.#state = 'idle';
    this.#job = undefined;
    this.#drained = [];
    this.#link.close();
  }

  #sendCommand(job: Job): void {
    const frame = encodeFrame(this.#link.lead, job.row.code, job.head, job.body);
    this.#state = 'awaitingAck';
    const sendMs = this.#send(frame);
    this.#wait('pn532 ack', sendMs + this.#settings.ackMs);
    this.#link.expect();
  }

  #send(frame: Uint8Array): number {
    this.#trace?.('out', frame.slice(this.#link.lead));
    return this.#link.send(frame);
  }

  #wait(name: string, ms: number): void {
    this.#alarm?.cancel();
    this.#alarm = this.#clock.alarm(name, ms, this.#ring);
  }

  readonly #received: OnFrame = (kind, buffer, at, length): void => {
    if (this.#trace) this.#traceIn(kind, buffer, at, length);
    if (kind === 'bad') this.damaged++;
    const job = this.#job;
    if (!job || this.#state === 'idle' || this.#state === 'draining') {
      this.strays++;
      return;
    }
    switch (kind) {
      case 'data':
        // While the ACK is awaited too: then it was lost on the way.
        if (buffer[at + 1] === job.row.code + 1) this.#complete(job, buffer, at, length);
        else this.strays++;
        return;
      case 'ack':
        this.#acknowledged(job);
        return;
      case 'bad':
        // The one frame that comes before the response is the ACK: take it for a damaged one.
        if (this.#state === 'awaitingAck') this.#acknowledged(job);
        else this.#askAgain();
        return;
      case 'error':
        this.#finish({ ok: false, error: new Pn532Error(job.row.name, 'syntax') });
        return;
      case 'nack':
        this.strays++;
        return;
      default:
        kind satisfies never;
    }
  };

  #acknowledged(job: Job): void {
    if (this.#state !== 'awaitingAck') return;
    this.#state = 'awaitingResponse';
    this.#wait('pn532 response', job.budgetMs);
  }

  #askAgain(): void {
    if (this.#nacks >= this.#settings.nackRetries) {
      this.abort('bad-frame');
      return;
    }
    this.#nacks++;
    this.#send(encodeNack(this.#link.lead));
    this.#link.expect();
  }

  #complete(job: Job, buffer: Uint8Array, at: number, length: number): void {
    const row = job.row;
    const from = at + 2;
    const end = at + length;
    let more = false;
    if (end - from > 0 && row.status) {
      const status = buffer[from]!;
      const code = status & STATUS_CODE;
      if (code !== 0) {
        this.#finish({ ok: false, error: new Pn532Error(row.name, code) });
        return;
      }
      more = (status & STATUS_MI) !== 0;
    }
    if (end - from < row.min) {
      this.#finish({ ok: false, error: new Pn532Error(row.name, 'unexpected') });
      return;
    }
    this.#finish({ ok: true, data: buffer.subarray(row.status ? from + 1 : from, end), more });
  }

  #budgetPassed(): void {
    this.#alarm = undefined;
    switch (this.#state) {
      case 'idle':
        return;
      case 'draining':
        this.#drain();
        return;
      case 'awaitingAck':
      case 'awaitingResponse':
        this.#late(this.#state);
        return;
      default:
        this.#state satisfies never;
    }
  }

  /** A last look, whatever the IRQ line says; then the chip counts as mute. */
  #late(state: 'awaitingAck' | 'awaitingResponse'): void {
    const job = this.#job!;
    // True: a frame was there, and the look has dealt with it (a new budget runs) or ended the job.
    if (this.#link.poll() && (this.#job !== job || this.#alarm)) return;
    if (this.#job !== job || this.#state !== state) return;
    if (state === 'awaitingAck' && job.row.repeatable && !job.setUp && this.#resends < RESENDS) {
      this.#resends++;
      this.#link.reset();
      this.#sendCommand(job);
      return;
    }
    if (state === 'awaitingAck' && !job.row.repeatable && !this.#patient) {
      this.#patient = true;
      this.#wait('pn532 late response', LOST_ACK_MS);
      return;
    }
    this.abort(state === 'awaitingAck' ? 'no-ack' : 'no-response');
  }

  #drain(): void {
    let found = false;
    while (this.#drainRounds < DRAIN_ROUNDS && this.#link.poll()) {
      found = true;
      this.#drainRounds++;
    }
    if (found && this.#drainRounds < DRAIN_ROUNDS) {
      this.#wait('pn532 drain', DRAIN_MS);
      return;
    }
    const drained = this.#drained;
    this.#drained = [];
    const job = this.#job;
    this.#link.reset();
    if (job) {
      this.#finish({ ok: false, error: new Pn532Error(job.row.name, this.#fault) });
    } else this.#state = 'idle';
    for (const done of drained) done();
  }

  #finish(answer: Answer): void {
    const job = this.#job!;
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#link.rest();
    this.#job = undefined;
    this.#state = 'idle';
    job.done(answer);
  }

  #traceIn(kind: FrameKind, buffer: Uint8Array, at: number, length: number): void {
    const trace = this.#trace!;
    if (kind === 'ack') trace('in', encodeAck(0));
    else if (kind === 'nack') trace('in', encodeNack(0));
    else if (kind === 'data') trace('in', received(buffer, at, length));
    else trace('in', buffer.slice(at, at + length));
  }
}

/** The frame around received data, as it was on the wire (junk before it aside). */
function received(buffer: Uint8Array, at: number, length: number): Uint8Array {
  const frame = encodeFrame(0, 0, [], buffer.subarray(at + 2, at + length));
  const body = frame.length - length - 2;
  frame.set(buffer.subarray(at, at + length + 1), body);
  return frame;
}
