/** The person at the desk: presses keys, unlocks the phone, holds it to the antenna. */

import { world } from './world.js';

const HELD_MS = 80;

/** Words of a command; returns what is said back. */
export function person(line: string): string {
  const [verb, what = ''] = line.trim().split(' ');
  switch (verb) {
    case 'key':
      if (!world.keys.press(what)) return `no key "${what}"`;
      world.clock.alarm('key', HELD_MS * 1000, () => world.keys.release());
      return `key ${what}`;
    case 'finger':
      return world.phone.authenticate('fingerprint') ? 'verified' : 'not verified';
    case 'place':
      world.chip.field.place(world.phone.picc);
      return 'phone at the antenna';
    case 'away':
      world.chip.field.remove();
      return 'phone away';
    case 'exit':
      return `exit:${what}`;
    default:
      return '@key NAME, @finger, @place, @away, @exit STATUS';
  }
}
