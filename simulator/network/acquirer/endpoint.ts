/** The acquirer on the line: frames out of bytes, host time, lost and spoilt answers, restarts (backoffice §8). */

import type { Alarm, VirtualClock } from '../../clock/virtual-clock.js';
import type { HostEndpoint, HostPeer, HostSession } from '../../line/endpoint.js';
import { FrameReader, packFrame, type Frame } from '../iso8583/frame.js';
import { HostCrash } from '../store/store.js';

/** Each number says how many of the next messages suffer. */
export interface AcquirerFaults {
  dropRequests: number;
  /** Processed, but the answer never leaves. */
  dropAnswers: number;
  duplicateAnswers: number;
  /** Last byte of the MAC changed. */
  wrongMac: number;
  /** Field 11 of the answer changed: an answer to something else. */
  wrongStan: number;
  /** The line closes instead of an answer. */
  closeLine: number;
  /** Extra microseconds before each of the next `late` answers. */
  late: number;
  lateUs: number;
  /** Reversals answered with 96: nothing was done. */
  busyReversals: number;
  /** The host loses power at the end of its work, with nothing of it kept. */
  crashBefore: number;
  /** The same with all of it kept, and no answer. */
  crashAfter: number;
}

export function noFaults(): AcquirerFaults {
  return {
    dropRequests: 0,
    dropAnswers: 0,
    duplicateAnswers: 0,
    wrongMac: 0,
    wrongStan: 0,
    closeLine: 0,
    late: 0,
    lateUs: 15_000_000,
    busyReversals: 0,
    crashBefore: 0,
    crashAfter: 0,
  };
}

export interface EndpointOptions {
  readonly clock: VirtualClock;
  readonly handle: (frame: Frame) => Frame | undefined;
  /** Microseconds from request to answer. */
  readonly latencyUs: () => number;
  readonly crashed: () => void;
  readonly note: (kind: string, data: unknown) => void;
}

export class AcquirerEndpoint implements HostEndpoint {
  readonly faults: AcquirerFaults = noFaults();
  readonly #options: EndpointOptions;
  readonly #sessions = new Set<Session>();

  constructor(options: EndpointOptions) {
    this.#options = options;
  }

  accept(peer: HostPeer): HostSession {
    const session = new Session(peer, this.#options, this.faults, () => {
      this.#sessions.delete(session);
    });
    this.#sessions.add(session);
    return session;
  }

  /** Open lines. */
  get lines(): number {
    return this.#sessions.size;
  }

  /** The host restarts: every line drops, answers on their way are lost. */
  dropLines(): void {
    for (const session of [...this.#sessions]) session.end();
    this.#sessions.clear();
  }
}

class Session implements HostSession {
  readonly #peer: HostPeer;
  readonly #options: EndpointOptions;
  readonly #faults: AcquirerFaults;
  readonly #gone: () => void;
  readonly #reader: FrameReader;
  readonly #alarms = new Set<Alarm>();
  #open = true;

  constructor(peer: HostPeer, options: EndpointOptions, faults: AcquirerFaults, gone: () => void) {
    this.#peer = peer;
    this.#options = options;
    this.#faults = faults;
    this.#gone = gone;
    this.#reader = new FrameReader(
      (frame) => this.#request(frame),
      (why) => {
        options.note('noise on the line', { why });
        this.end();
      },
    );
  }

  receive(bytes: Uint8Array): void {
    if (this.#open) this.#reader.push(bytes);
  }

  closed(): void {
    this.#stop();
  }

  /** The host closes the line. */
  end(): void {
    if (!this.#open) return;
    this.#stop();
    this.#peer.close();
  }

  #stop(): void {
    this.#open = false;
    for (const alarm of this.#alarms) alarm.cancel();
    this.#alarms.clear();
    this.#gone();
  }

  /** Half of the host's time passes before the decision, half after it: a restart in between loses one or the other. */
  #request(frame: Frame): void {
    if (take(this.#faults, 'dropRequests')) return;
    const us = this.#options.latencyUs();
    this.#options.clock.charge('host', us);
    this.#later('host works', us / 2, () => {
      let answer: Frame | undefined;
      try {
        answer = this.#options.handle(frame);
      } catch (error) {
        if (!(error instanceof HostCrash)) throw error;
        this.#options.crashed();
        return;
      }
      if (answer) this.#answer(answer, us / 2);
    });
  }

  #answer(frame: Frame, us: number): void {
    const faults = this.#faults;
    if (take(faults, 'dropAnswers')) return;
    if (take(faults, 'closeLine')) {
      this.end();
      return;
    }
    const delay = take(faults, 'late') ? us + faults.lateUs : us;
    const spoilt = spoil(frame, faults);
    const bytes = packFrame(spoilt);
    const copies = take(faults, 'duplicateAnswers') ? 2 : 1;
    this.#later('host answers', delay, () => {
      for (let i = 0; i < copies; i++) this.#peer.send(bytes);
    });
  }

  #later(name: string, us: number, fn: () => void): void {
    const alarm = this.#options.clock.alarm(name, us, () => {
      this.#alarms.delete(alarm);
      if (this.#open) fn();
    });
    this.#alarms.add(alarm);
  }
}

export function take(faults: AcquirerFaults, name: keyof AcquirerFaults): boolean {
  if (faults[name] <= 0) return false;
  faults[name]--;
  return true;
}

function spoil(frame: Frame, faults: AcquirerFaults): Frame {
  const signed = ((frame.body[9] ?? 0) & 1) === 1;
  if (!signed || !take(faults, 'wrongMac')) return frame;
  const body = frame.body.slice();
  body[body.length - 1]! ^= 1;
  return { ...frame, body };
}
