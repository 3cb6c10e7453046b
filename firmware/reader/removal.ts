/** Removal procedure (Book D): polls, a field reset before each, until nothing answered three times in a row. */

import type { Operation, Session } from './session.js';

const REMOVED_AFTER = 3;
/** Pause with the field off between polls while something answers. */
const PAUSE_MS = 50;

export class Removal {
  readonly #session: Session;
  readonly #operation: Operation;
  readonly #type: 'A' | 'B';
  readonly #endAt: number;
  readonly #done: (gone: boolean) => void;
  readonly #next = (): void => this.#poll();
  #misses = 0;

  constructor(
    session: Session,
    operation: Operation,
    type: 'A' | 'B',
    limitMs: number,
    done: (gone: boolean) => void,
  ) {
    this.#session = session;
    this.#operation = operation;
    this.#type = type;
    this.#endAt = session.clock.now() + limitMs * 1000;
    this.#done = done;
  }

  start(): void {
    // Without RATS a phone is found, but not greeted as if it were to pay again.
    this.#session.rats(false, this.#operation, (error) => {
      if (error) this.#broken();
      else this.#poll();
    });
  }

  #poll(): void {
    this.#session.resetField(this.#operation, (error) => {
      if (error) {
        this.#broken();
        return;
      }
      this.#session.list(this.#type, 1, this.#operation, (list, failure) => {
        if (failure) this.#broken();
        else this.#judge(list!.count > 0);
      });
    });
  }

  #judge(answered: boolean): void {
    this.#misses = answered ? 0 : this.#misses + 1;
    if (this.#misses >= REMOVED_AFTER) this.#end(true);
    else if (this.#session.clock.now() >= this.#endAt) this.#end(false);
    else if (!answered) this.#poll();
    else {
      this.#session.field(false, this.#operation, () =>
        this.#session.wait('reader removal', PAUSE_MS, this.#operation, this.#next),
      );
    }
  }

  #end(gone: boolean): void {
    this.#session.field(false, this.#operation, () => this.#done(gone));
  }

  /** The chip needs recovery: what lies on it cannot be known in this poll. */
  #broken(): void {
    this.#session.recover(this.#operation, (error) => {
      if (error || this.#session.clock.now() >= this.#endAt) this.#done(false);
      else this.start();
    });
  }
}
