/** Runs a Step over the ports: every effect becomes a port call, every reply resumes the step. The kernel's only way out. */

import type { CardReader } from '../ports/card-reader.js';
import type { Alarm, Clock } from '../ports/clock.js';
import type { Random } from '../ports/crypto.js';
import type { Log } from '../ports/log.js';
import type { Effect, Step } from './effects.js';
import type { UiRequest } from './outcome.js';

export interface DrivePorts {
  readonly reader: CardReader;
  readonly random: Random;
  readonly show: (request: UiRequest) => void;
  readonly clock: Clock;
  readonly log?: Log;
}

export interface Running {
  /** Cancel key, time-out: the pending card effect, and each that follows, is answered `stopped`. */
  stop(): void;
}

/** `done` never comes before `drive` returns. */
export function drive<R>(step: Step<R>, ports: DrivePorts, done: (result: R) => void): Running {
  const { reader, random, show, clock, log } = ports;
  let stopping = false;
  /** What the step waits for: with the reader, or with the clock. */
  let waiting: 'reader' | undefined;
  let alarm: Alarm | undefined;
  /** Since when several cards have been in the field: the limit of the first activation holds for the next ones. */
  let collidingFrom: number | undefined;

  const activate = (limitMs: number): void => {
    const from = collidingFrom ?? clock.now();
    const leftMs = limitMs - (clock.now() - from) / 1000;
    if (leftMs <= 0) {
      collidingFrom = undefined;
      afterwards({ kind: 'none' });
      return;
    }
    waiting = 'reader';
    reader.activate(leftMs, (result) => {
      collidingFrom = result.kind === 'collision' ? from : undefined;
      answered(result);
    });
  };

  const afterwards = (reply: unknown): void => {
    alarm = clock.alarm('kernel', 0, () => resume(reply));
  };

  /** On a stack of its own: that of the reader's callback is already deep, and a device has 512 slots. */
  const answered = (reply: unknown): void => {
    waiting = undefined;
    afterwards(reply);
  };

  /** Effects that need nobody are answered in the loop: no stack grows. */
  const resume = (first: unknown): void => {
    alarm = undefined;
    let at = step.next(first);
    while (!at.done) {
      const effect: Effect = at.value;
      switch (effect.do) {
        case 'random': {
          const bytes = new Uint8Array(effect.length);
          random.fill(bytes);
          at = step.next(bytes);
          continue;
        }
        case 'show':
          show(effect.ui);
          at = step.next();
          continue;
        case 'note':
          if (log?.on)
            log.add({
              lane: 'kernel',
              kind: 'decision',
              data: effect.note,
              cite: effect.note.cite,
            });
          at = step.next();
          continue;
        case 'activate':
          if (stopping) return afterwards({ kind: 'stopped' });
          return activate(effect.limitMs);
        case 'transceive':
          if (stopping) return afterwards({ ok: false, fault: 'stopped' });
          waiting = 'reader';
          return transceive(effect.name, effect.capdu);
        case 'fieldOff':
          return reader.fieldOff(effect.holdMs, () => answered(undefined));
        case 'removal':
          if (stopping) return afterwards(true);
          waiting = 'reader';
          return reader.removal(effect.limitMs, answered);
      }
    }
    done(at.value);
  };

  const transceive = (name: string, capdu: Uint8Array): void => {
    if (log?.on) log.add({ lane: 'kernel', kind: 'capdu', bytes: capdu, data: { name } });
    reader.transceive(capdu, (reply) => {
      if (log?.on) {
        if (reply.ok)
          log.add({ lane: 'kernel', kind: 'rapdu', bytes: reply.rapdu, data: { name } });
        else
          log.add({
            lane: 'kernel',
            kind: 'fault',
            data: { name, fault: reply.fault },
            severity: 'warn',
          });
      }
      answered(reply);
    });
  };

  alarm = clock.alarm('kernel', 0, () => resume(undefined));
  return {
    stop(): void {
      if (stopping) return;
      stopping = true;
      if (waiting === 'reader' && !alarm) reader.stop();
    },
  };
}
