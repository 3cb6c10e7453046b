/** Who rides: customers with accounts, their phones and cards, some on the deny list, a few forged. */

import { SeededRandom } from '../../clock/random.js';
import type { VirtualClock } from '../../clock/virtual-clock.js';
import type { BackOffice } from '../../network/back-office.js';
import { Phone } from '../../phone/phone.js';
import { PlasticCard } from '../../phone/plastic-card.js';
import { findProfile } from '../../phone/profiles/profiles.js';
import type { Picc } from '../../rf/picc.js';
import { nodeCiphers } from '../node-ciphers.js';
import { CardProxy } from '../rig/card-proxy.js';

/** Share of each medium among the riders, in hundredths. */
export const MEDIA = [
  { profile: 'fast-transit', share: 55 },
  { profile: 'mi-pay', share: 25 },
  { profile: 'plastic', share: 15 },
  { profile: 'slow-phone', share: 5 },
] as const;

export type MediumName = (typeof MEDIA)[number]['profile'];

export interface Rider {
  readonly medium: MediumName;
  readonly token: string;
  readonly picc: Picc;
  /** Shows fingerprint or face where the phone asks for it. */
  readonly ready: () => void;
  readonly denied: boolean;
  readonly forged: boolean;
  /** Inside the line: next time, out. */
  inside: boolean;
  lastGate: number;
  busy: boolean;
}

const DENIED_PER_MILLE = 25;
const FORGED_PER_MILLE = 10;
const MONEY = 10_000_000;

export interface RiderOptions {
  readonly clock: VirtualClock;
  readonly backOffice: BackOffice;
  readonly seed: number;
  readonly count: number;
  /** On each account; default plenty. */
  readonly money?: number;
}

export function createRiders(options: RiderOptions): Rider[] {
  const random = new SeededRandom(options.seed, 'riders');
  const riders: Rider[] = [];
  for (let i = 0; i < options.count; i++) riders.push(createRider(options, random, i));
  return riders;
}

function createRider(
  { clock, backOffice, seed, money = MONEY }: RiderOptions,
  random: SeededRandom,
  index: number,
): Rider {
  const medium = mediumOf(random.below(100));
  const profile = findProfile(medium)!;
  const pan = luhn(
    `62179900${String(50 + (index % 6) + 1).slice(0, 2)}${String(index).padStart(5, '0')}`,
  );
  const expiry = '1230';
  backOffice.issuers.addCard({
    pan,
    expiry,
    cvn2: '000',
    pin: '123456',
    bank: 'BOC',
    holder: `Rider ${index}`,
    label: 'Transit rider',
    kind: 'debit',
    path: 'green',
    mobile: '13900000000',
    money,
    note: '',
  });
  const bundle = backOffice.tokenService.enrol({
    pan,
    expiry,
    cvn2: '000',
    trid: findProfile('mi-pay')!.trid,
    deviceId: `rider-${index}`,
    seid: `rider-${index}`,
    useCase: 'SE',
    credentialModel: 'SE_FIXED',
    wallet: medium,
  });
  if (!bundle) throw new Error(`rider ${index} cannot be enrolled`);
  const parts = {
    clock,
    random: new SeededRandom(seed, `rider ${index}`),
    ciphers: nodeCiphers,
    profile,
  };
  let picc: Picc;
  let ready = (): void => undefined;
  if (profile.plastic) picc = new PlasticCard({ ...parts, bundle }).picc;
  else {
    const phone = new Phone(parts);
    phone.install(bundle);
    picc = phone.picc;
    const [way] = profile.cdcvm;
    if (profile.settings.express === 'off' && way) ready = () => void phone.authenticate(way);
  }
  const denied = random.below(1000) < DENIED_PER_MILLE;
  if (denied) backOffice.tokenService.setState(bundle.tokenRef, 'SUSPENDED', 'customer', 'lost');
  const forged = !denied && random.below(1000) < FORGED_PER_MILLE;
  if (forged) picc = new CardProxy(picc, clock, { response: forgeSignature });
  return {
    medium,
    token: bundle.token,
    picc,
    ready,
    denied,
    forged,
    inside: false,
    lastGate: -1,
    busy: false,
  };
}

function mediumOf(percent: number): MediumName {
  let sum = 0;
  for (const { profile, share } of MEDIA) {
    sum += share;
    if (percent < sum) return profile;
  }
  return MEDIA[0].profile;
}

/** One bit of the signed dynamic data (9F4B) is another: what a copied card without its key would send. */
function forgeSignature(rapdu: Uint8Array): Uint8Array {
  for (let i = 0; i + 40 < rapdu.length; i++)
    if (rapdu[i] === 0x9f && rapdu[i + 1] === 0x4b) {
      const forged = rapdu.slice();
      forged[i + 30]! ^= 0x01;
      return forged;
    }
  return rapdu;
}

/** 15 digits and the check digit. */
function luhn(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits[digits.length - 1 - i]);
    if (i % 2 === 0) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return digits + String((10 - (sum % 10)) % 10);
}
