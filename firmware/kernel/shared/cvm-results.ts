/** CVM Results 9F34 for the host, by the CVM of the outcome: kernel 8's mapping as default (kernel7.md 2.11, K; acquirers fix it). */

import { frozen } from '../../bytes/frozen.js';
import type { Cvm } from '../outcome.js';

// prettier-ignore
const CVM_RESULTS: Readonly<Record<Cvm | 'failed', number>> = frozen({
  NoCvm:                    0x1f0002,
  Signature:                0x1e0000,
  ConfirmationCodeVerified: 0x010002,
  OnlinePin:                0x020000,
  failed:                   0x3f0001,
  NA:                       0x3f0000,
});

export function cvmResults(cvm: Cvm | 'failed'): Uint8Array {
  const value = CVM_RESULTS[cvm];
  return Uint8Array.of(value >> 16, (value >> 8) & 0xff, value & 0xff);
}
