/** Offline data authentication alone, for measuring chains of keys: what it costs in units of the meter. */

import { recoverIccKey, recoverIssuerKey } from '../../../firmware/security/certificates.js';
import { recoverDynamicData } from '../../../firmware/security/signed-data.js';
import { ciphers } from '../../../firmware/platform/ciphers.js';

export interface OdaData {
  readonly pan: string;
  readonly today: number;
  readonly ca: { readonly modulus: Uint8Array; readonly exponent: Uint8Array };
  readonly issuer: CertificateData;
  readonly icc: CertificateData;
  readonly sdad: Uint8Array;
  readonly tail: Uint8Array;
}

interface CertificateData {
  readonly certificate: Uint8Array;
  readonly remainder?: Uint8Array;
  readonly exponent: Uint8Array;
}

export function authenticate({ pan, today, ca, issuer, icc, sdad, tail }: OdaData): number {
  const none = new Uint8Array(0);
  const caKey = { ...ca, rid: none, index: 0, class: 'lab' } as const;
  const before = meter();
  const { remainder } = issuer;
  const first = recoverIssuerKey({ ...issuer, remainder, caKey, pan, today, revoked: [] }, ciphers);
  if (!first.ok) throw new Error(first.code);
  const second = recoverIccKey(
    { ...icc, remainder: icc.remainder, issuerKey: first.key, pan, today, staticData: none },
    ciphers,
  );
  if (!second.ok) throw new Error(second.code);
  const dynamic = recoverDynamicData(sdad, second.key, tail, ciphers);
  if (!dynamic.ok) throw new Error(dynamic.code);
  return meter() - before;
}
