/** Mi Pay: secure element, fingerprint for each payment, up to eight cards (backoffice §1.5). */

import { PHONE_CARD } from '../card/card-profile.js';
import type { PhoneProfile } from '../profile.js';

export const MI_PAY: PhoneProfile = {
  id: 'mi-pay',
  name: 'Mi Pay',
  kind: 'phone',
  credentialModel: 'SE_FIXED',
  trid: '62000000001',
  deviceType: 0x01,
  radio: { uid: 'random', atqa: 0x0004, sak: 0x20, fsci: 8, fwi: 8, sfgi: 0, historical: '80' },
  // GPO 60 to 150 ms in the element (kernel7 §2.15); the rest K, backoffice §4.4.
  latencyUs: {
    ppse: 20_000,
    select: 20_000,
    gpo: 80_000,
    signature: 130_000,
    readRecord: 12_000,
    other: 10_000,
  },
  settings: {
    lockedBehaviour: 'sw6986',
    express: 'off',
    expressMaxMinor: 10_000,
    screenOffPay: false,
    screenOffMaxMinor: 10_000,
    cdcvmValidMs: 30_000,
    cdcvmOncePerTap: true,
    errorBudget: 4,
    rooted: false,
  },
  cdcvm: ['fingerprint', 'passcode'],
  selectionMode: 'default',
  maxCards: 8,
  transitCard: true,
  oda: true,
  credential: { whenExhausted: 'refuse', keysAfterReboot: 'kept' },
  card: PHONE_CARD,
};
