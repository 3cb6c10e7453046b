/** A phone with one fictional lab card, ready to pay: what lies in front of the served chip. */

import { SeededRandom } from '../../clock/random.js';
import type { VirtualClock } from '../../clock/virtual-clock.js';
import { Phone } from '../../phone/phone.js';
import type { PhoneProfile } from '../../phone/profile.js';
import type { TokenBundle } from '../../phone/token-bundle.js';
import { nodeCiphers } from '../node-ciphers.js';

/** Fictional token of the lab range; keys are test keys that anyone may know. */
const LAB_CARD: TokenBundle = {
  tokenRef: 'bench',
  token: '6299990000000017',
  expiry: '2812',
  psn: '01',
  par: 'LABP0000000000000000000000001',
  trid: '62000000001',
  lastFour: '0009',
  label: 'Lab debit',
  issuer: 'Lab bank',
  art: { from: '#a00', to: '#400' },
  aid: 'A000000333010101',
  cvn: '01',
  dki: '01',
  keys: {
    ac: '9905F8F3195256FEAA90000D41A6DC22',
    mac: '00112233445566778899AABBCCDDEEFF',
    enc: 'FFEEDDCCBBAA99887766554433221100',
  },
  kcv: { ac: 'C63B1E', mac: 'FB0975', enc: 'F39C09' },
  credentialModel: 'SE_FIXED',
};

export function benchPhone(clock: VirtualClock, profile: PhoneProfile, seed: number): Phone {
  const phone = new Phone({
    clock,
    random: new SeededRandom(seed, 'phone'),
    ciphers: nodeCiphers,
    profile: { ...profile, credentialModel: 'SE_FIXED' },
  });
  phone.install(LAB_CARD);
  // A finger that stays on the sensor.
  phone.configure({ cdcvmValidMs: Number.MAX_SAFE_INTEGER / 1000, cdcvmOncePerTap: false });
  phone.authenticate(profile.cdcvm[0]!);
  return phone;
}
