/** Offline authentication data for a new token, under the lab's test CA. */

import { nodeCiphers } from '../../host/node-ciphers.js';
import { Certifier } from '../../keys/certificates.js';
import labKeys from '../../keys/lab-keys.json' with { type: 'json' };
import type { OdaBundle } from '../../phone/token-bundle.js';
import type { PanRow, TokenRow } from './vault.js';

export type Certify = (row: TokenRow, pan: PanRow) => OdaBundle;

/** One per token service: it keeps the issuer's certificate. */
export function labCertifier(): Certify {
  const certifier = new Certifier(labKeys.chains.lab, nodeCiphers.sha1, nodeCiphers);
  return ({ token, expiry, par, trid }, { pan }) =>
    certifier.buildOda({ token, expiry, par, trid, lastFour: pan.slice(-4) });
}
