/** The person at the desk: presses keys, unlocks the phone, holds it to the antenna. */

import { readPhoneState } from '../phone/phone-state.js';
import { world } from './world.js';

const HELD_MS = 80;

/** Words of a command; returns what is said back. */
export function person(line: string): string {
  const space = line.indexOf(' ');
  const verb = space < 0 ? line.trim() : line.slice(0, space);
  const what = space < 0 ? '' : line.slice(space + 1).trim();
  switch (verb) {
    case 'key':
      if (!world.keys.press(what)) return `no key "${what}"`;
      world.clock.alarm('key', HELD_MS * 1000, () => world.keys.release());
      return `key ${what}`;
    case 'phone':
      return takePhone(what);
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
      return '@key NAME, @phone STATE, @finger, @place, @away, @exit STATUS';
  }
}

/** Another phone: its state as JSON. */
function takePhone(text: string): string {
  const read = readPhoneState(JSON.parse(text));
  if (!read.ok) return `phone: ${read.path} ${read.why}`;
  world.phone.importState(read.state);
  return 'another phone';
}
