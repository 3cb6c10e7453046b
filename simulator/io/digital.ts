/** Moddable's Digital on a modelled board: levels, and edges as interrupts that coalesce until they are delivered. */

import type { Wiring } from './wiring.js';
import { boundClass } from './bound-class.js';

export interface DigitalOptions {
  readonly pin: number;
  readonly mode: number;
  readonly edge?: number;
  readonly initialValue?: 0 | 1;
  readonly activeLow?: boolean;
  readonly onReadable?: (this: DigitalPort) => void;
  readonly format?: 'number';
}

export interface DigitalPort {
  read(): 0 | 1;
  write(value: number): void;
  close(): void;
}

export interface DigitalClass {
  new (options: DigitalOptions): DigitalPort;
  readonly Input: number;
  readonly InputPullUp: number;
  readonly InputPullDown: number;
  readonly InputPullUpDown: number;
  readonly Output: number;
  readonly OutputOpenDrain: number;
  readonly Rising: number;
  readonly Falling: number;
}

const OUTPUT = 8;
const RISING = 1;
const FALLING = 2;

class ModelledDigital implements DigitalPort {
  readonly #wiring: Wiring;
  readonly #pin: number;
  readonly #inverted: boolean;
  readonly #output: boolean;
  #open = true;
  /** An edge is on its way to the callback. */
  #raised = false;
  #unlisten: (() => void) | undefined;

  constructor(wiring: Wiring, options: DigitalOptions) {
    this.#wiring = wiring;
    this.#pin = options.pin;
    this.#inverted = options.activeLow ?? false;
    this.#output = options.mode >= OUTPUT;
    if (options.onReadable && !options.edge) throw new Error('edge is required with onReadable');
    if (this.#output) this.write(options.initialValue ?? 0);
    if (options.onReadable) this.#listen(options.edge!, options.onReadable);
  }

  read(): 0 | 1 {
    this.#check();
    const level = this.#wiring.level(this.#pin);
    return this.#inverted ? (level ? 0 : 1) : level;
  }

  write(value: number): void {
    this.#check();
    if (!this.#output) throw new Error('not an output');
    const level = value ? 1 : 0;
    this.#wiring.drive(this.#pin, this.#inverted ? (level ? 0 : 1) : level);
  }

  close(): void {
    this.#open = false;
    this.#unlisten?.();
    this.#unlisten = undefined;
  }

  #listen(edges: number, onReadable: (this: DigitalPort) => void): void {
    const wiring = this.#wiring;
    if (this.#pin !== wiring.pins.interrupt) return; // Nothing else on this board makes edges.
    const { life } = wiring.processor;
    this.#unlisten = wiring.chip.onIrq((level) => {
      if (wiring.processor.life !== life) return this.close();
      if (!(edges & (level ? RISING : FALLING)) || this.#raised) return;
      this.#raised = true;
      wiring.processor.deliver('interrupt', wiring.interruptUs, () => {
        this.#raised = false;
        if (this.#open) onReadable.call(this);
      });
    });
  }

  #check(): void {
    if (!this.#open) throw new Error('Digital is closed');
  }
}

const STATICS = {
  Input: 0,
  InputPullUp: 1,
  InputPullDown: 2,
  InputPullUpDown: 3,
  Output: OUTPUT,
  OutputOpenDrain: 9,
  Rising: RISING,
  Falling: FALLING,
} as const;

export function digitalClass(wiring: Wiring): DigitalClass {
  return Object.assign(
    boundClass<DigitalOptions, DigitalPort, Wiring>(ModelledDigital, wiring),
    STATICS,
  );
}
