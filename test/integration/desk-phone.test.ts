/** The phone on the desk of the SDK's desktop build (simulator/moddable/phone-state.json): it must open with today's phone and pay. */

import { assert } from 'chai';
import { SeededRandom } from '../../simulator/clock/random.js';
import { VirtualClock } from '../../simulator/clock/virtual-clock.js';
import stored from '../../simulator/moddable/phone-state.json' with { type: 'json' };
import { Phone } from '../../simulator/phone/phone.js';
import { readPhoneState } from '../../simulator/phone/phone-state.js';
import { findProfile } from '../../simulator/phone/profiles/profiles.js';
import { phoneCiphers } from '../support/phone-ciphers.js';
import { TerminalBench, calendarAt } from '../support/terminal-bench.js';

/** As simulator/moddable/world.ts makes it. */
function deskPhone(clock: VirtualClock): Phone {
  const read = readPhoneState(stored);
  assert(read.ok, read.ok ? '' : `${read.path}: ${read.why}`);
  const { state } = read;
  const phone = new Phone({
    clock,
    random: new SeededRandom(1, 'phone'),
    ciphers: phoneCiphers,
    profile: findProfile(state.profile)!,
    deviceId: state.deviceId,
    seid: state.seid,
  });
  phone.importState(state);
  return phone;
}

describe('phone of the desk', () => {
  it('opens, and goes through JSON unchanged', () => {
    assert.deepEqual(
      JSON.parse(JSON.stringify(deskPhone(new VirtualClock()).exportState())),
      stored,
      'the wallet has another form now: device:sim with an @exported phone makes a new file',
    );
  });

  it('its cards are good for three years from the first day of the bench', () => {
    const { year } = calendarAt(0);
    for (const { data } of deskPhone(new VirtualClock()).exportState().cards) {
      const expiry = data.track2.slice(17, 21);
      assert.isAtLeast(2000 + Number(expiry.slice(0, 2)), year + 3, data.tokenRef);
    }
  });

  for (const profile of ['phone', 'pos'] as const)
    it(`pays at a terminal with the profile ${profile}`, () => {
      const clock = new VirtualClock();
      const bench = new TerminalBench({ clock, profile, phone: deskPhone(clock) });
      bench.start();
      assert.equal(bench.sale(1280).message, 'approved');
    });
});
