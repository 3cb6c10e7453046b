/**
 * The reader's hold on its chip: what it did to field and parameters, and which operation runs. Each call names its
 * operation; once stop() has ended that, what comes back late for it goes nowhere.
 */

import { PARAMETER } from '../../drivers/pn532/commands.js';
import type { Pn532Error } from '../../drivers/pn532/errors.js';
import type { PN532 } from '../../drivers/pn532/pn532.js';
import type { TargetList } from '../../drivers/pn532/targets.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';

export interface Operation {
  /** Tells the caller that stop() ended it. */
  readonly stopped: () => void;
}

export type Then = (error?: Pn532Error) => void;

/** t_RESET and t_P, at least 5.1 ms (Book D): field off to reset a card, and field on before it is asked. */
const RESET_MS = 6;
const POWER_UP_MS = 6;
/** A chip that restarted by itself polls on and finds nothing: it is set up anew this often between taps. */
const RENEW_US = 5_000_000;

export class Session {
  readonly chip: PN532;
  readonly clock: Clock;
  /** What runs, if anything. */
  operation: Operation | undefined;
  readonly #log: Log | undefined;
  readonly #parameters: number;
  /** A chip that was just set up has switched it off. */
  #fieldOn = false;
  #ratsOff = false;
  #setUpAt = 0;

  constructor(chip: PN532, clock: Clock, parameters: number, log: Log | undefined) {
    this.chip = chip;
    this.clock = clock;
    this.#parameters = parameters;
    this.#log = log;
  }

  begin(stopped: () => void): Operation {
    if (this.operation) throw new Error('Pn532Reader: one operation at a time');
    const operation = { stopped };
    this.operation = operation;
    return operation;
  }

  /** Field off and on again (on only, when it is off), and time for a card to power up. */
  resetField(operation: Operation, then: Then): void {
    const on = (): void =>
      this.field(true, operation, (error) => {
        if (error) then(error);
        else this.wait('reader power up', POWER_UP_MS, operation, then);
      });
    if (!this.#fieldOn) {
      on();
      return;
    }
    this.field(false, operation, (error) => {
      if (error) then(error);
      else this.wait('reader reset', RESET_MS, operation, on);
    });
  }

  field(on: boolean, operation: Operation, then: Then): void {
    this.chip.field(on, (result) => {
      if (result.ok) this.#fieldOn = on;
      if (this.operation !== operation) return;
      if (!result.ok) this.note(result.error);
      then(result.ok ? undefined : result.error);
    });
  }

  /** `list` is undefined when the command failed. */
  list(
    type: 'A' | 'B',
    maxTargets: 1 | 2,
    operation: Operation,
    then: (list: TargetList | undefined, error?: Pn532Error) => void,
  ): void {
    this.chip.inListPassiveTarget(
      type,
      maxTargets,
      (result) => {
        if (this.operation !== operation) return;
        if (result.ok) then(result.value);
        else {
          this.note(result.error);
          then(undefined, result.error);
        }
      },
      !this.#ratsOff,
    );
  }

  /** Automatic RATS on or off; costs a command only when it changes. */
  rats(on: boolean, operation: Operation, then: Then): void {
    if (on !== this.#ratsOff) {
      then();
      return;
    }
    const flags = on ? this.#parameters : this.#parameters & ~PARAMETER.automaticRATS;
    this.chip.setParameters(flags, (result) => {
      if (result.ok) this.#ratsOff = !on;
      if (this.operation !== operation) return;
      then(result.ok ? undefined : result.error);
    });
  }

  recover(operation: Operation, then: Then): void {
    this.lost();
    this.chip.recover((error) => {
      if (this.operation === operation) then(error);
    });
  }

  /** Between taps: see RENEW_US. */
  renew(): void {
    const now = this.clock.now();
    if (now - this.#setUpAt < RENEW_US) return;
    this.#setUpAt = now;
    this.lost();
    this.chip.renew();
  }

  /** The chip is set up anew: default parameters, no target, field off. */
  lost(): void {
    this.#fieldOn = false;
    this.#ratsOff = false;
  }

  wait(name: string, ms: number, operation: Operation, then: () => void): void {
    this.clock.alarm(name, ms, () => {
      if (this.operation === operation) then();
    });
  }

  note(error: Pn532Error): void {
    if (!this.#log?.on) return;
    const { command, status, fault, remedy } = error;
    const data = { command, status, fault, remedy, text: error.message };
    this.#log.add({ lane: 'driver', kind: 'note', severity: 'warn', data });
  }
}
