/** `sntp` on the desk: the computer's clock. */

import { world } from 'simulator/moddable/world';

export default class SNTP {
  static readonly time = 1;
  static readonly retry = 2;
  static readonly error = -1;

  constructor(_options: object, done: (message: number, seconds?: number) => void) {
    world.processor.alarm('sntp', 0, () => done(SNTP.time, Date.now() / 1000));
  }
}
