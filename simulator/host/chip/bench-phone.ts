/** A phone or plastic card with one fictional card of the lab's bank, ready to pay: what lies in front of the served chip. */

import { SeededRandom } from '../../clock/random.js';
import type { VirtualClock } from '../../clock/virtual-clock.js';
import { BackOffice } from '../../network/back-office.js';
import { DEMO_CARDS } from '../../network/issuer/banks.js';
import { Phone } from '../../phone/phone.js';
import { PlasticCard } from '../../phone/plastic-card.js';
import { MI_PAY } from '../../phone/profiles/mi-pay.js';
import type { PhoneProfile } from '../../phone/profile.js';
import type { Picc } from '../../rf/picc.js';
import { nodeCiphers } from '../node-ciphers.js';

export function benchCard(clock: VirtualClock, profile: PhoneProfile, seed: number): Picc {
  const backOffice = new BackOffice({ clock, seed });
  const random = new SeededRandom(seed, 'phone');
  const common = { clock, random, ciphers: nodeCiphers, profile };
  const { pan, expiry, cvn2 } = DEMO_CARDS[0]!;
  if (profile.plastic) {
    const bundle = backOffice.tokenService.enrol({
      pan,
      expiry,
      cvn2,
      // A plastic card has no requestor of its own: it is enrolled under a wallet's.
      trid: MI_PAY.trid,
      deviceId: 'bench',
      seid: 'bench',
      useCase: 'SE',
      credentialModel: 'SE_FIXED',
      wallet: profile.id,
    });
    if (!bundle) throw new Error('the demo card cannot be enrolled');
    return new PlasticCard({ ...common, bundle }).picc;
  }
  const phone = new Phone({ ...common, tokenService: backOffice.tokenService });
  const added = phone.wallet.add({ pan, expiry, cvn2 });
  if (!added.ok) throw new Error(`demo card: ${added.text}`);
  if (added.card.status === 'verify')
    phone.wallet.verify(added.card.id, backOffice.tokenService.smsFor(added.card.tokenRef) ?? '');
  return withOwner(phone);
}

/** The owner has a finger on the sensor whenever a reader comes near. */
function withOwner(phone: Phone): Picc {
  const { picc } = phone;
  return {
    name: picc.name,
    type: picc.type,
    powerUp() {
      const method = phone.profile.cdcvm[0];
      if (method) phone.authenticate(method);
      return picc.powerUp();
    },
    powerDown: () => picc.powerDown(),
    receive: (capdu, answer) => picc.receive(capdu, answer),
  };
}
