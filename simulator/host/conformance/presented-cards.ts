/** Puts the cards of a case in front of an antenna: tap by tap as the reader switches on, or at given times. */

import type { VirtualClock } from '../../clock/virtual-clock.js';
import { cardOf } from '../../conformance/card/base-cards.js';
import type { CardForm } from '../../conformance/card/card-form.js';
import type { ScriptedCard } from '../../conformance/card/scripted-card.js';
import { ScriptedPicc } from '../../conformance/card/scripted-picc.js';
import type { TapForm } from '../../conformance/case-form.js';
import { PlainCard } from '../../rf/plain-card.js';
import type { RadioField } from '../../rf/field.js';
import type { Picc } from '../../rf/picc.js';

export interface PresenceForm {
  readonly card: string | CardForm;
  /** Milliseconds since the transaction began. */
  readonly fromMs: number;
  /** Absent: stays. */
  readonly toMs?: number;
}

export interface PresentedCardsOptions {
  readonly clock: VirtualClock;
  readonly field: RadioField;
  readonly latencyUs: number;
  /** The terminal is told to stop. */
  readonly stop: () => void;
  readonly onCommand: (card: ScriptedCard, capdu: Uint8Array) => void;
  /** Taps that only this world knows, by name: `phone` … */
  readonly own?: Readonly<Record<string, () => Picc>>;
}

const STOP_AFTER_US = 200_000;

export class PresentedCards {
  /** The card that was placed last. */
  last: ScriptedPicc | undefined;
  readonly #options: PresentedCardsOptions;
  #muted = false;

  constructor(options: PresentedCardsOptions) {
    this.#options = options;
  }

  tap(tap: TapForm): void {
    const { clock, field, stop } = this.#options;
    this.clear();
    if (this.#muted) field.faults.set('noWtx', 0);
    this.#muted = false;
    if (tap === 'none') return;
    if (tap === 'stop') {
      clock.alarm('case stop', STOP_AFTER_US, stop);
      return;
    }
    if (tap === 'collision') {
      field.place(this.#make(cardOf('std')));
      field.place(new PlainCard());
      return;
    }
    if (typeof tap === 'object' && 'fault' in tap) {
      throw new RangeError('a fault of activation cannot be ordered from the radio');
    }
    const own = typeof tap === 'string' ? this.#options.own?.[tap] : undefined;
    field.place(own ? own() : this.#make(cardOf(tap)));
  }

  schedule(presence: readonly PresenceForm[]): void {
    const { clock, field } = this.#options;
    for (const { card, fromMs, toMs } of presence) {
      const picc = this.#make(cardOf(card));
      clock.alarm('case place', fromMs * 1000, () => {
        this.last = picc;
        field.place(picc);
      });
      if (toMs !== undefined) {
        clock.alarm('case remove', toMs * 1000, () => field.remove(picc));
      }
    }
  }

  clear(): void {
    this.#options.field.remove();
  }

  #make(form: CardForm): ScriptedPicc {
    const { clock, field, latencyUs, stop, onCommand } = this.#options;
    const picc = new ScriptedPicc({
      clock,
      form,
      latencyUs,
      onCommand,
      onFault: (fault) => {
        if (fault === 'stopped') stop();
        else if (fault === 'removed') field.remove();
        else {
          this.#muted = true;
          field.faults.set('noWtx', 1);
        }
      },
    });
    this.last = picc;
    return picc;
  }
}
