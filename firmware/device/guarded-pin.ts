/** Pins whose interrupts run under the guard: an exception of ours in one is shown, not lost. */

import type { DigitalConstructor, DigitalOptions } from '../../drivers/io.js';
import type { Guard } from './fault.js';

export function guardedPins(Digital: DigitalConstructor, guard: Guard): DigitalConstructor {
  return class GuardedPin extends Digital {
    constructor(options: DigitalOptions) {
      const { onReadable } = options;
      super(onReadable ? { ...options, onReadable: guard(onReadable) } : options);
    }
  };
}
