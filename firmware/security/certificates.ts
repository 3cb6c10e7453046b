/** Issuer and ICC public key certificates: recovery and checks (EMV Book 2, 5.3 and 6.4; kernel7.md 2.10.2, 2.10.3). */

import { frozen } from '../bytes/frozen.js';
import { concat, EMPTY, equal } from '../bytes/bytes.js';
import { digitsOf } from '../emv/track2.js';
import type { Crypto } from '../ports/crypto.js';
import { isRevoked, type CaKey, type RevokedCertificate } from './ca-keys.js';
import { monthOf } from './dates.js';
import { failed, type Failed, type OdaFailure } from './oda-failures.js';
import { recover, type PublicKey } from './rsa.js';

export type Digest = Pick<Crypto, 'sha1'>;

export interface RecoveredKey {
  readonly ok: true;
  readonly key: PublicKey;
  /** The certificate in the clear, for a trace. */
  readonly certificate: Uint8Array;
}

/** What differs between the two certificates: offsets from 0 in the recovered block. */
interface Layout {
  readonly format: number;
  /** Expiry MMYY; serial, algorithms and lengths follow. */
  readonly expiry: number;
  /** Bytes of the block that are not modulus. */
  readonly overhead: number;
  readonly codes: Readonly<
    Record<
      'length' | 'format' | 'expired' | 'algorithm' | 'keyLength' | 'remainder' | 'hash',
      OdaFailure
    >
  >;
}

const ISSUER: Layout = frozen({
  format: 0x02,
  expiry: 6,
  overhead: 36,
  codes: {
    length: 'CERT_ISSUER_LENGTH',
    format: 'CERT_ISSUER_FORMAT',
    expired: 'CERT_ISSUER_EXPIRED',
    algorithm: 'CERT_ISSUER_ALGORITHM',
    keyLength: 'CERT_ISSUER_KEY_LENGTH',
    remainder: 'CERT_ISSUER_REMAINDER',
    hash: 'CERT_ISSUER_HASH',
  },
});

const ICC: Layout = frozen({
  format: 0x04,
  expiry: 12,
  overhead: 42,
  codes: {
    length: 'CERT_ICC_LENGTH',
    format: 'CERT_ICC_FORMAT',
    expired: 'CERT_ICC_EXPIRED',
    algorithm: 'CERT_ICC_ALGORITHM',
    keyLength: 'CERT_ICC_KEY_LENGTH',
    remainder: 'CERT_ICC_REMAINDER',
    hash: 'CERT_ICC_HASH',
  },
});

export interface IssuerInput {
  readonly certificate: Uint8Array;
  readonly remainder: Uint8Array | undefined;
  readonly exponent: Uint8Array;
  readonly caKey: CaKey;
  /** Digits. */
  readonly pan: string;
  /** YYYYMMDD */
  readonly today: number;
  readonly revoked: readonly RevokedCertificate[];
}

/** Tag 90 under the CA key. */
export function recoverIssuerKey(input: IssuerInput, digest: Digest): RecoveredKey | Failed {
  const block = open(ISSUER, input.certificate, input.caKey);
  if ('ok' in block) return block;
  const issuer = digitsOf(block.subarray(2, 6));
  if (issuer.length < 3 || !input.pan.startsWith(issuer)) return failed('CERT_ISSUER_ID');
  if (isRevoked(input.revoked, input.caKey, block.subarray(8, 11)))
    return failed('CERT_ISSUER_REVOKED');
  return close(ISSUER, block, input, EMPTY, digest);
}

export interface IccInput {
  readonly certificate: Uint8Array;
  readonly remainder: Uint8Array | undefined;
  readonly exponent: Uint8Array;
  readonly issuerKey: PublicKey;
  readonly pan: string;
  readonly today: number;
  /** Signed records in AFL order, and the AIP when 9F4A says so. */
  readonly staticData: Uint8Array;
}

/** Tag 9F46 under the issuer key. */
export function recoverIccKey(input: IccInput, digest: Digest): RecoveredKey | Failed {
  const block = open(ICC, input.certificate, input.issuerKey);
  if ('ok' in block) return block;
  if (digitsOf(block.subarray(2, 12)) !== input.pan) return failed('CERT_ICC_PAN');
  return close(ICC, block, input, input.staticData, digest);
}

function open(layout: Layout, certificate: Uint8Array, key: PublicKey): Uint8Array | Failed {
  const length = key.modulus.length;
  if (certificate.length !== length || length <= layout.overhead)
    return failed(layout.codes.length);
  const block = recover(certificate, key);
  if (!block || block[0] !== 0x6a || block[1] !== layout.format || block[length - 1] !== 0xbc)
    return failed(layout.codes.format);
  return block;
}

function close(
  layout: Layout,
  block: Uint8Array,
  input: Pick<IccInput, 'remainder' | 'exponent' | 'today'>,
  staticData: Uint8Array,
  digest: Digest,
): RecoveredKey | Failed {
  const { codes, expiry } = layout;
  const end = block.length - 21;
  const remainder = input.remainder ?? EMPTY;
  // Expiry: valid to the last day of its month.
  const month = monthOf(block[expiry]!, block[expiry + 1]!);
  if (month === undefined || month < Math.floor(input.today / 100)) return failed(codes.expired);
  if (block[expiry + 5] !== 0x01 || block[expiry + 6] !== 0x01) return failed(codes.algorithm);
  const keyLength = block[expiry + 7]!;
  const room = block.length - layout.overhead;
  if (keyLength === 0 || block[expiry + 8] !== input.exponent.length)
    return failed(codes.keyLength);
  if (keyLength > room && remainder.length === 0) return failed(codes.remainder);
  if (keyLength > room && remainder.length !== keyLength - room) return failed(codes.keyLength);
  const hash = digest.sha1(concat(block.subarray(1, end), remainder, input.exponent, staticData));
  if (!equal(hash, block.subarray(end, end + 20))) return failed(codes.hash);
  const digits = block.subarray(expiry + 9, expiry + 9 + Math.min(keyLength, room));
  const modulus = keyLength > room ? concat(digits, remainder) : digits;
  return { ok: true, key: { modulus, exponent: input.exponent }, certificate: block };
}
