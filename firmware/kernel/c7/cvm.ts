/** Cardholder verification by CTQ and TTQ (kernel7.md 2.11). */

import { CTQ, set, test, TSI, TTQ, TVR } from '../../emv/bit-fields.js';
import type { Cvm, Reason } from '../outcome.js';
import { raise, type Tap } from './tap.js';

const T_CARD_DATA = 0x9f69;
const T_CTQ = 0x9f6c;

export type Verification =
  | { readonly ok: true; readonly cvm: Cvm; readonly why: string }
  | { readonly ok: false; readonly reason: Reason };

export function verifyCardholder(tap: Tap): Verification {
  const ctq = tap.card.get(T_CTQ);
  const result = ctq ? byCard(tap, ctq) : byReader(tap);
  if (result.ok) set(tap.tsi, TSI.cvmPerformed);
  else raise(tap, [TVR.cvmFailed]);
  return result;
}

/** The card says what it wants, in this order: online PIN, what the phone has verified, signature, nothing. */
function byCard(tap: Tap, ctq: Uint8Array): Verification {
  const { ttq, policy } = tap;
  const pinRequired = test(ctq, CTQ.onlinePinRequired);
  if (pinRequired && test(ttq, TTQ.onlinePin))
    return ok('OnlinePin', 'card and reader: online PIN');
  if (test(ctq, CTQ.cdcvmPerformed)) return byDevice(tap, ctq);
  const signature = test(ctq, CTQ.signatureRequired);
  if (pinRequired && !(signature && policy.pinUnsupported === 'signature'))
    return refuse('CVM_UNSUPPORTED', 'online PIN required, reader has none');
  if (signature) {
    if (test(ttq, TTQ.signature)) return ok('Signature', 'card and reader: signature');
    return refuse('CVM_UNSUPPORTED', 'signature required, reader takes none');
  }
  if (test(ttq, TTQ.cvmRequired))
    return refuse('CVM_UNSUPPORTED', 'reader requires a CVM, card none');
  return ok('NoCvm', 'neither card nor reader requires one');
}

/** The phone has verified its user. 9F69 binds the CTQ to the signature; without it only the issuer can tell. */
function byDevice(tap: Tap, ctq: Uint8Array): Verification {
  const bound = tap.card.get(T_CARD_DATA);
  if (bound ? bound[5] === ctq[0] && bound[6] === ctq[1] : tap.acType === 'ARQC')
    return ok(tap.policy.cdcvmLabel, 'verified on the device');
  return refuse('CVM_BINDING', bound ? '9F69 bytes 6-7 differ from the CTQ' : 'TC without 9F69');
}

/** No CTQ: the reader asks only when its limit is exceeded. */
function byReader(tap: Tap): Verification {
  const { ttq } = tap;
  if (!test(ttq, TTQ.cvmRequired)) return ok('NoCvm', 'no CTQ, below the CVM limit');
  if (test(ttq, TTQ.signature)) return ok('Signature', 'no CTQ, reader takes a signature');
  if (test(ttq, TTQ.onlinePin)) return ok('OnlinePin', 'no CTQ, reader takes an online PIN');
  return refuse('CVM_UNSUPPORTED', 'no CTQ, reader requires a CVM and has none');
}

function ok(cvm: Cvm, why: string): Verification {
  return { ok: true, cvm, why };
}

function refuse(code: string, detail: string): Verification {
  return { ok: false, reason: { code, detail } };
}
