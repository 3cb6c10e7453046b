/** Certificates and signatures as a card's issuer makes them, with every field open to be made wrong (EMV Book 2, 5 and 6; kernel7.md 2.10). */

import { createHash } from 'node:crypto';
import lab from '../../keys/lab-keys.json' with { type: 'json' };
import type { CertificateForm, OdaForm, SignatureForm } from './card-form.js';
import published from './published-keys.json' with { type: 'json' };
import { byte } from './tlv-writer.js';

interface PrivateKey {
  readonly modulus: string;
  readonly exponent: string;
  readonly privateExponent: string;
}

export interface Chain {
  readonly caIndex: string;
  /** Absent: the certificates are as published, nobody has the CA's private key. */
  readonly ca?: PrivateKey;
  readonly issuer?: PrivateKey;
  readonly icc: PrivateKey;
}

const FIRST_CARD = lab.chains.lab.icc[0]!;

const CHAINS: Readonly<Record<NonNullable<OdaForm['chain']>, Chain>> = {
  published: { caIndex: '80', icc: published.published.icc },
  lab: {
    caIndex: lab.chains.lab.index,
    ca: lab.chains.lab.ca,
    issuer: lab.chains.lab.issuer,
    icc: FIRST_CARD,
  },
  long: {
    caIndex: lab.chains.long.index,
    ca: lab.chains.long.ca,
    issuer: lab.chains.long.issuer,
    icc: lab.chains.long.icc[0]!,
  },
  // Issuer key so short that the certificate holds all of it, padded.
  short: {
    caIndex: lab.chains.lab.index,
    ca: lab.chains.lab.ca,
    issuer: lab.chains.lab.icc[1]!,
    icc: FIRST_CARD,
  },
  // 1976-bit keys; the card has the issuer's key, since no third private key of this length is public.
  FF: {
    caIndex: 'FF',
    ca: published.FF.ca,
    issuer: published.FF.issuer,
    icc: published.FF.issuer,
  },
};

export function chainOf(form: OdaForm): Chain {
  return CHAINS[form.chain ?? 'published'];
}

export interface ChainTags {
  readonly '8F': string;
  readonly '90': string;
  readonly '92'?: string;
  readonly '9F32': string;
  readonly '9F46': string;
  readonly '9F47': string;
  readonly '9F48'?: string;
}

/** Data elements of the chain for a card with this PAN and these static data. */
export function chainTags(form: OdaForm, pan: string, staticData: string): ChainTags {
  const { caIndex, ca, issuer, icc } = chainOf(form);
  if (!ca || !issuer) {
    if (form.issuer ?? form.icc ?? form.staticData) {
      throw new RangeError('chain "published" cannot be altered: its CA key is not public');
    }
    const { icc: _, caIndex: index, ...tags } = published.published;
    return { '8F': index, ...tags };
  }
  const issuerName = pan.slice(0, 6).padEnd(8, 'F');
  const issuerPart = certificate(ca, issuer, '02', issuerName, form.issuer ?? {}, '');
  const iccName = pan.padEnd(20, 'F');
  const data = form.staticData ?? staticData;
  const iccPart = certificate(issuer, icc, '04', iccName, form.icc ?? {}, data);
  return {
    '8F': caIndex,
    '90': issuerPart.certificate,
    ...(issuerPart.remainder && { '92': issuerPart.remainder }),
    '9F32': issuer.exponent,
    '9F46': iccPart.certificate,
    '9F47': icc.exponent,
    ...(iccPart.remainder && { '9F48': iccPart.remainder }),
  };
}

/** Fixed fields around the key: 36 bytes with an issuer identifier, 42 with a PAN. */
function certificate(
  signer: PrivateKey,
  subject: PrivateKey,
  format: string,
  name: string,
  form: CertificateForm,
  staticData: string,
): { readonly certificate: string; readonly remainder: string } {
  const overhead = format === '02' ? 36 : 42;
  const room = (signer.modulus.length / 2 - overhead) * 2;
  const key = subject.modulus;
  const leftmost = key.slice(0, room).padEnd(room, 'B');
  const remainder = key.slice(room);
  const body = [
    form.format ?? format,
    form.name ?? name,
    form.expiry ?? '1230',
    form.serial ?? '000001',
    form.hashAlgorithm ?? '01',
    form.keyAlgorithm ?? '01',
    form.keyLength ?? byte(key.length / 2),
    form.exponentLength ?? byte(subject.exponent.length / 2),
    leftmost,
  ].join('');
  const hash = form.hash ?? sha1(body + remainder + subject.exponent + staticData);
  const block = (form.header ?? '6A') + body + hash + (form.trailer ?? 'BC');
  return { certificate: sign(signer, block), remainder };
}

export interface DynamicInput {
  readonly un: string;
  readonly amount: string;
  readonly currency: string;
  readonly cardData: string;
}

/** 9F4B over the terminal's data, as fDDA wants it (kernel7.md 2.10.4). */
export function signedDynamicData(form: OdaForm, input: DynamicInput): string {
  const { icc } = chainOf(form);
  const own: SignatureForm = form.sdad ?? {};
  const dynamicData = own.dynamicData ?? '020001';
  const start = [
    own.format ?? '05',
    own.hashAlgorithm ?? '01',
    own.dataLength ?? byte(dynamicData.length / 2),
    dynamicData,
  ].join('');
  const length = icc.modulus.length - 44;
  const body = start.padEnd(length, 'B');
  const un = own.un ?? input.un;
  const tail =
    own.version === '00'
      ? un
      : un +
        (own.amount ?? input.amount) +
        (own.currency ?? input.currency) +
        (own.cardData ?? input.cardData);
  const hash = own.hash ?? sha1(body + tail);
  return sign(icc, (own.header ?? '6A') + body + hash + (own.trailer ?? 'BC'));
}

function sha1(hex: string): string {
  return createHash('sha1').update(Buffer.from(hex, 'hex')).digest('hex').toUpperCase();
}

function sign(key: PrivateKey, block: string): string {
  const modulus = BigInt(`0x${key.modulus}`);
  const value = power(BigInt(`0x${block}`), BigInt(`0x${key.privateExponent}`), modulus);
  return value.toString(16).toUpperCase().padStart(key.modulus.length, '0');
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
