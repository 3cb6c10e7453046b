/** A phone with a transit card of the lab's key chain: CA 1408, issuer 1152, ICC 1024 bits, exponents 3. */

import labKeys from '../simulator/keys/lab-keys.json' with { type: 'json' };
import { SeededRandom } from '../simulator/clock/random.js';
import type { VirtualClock } from '../simulator/clock/virtual-clock.js';
import { nodeCiphers } from '../simulator/host/node-ciphers.js';
import { Certifier } from '../simulator/keys/certificates.js';
import { Phone } from '../simulator/phone/phone.js';
import { MI_PAY } from '../simulator/phone/profiles/mi-pay.js';
import { LAB_BUNDLE } from '../test/support/phone-cards.js';

export function createTransitPhone(clock: VirtualClock): Phone {
  const certifier = new Certifier(labKeys.chains.lab, (data) => nodeCiphers.sha1(data));
  const phone = new Phone({
    clock,
    random: new SeededRandom(1, 'phone'),
    ciphers: nodeCiphers,
    profile: { ...MI_PAY, settings: { ...MI_PAY.settings, express: 'transitOnly' } },
  });
  phone.install({ ...LAB_BUNDLE, oda: certifier.buildOda(LAB_BUNDLE) });
  phone.authenticate('fingerprint');
  return phone;
}
