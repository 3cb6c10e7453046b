/**
 * Polling and activation (Book D, polling loop): types A and B in turn until one card is activated.
 * The chip does its own anticollision: two targets listed are a collision. A type A card hides a type B one, because
 * listing B would release it: a deviation from Book D.
 */

import type { Pn532Error } from '../../drivers/pn532/errors.js';
import { SEL_RES_ISO_DEP, type Target, type TargetList } from '../../drivers/pn532/targets.js';
import type { Level1Fault } from '../ports/card-reader.js';
import { level1Fault } from './faults.js';
import type { Operation, Session } from './session.js';

export type Polled =
  | { readonly kind: 'target'; readonly target: Target }
  | { readonly kind: 'collision' }
  | { readonly kind: 'none' }
  | { readonly kind: 'fault'; readonly fault: Level1Fault };

/** t_P between polling for type A and for type B, at least 5.1 ms (Book D). */
const BETWEEN_TYPES_MS = 6;
/** Rounds of A and B between field resets: a slow phone needs a lasting field, a card left halted needs a reset. */
const ROUNDS_PER_RESET = 4;
/** Recoveries in a row, without a poll that worked. */
const MAX_RECOVERIES = 2;

export class Polling {
  readonly #session: Session;
  readonly #operation: Operation;
  readonly #endAt: number;
  readonly #done: (polled: Polled) => void;
  readonly #next = (): void => this.#poll();
  #type: 'A' | 'B' = 'A';
  #rounds = 0;
  #recoveries = 0;

  constructor(
    session: Session,
    operation: Operation,
    limitMs: number,
    done: (polled: Polled) => void,
  ) {
    this.#session = session;
    this.#operation = operation;
    this.#endAt = session.clock.now() + limitMs * 1000;
    this.#done = done;
  }

  start(): void {
    this.#session.renew();
    this.#session.rats(true, this.#operation, (error) => {
      if (error) this.#failed(error);
      else this.#restart();
    });
  }

  /** From a field reset on. */
  #restart(): void {
    this.#rounds = 0;
    this.#type = 'A';
    if (this.#session.clock.now() >= this.#endAt) {
      this.#done({ kind: 'none' });
      return;
    }
    this.#session.renew();
    this.#session.resetField(this.#operation, (error) => {
      if (error) this.#failed(error);
      else this.#poll();
    });
  }

  #poll(): void {
    this.#session.list(this.#type, 2, this.#operation, (list, error) => {
      if (error) this.#failed(error);
      else {
        this.#recoveries = 0;
        this.#judge(list!);
      }
    });
  }

  #judge(list: TargetList): void {
    if (list.count > 1) {
      // So that the cards are reset when the caller has told the holder.
      this.#session.field(false, this.#operation, () => this.#done({ kind: 'collision' }));
      return;
    }
    if (list.count === 1) {
      const target = list.targets[0];
      if (target && isIsoDep(target)) this.#done({ kind: 'target', target });
      else this.#restart();
      return;
    }
    if (this.#session.clock.now() >= this.#endAt) {
      this.#done({ kind: 'none' });
      return;
    }
    if (this.#type === 'A') this.#type = 'B';
    else {
      this.#type = 'A';
      if (++this.#rounds >= ROUNDS_PER_RESET) {
        this.#restart();
        return;
      }
    }
    this.#session.wait('reader poll', BETWEEN_TYPES_MS, this.#operation, this.#next);
  }

  #failed(error: Pn532Error): void {
    if (this.#recoveries >= MAX_RECOVERIES) {
      this.#done({ kind: 'fault', fault: level1Fault(error) });
      return;
    }
    this.#recoveries++;
    this.#session.recover(this.#operation, (failure) => {
      if (failure) this.#done({ kind: 'fault', fault: level1Fault(failure) });
      else this.#restart();
    });
  }
}

/** A type A card that claims ISO-DEP but has no ATS did not answer RATS. */
function isIsoDep(target: Target): boolean {
  return target.type === 'B'
    ? target.attribRes.length > 0
    : (target.selRes & SEL_RES_ISO_DEP) !== 0 && target.ats !== undefined;
}
