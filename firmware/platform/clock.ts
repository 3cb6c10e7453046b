/** The Clock port on the board's timers. */

import { after, now } from 'board';
import type { Clock } from '../ports/clock.js';
import type { Guard } from '../device/fault.js';

export function createClock(guard: Guard): Clock {
  return {
    now,
    alarm: (_name, delayMs, fn) => ({ cancel: after(delayMs, guard(fn)) }),
  };
}
