/** The Clock port on Moddable's timers (millisecond steps) and the ESP32's microsecond counter. */

import Time from 'time';
import Timer from 'timer';
import type { Clock } from '../ports/clock.js';
import type { Guard } from './fault.js';

export function createClock(guard: Guard): Clock {
  return {
    now: () => Time.microseconds ?? Time.ticks * 1000,
    alarm(_name, delayMs, fn) {
      const run = guard(fn);
      let timer: Timer | undefined = Timer.set(() => {
        timer = undefined;
        run();
      }, Math.ceil(delayMs));
      return {
        cancel() {
          if (timer) Timer.clear(timer);
          timer = undefined;
        },
      };
    },
  };
}
