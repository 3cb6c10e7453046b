/** The other wallets, as what differs from Mi Pay (backoffice §1.9; all K unless noted there). */

import type { PhoneProfile } from '../profile.js';
import { MI_PAY } from './mi-pay.js';

export const APPLE_PAY: PhoneProfile = {
  ...MI_PAY,
  id: 'apple-pay',
  name: 'Apple Pay',
  trid: '62000000002',
  radio: { uid: 'random', atqa: 0x0004, sak: 0x20, fsci: 8, fwi: 7, sfgi: 1, historical: '' },
  latencyUs: { ...MI_PAY.latencyUs, ppse: 15_000, select: 15_000, gpo: 60_000, signature: 110_000 },
  settings: {
    ...MI_PAY.settings,
    express: 'transitOnly',
    cdcvmValidMs: 60_000,
    errorBudget: 2,
  },
  cdcvm: ['face', 'fingerprint', 'passcode'],
  transitCard: true,
};

/** HCE: the wallet app computes, with limited-use keys; unlocking the phone is the verification. */
export const GOOGLE_PAY: PhoneProfile = {
  ...MI_PAY,
  id: 'google-pay',
  name: 'Google Pay',
  trid: '62000000003',
  credentialModel: 'HCE_LUK',
  // Time-outs up to a second with HCE (kernel7 §2.15).
  radio: { uid: 'random', atqa: 0x0004, sak: 0x20, fsci: 8, fwi: 10, sfgi: 1, historical: '80' },
  latencyUs: {
    ppse: 45_000,
    select: 40_000,
    gpo: 140_000,
    signature: 220_000,
    readRecord: 30_000,
    other: 30_000,
  },
  settings: {
    ...MI_PAY.settings,
    cdcvmValidMs: 180_000,
    cdcvmOncePerTap: false,
    errorBudget: 6,
  },
  transitCard: false,
};

export const SAMSUNG_PAY: PhoneProfile = {
  ...MI_PAY,
  id: 'samsung-pay',
  name: 'Samsung Pay',
  trid: '62000000004',
  radio: { ...MI_PAY.radio, fwi: 9, historical: '8073' },
  latencyUs: { ...MI_PAY.latencyUs, ppse: 25_000, select: 25_000, gpo: 95_000, signature: 150_000 },
  settings: { ...MI_PAY.settings, cdcvmValidMs: 45_000, errorBudget: 3 },
  transitCard: false,
};

/** HCE as Google; a key for each tap, so that both limited-use models are met. */
export const MICROSOFT_WALLET: PhoneProfile = {
  ...GOOGLE_PAY,
  id: 'microsoft-wallet',
  name: 'Microsoft Wallet',
  trid: '62000000005',
  credentialModel: 'HCE_SUK',
  latencyUs: { ...GOOGLE_PAY.latencyUs, gpo: 180_000 },
  cdcvm: ['passcode'],
  settings: { ...GOOGLE_PAY.settings, cdcvmOncePerTap: true, cdcvmValidMs: 60_000 },
};

/** As Mi Pay, where nothing better is known. */
export const HUAWEI_PAY: PhoneProfile = {
  ...MI_PAY,
  id: 'huawei-pay',
  name: 'Huawei Pay',
  trid: '62000000006',
  radio: { ...MI_PAY.radio, historical: '8048' },
};
