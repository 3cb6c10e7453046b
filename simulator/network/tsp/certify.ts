/** Offline authentication data for a new token, under the lab's test CA. */

import { createHash } from 'node:crypto';
import { Certifier } from '../../keys/certificates.js';
import labKeys from '../../keys/lab-keys.json' with { type: 'json' };
import type { OdaBundle } from '../../phone/token-bundle.js';
import type { PanRow, TokenRow } from './vault.js';

export type Certify = (row: TokenRow, pan: PanRow) => OdaBundle;

/** One per token service: it keeps the issuer's certificate. */
export function labCertifier(): Certify {
  const sha1 = (data: Uint8Array): Uint8Array =>
    new Uint8Array(createHash('sha1').update(data).digest());
  const certifier = new Certifier(labKeys.chains.lab, sha1);
  return ({ token, expiry, par, trid }, { pan }) =>
    certifier.buildOda({ token, expiry, par, trid, lastFour: pan.slice(-4) });
}
