/** Certificates and a signature under a chain of lab keys, as the guest's `oda` takes them. */

import labKeys from '../simulator/keys/lab-keys.json' with { type: 'json' };
import { chainTags, signedDynamicData } from '../simulator/conformance/card/certificates.js';

export type ChainName = 'lab' | 'long';

const PAN = '6299990000000017';
const INPUT = { un: '01020304', amount: '000000000200', currency: '0156', cardData: '0100000000' };

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

export function odaData(chain: ChainName): object {
  const { ca } = labKeys.chains[chain];
  const tags = chainTags({ chain }, PAN, '');
  const part = (certificate: string, remainder: string | undefined, exponent: string): object => ({
    certificate: bytes(certificate),
    exponent: bytes(exponent),
    ...(remainder !== undefined && { remainder: bytes(remainder) }),
  });
  return {
    pan: PAN,
    today: 20261122,
    ca: { modulus: bytes(ca.modulus), exponent: bytes(ca.exponent) },
    issuer: part(tags['90'], tags['92'], tags['9F32']),
    icc: part(tags['9F46'], tags['9F48'], tags['9F47']),
    sdad: bytes(signedDynamicData({ chain }, INPUT)),
    tail: bytes(Object.values(INPUT).join('')),
  };
}

/** `CA 1408, issuer 1152, ICC 1024, e = 3`. */
export function chainTitle(chain: ChainName): string {
  const { ca, issuer, icc } = labKeys.chains[chain];
  const bits = ({ modulus }: { readonly modulus: string }): number => modulus.length * 4;
  const exponent = parseInt(ca.exponent, 16);
  return `CA ${bits(ca)}, issuer ${bits(issuer)}, ICC ${bits(icc[0]!)}, e = ${exponent}`;
}
