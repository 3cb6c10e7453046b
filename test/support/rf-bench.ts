/** Runs a reader's sequence on a radio field and a clock, to its end. */

import { VirtualClock } from '../../simulator/clock/virtual-clock.js';
import { EventLog } from '../../simulator/log/event-log.js';
import { SILENCE, type AirAnswer, type AirWork } from '../../simulator/rf/air.js';
import { RadioField } from '../../simulator/rf/field.js';
import type { RfFault } from '../../simulator/rf/faults.js';
import { RfFaults } from '../../simulator/rf/faults.js';
import type { Picc } from '../../simulator/rf/picc.js';

export class RfBench {
  readonly clock = new VirtualClock();
  readonly log = new EventLog(() => this.clock.now());
  readonly field: RadioField;

  constructor(cards: readonly Picc[] = [], faults: Partial<Record<RfFault, number>> = {}) {
    this.field = new RadioField({
      clock: this.clock,
      seed: 7,
      log: this.log,
      faults: new RfFaults(faults),
    });
    for (const card of cards) this.field.place(card);
    this.field.setOn(true);
    this.clock.runFor(5100);
  }

  run<T>(work: AirWork<T>): T {
    let result: IteratorResult<unknown, T>;
    const advance = (heard: AirAnswer): void => {
      const step = work.next(heard);
      result = step;
      if (step.done) return;
      const order = step.value;
      if (order.kind === 'send') this.field.send(order.frame, order.limitUs, advance);
      else this.clock.alarm('test wait', order.us, () => advance(SILENCE));
    };
    advance(SILENCE);
    this.clock.runUntil(() => result.done === true);
    return result!.value as T;
  }
}
