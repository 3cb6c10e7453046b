/** All profiles, by id. */

import type { PhoneProfile } from '../profile.js';
import { FAST_TRANSIT, PLASTIC, PLASTIC_OFFLINE, SLOW_PHONE } from './bench.js';
import { MI_PAY } from './mi-pay.js';
import { APPLE_PAY, GOOGLE_PAY, HUAWEI_PAY, MICROSOFT_WALLET, SAMSUNG_PAY } from './phones.js';

export const PROFILES: readonly PhoneProfile[] = [
  MI_PAY,
  APPLE_PAY,
  GOOGLE_PAY,
  SAMSUNG_PAY,
  MICROSOFT_WALLET,
  HUAWEI_PAY,
  FAST_TRANSIT,
  SLOW_PHONE,
  PLASTIC,
  PLASTIC_OFFLINE,
];

export function findProfile(id: string): PhoneProfile | undefined {
  return PROFILES.find((profile) => profile.id === id);
}
