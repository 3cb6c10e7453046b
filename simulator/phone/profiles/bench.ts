/** Media for measuring and for teaching: the fastest gate card, the slowest phone, and plastic. */

import { PLASTIC_CARD } from '../card/card-profile.js';
import type { PhoneProfile } from '../profile.js';
import { MI_PAY } from './mi-pay.js';

/** Times of a good transit card; express, so that no owner is asked. */
export const FAST_TRANSIT: PhoneProfile = {
  ...MI_PAY,
  id: 'fast-transit',
  name: 'Fast transit phone',
  latencyUs: {
    ppse: 8_000,
    select: 8_000,
    gpo: 30_000,
    signature: 45_000,
    readRecord: 3_000,
    other: 3_000,
  },
  settings: { ...MI_PAY.settings, express: 'transitOnly' },
  transitCard: false,
};

export const SLOW_PHONE: PhoneProfile = {
  ...MI_PAY,
  id: 'slow-phone',
  name: 'Slow phone',
  radio: { ...MI_PAY.radio, fwi: 11 },
  latencyUs: {
    ppse: 180_000,
    select: 150_000,
    gpo: 700_000,
    signature: 900_000,
    readRecord: 120_000,
    other: 120_000,
  },
};

/** A contactless bank card: nobody to ask, PIN or signature above the limit (backoffice §1.6). */
export const PLASTIC: PhoneProfile = {
  ...MI_PAY,
  id: 'plastic',
  name: 'Contactless card',
  kind: 'plastic',
  deviceType: 0x03,
  radio: {
    uid: { fixed: '04A1B2C3D4E5F6' },
    atqa: 0x0044,
    sak: 0x20,
    fsci: 8,
    fwi: 7,
    sfgi: 0,
    historical: '80318066',
  },
  latencyUs: {
    ppse: 12_000,
    select: 12_000,
    gpo: 70_000,
    signature: 110_000,
    readRecord: 8_000,
    other: 6_000,
  },
  settings: { ...MI_PAY.settings, errorBudget: 1000 },
  cdcvm: [],
  maxCards: 1,
  transitCard: false,
  card: PLASTIC_CARD,
  plastic: { noCvmMaxMinor: 100_000, above: 'both' },
};

/** With an electronic purse: approves small amounts offline (kernel7 §6.2). */
export const PLASTIC_OFFLINE: PhoneProfile = {
  ...PLASTIC,
  id: 'plastic-offline',
  name: 'Contactless card with purse',
  card: { ...PLASTIC_CARD, offline: { balanceMinor: 100_000, singleMaxMinor: 20_000 } },
};
