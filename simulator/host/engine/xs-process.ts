/** A running XS engine and the synchronous line to it: events go in, its questions are answered until it is idle again. */

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ASK } from './wire.js';

export interface Question {
  readonly operation: number;
  readonly x: number;
  readonly y: number;
  readonly payload: Buffer;
}

/** undefined, a number, bytes or text. */
export type Answer = undefined | number | Uint8Array | string;

export type Answers = (question: Question) => Answer;

/** The firmware ended: an exception in it, no memory, no stack. */
export class XsFailure extends Error {
  override readonly name = 'XsFailure';
}

interface Event {
  readonly kind: number;
  readonly id: number;
  readonly payload: Uint8Array;
}

export class XsProcess {
  readonly #answers: Answers;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #in: number;
  readonly #out: number;
  readonly #queue: Event[] = [];
  /** Everything that was said to the engine, for a replay without a world. */
  readonly said: Buffer[] | undefined;
  #busy = false;
  #closed = false;
  readonly #onExit = (): void => this.close();

  /** `guest`: path of the bundled firmware; `options`: of xshost (heap, preloads, report). */
  constructor(
    xshost: string,
    guest: string,
    options: readonly string[],
    answers: Answers,
    record = false,
  ) {
    this.#answers = answers;
    this.said = record ? [] : undefined;
    this.#folder = mkdtempSync(join(tmpdir(), 'tapwright-xs-'));
    const toXs = join(this.#folder, 'to-xs');
    const fromXs = join(this.#folder, 'from-xs');
    execFileSync('mkfifo', [toXs, fromXs]);
    const errors = openSync(join(this.#folder, 'stderr'), 'w');
    this.#child = spawn(xshost, [...options, '-i', toXs, '-o', fromXs, guest], {
      stdio: ['ignore', 'inherit', errors],
    });
    closeSync(errors);
    this.#child.unref();
    this.#out = openSync(toXs, 'w');
    this.#in = openSync(fromXs, 'r');
    process.once('exit', this.#onExit);
    this.#serve();
  }

  /** Hands an event to the firmware and returns when it is done with it. From inside an answer: afterwards. */
  tell(kind: number, id: number, payload: Uint8Array | string = ''): void {
    if (this.#closed) return;
    this.#queue.push({ kind, id, payload: Buffer.from(payload as string) });
    if (this.#busy) return;
    for (let next = this.#queue.shift(); next && !this.#closed; next = this.#queue.shift()) {
      const event = Buffer.alloc(5 + next.payload.length);
      event[0] = next.kind;
      event.writeUInt32BE(next.id, 1);
      event.set(next.payload, 5);
      this.#reply(event);
      this.#serve();
    }
  }

  /** Waits until the engine has written what it has to write: its end of the pipe closes. */
  #end(): void {
    while (readSync(this.#in, Buffer.alloc(64)) > 0);
    this.close();
  }

  get busy(): boolean {
    return this.#busy;
  }

  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    process.removeListener('exit', this.#onExit);
    closeSync(this.#out);
    closeSync(this.#in);
    this.#child.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Answers questions until the firmware has none left. */
  #serve(): void {
    this.#busy = true;
    try {
      for (;;) {
        const question = this.#question();
        if (question.operation === ASK.idle) return;
        if (question.operation === ASK.ending) {
          this.#reply(undefined);
          this.#end();
          return;
        }
        if (question.operation === ASK.failed) {
          throw new XsFailure(question.payload.toString());
        }
        this.#reply(this.#answers(question));
        if (this.#closed) return;
      }
    } catch (error) {
      // A power cut in the middle of an answer, or a failure of ours: the firmware does not run on.
      this.close();
      throw error;
    } finally {
      this.#busy = false;
    }
  }

  #question(): Question {
    const frame = this.#read(this.#read(4).readUInt32LE());
    return {
      operation: frame[0]!,
      x: frame.readDoubleLE(1),
      y: frame.readDoubleLE(9),
      payload: frame.subarray(17),
    };
  }

  #read(size: number): Buffer {
    const buffer = Buffer.alloc(size);
    for (let at = 0; at < size;) {
      const count = readSync(this.#in, buffer, at, size - at, null);
      if (count === 0) throw new XsFailure(this.#lastWords());
      at += count;
    }
    return buffer;
  }

  #lastWords(): string {
    const path = join(this.#folder, 'stderr');
    const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
    return text || 'the XS engine ended';
  }

  #reply(answer: Answer): void {
    let kind = 0;
    let body = Buffer.alloc(0);
    if (typeof answer === 'number') {
      kind = 1;
      body = Buffer.alloc(8);
      body.writeDoubleLE(answer);
    } else if (typeof answer === 'string') {
      kind = 3;
      body = Buffer.from(answer);
    } else if (answer) {
      kind = 2;
      body = Buffer.from(answer);
    }
    const frame = Buffer.alloc(5 + body.length);
    frame.writeUInt32LE(1 + body.length);
    frame[4] = kind;
    frame.set(body, 5);
    this.said?.push(frame);
    for (let at = 0; at < frame.length;) at += writeSync(this.#out, frame, at);
  }
}
