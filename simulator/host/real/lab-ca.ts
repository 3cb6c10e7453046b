/** A lab certification authority and server certificates: ECDSA with P-256, for TLS 1.2 of small devices. Test use only. */

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import {
  bits,
  boolean,
  der,
  explicit,
  integer,
  octets,
  oid,
  sequence,
  set,
  time,
  utf8,
} from './der.js';

export interface Certified {
  readonly key: KeyObject;
  /** DER. */
  readonly certificate: Buffer;
}

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const DAY_MS = 86_400_000;
const CA_NAME = 'tapwright lab CA (test only)';

const name = (commonName: string): Buffer =>
  sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))));

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));

interface Contents {
  readonly issuer: string;
  readonly subject: string;
  readonly days: number;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

function certificate(contents: Contents, issuerKey: KeyObject): Buffer {
  const now = Date.now();
  const serial = randomBytes(12);
  serial[0]! &= 0x7f;
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_SHA256,
    name(contents.issuer),
    sequence(time(new Date(now - DAY_MS)), time(new Date(now + contents.days * DAY_MS))),
    name(contents.subject),
    contents.publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...contents.extensions)),
  );
  return sequence(body, ECDSA_SHA256, bits(signed(body, issuerKey)));
}

const HALF = 32;

/** The SDK's certificate check takes both halves of a signature for 32 bytes: one that begins with 00 is made anew. */
function signed(body: Buffer, key: KeyObject): Buffer {
  for (;;) {
    const halves = sign('sha256', body, { key, dsaEncoding: 'ieee-p1363' });
    const [r, s] = [halves.subarray(0, HALF), halves.subarray(HALF)];
    if (r[0] !== 0 && s[0] !== 0) return sequence(integer(r), integer(s));
  }
}

/** Method 1 of RFC 5280, 4.2.1.2: the point of an uncompressed P-256 key is the end of its SPKI. */
function keyId(key: KeyObject): Buffer {
  const point = key.export({ type: 'spki', format: 'der' }).subarray(-65);
  return createHash('sha1').update(point).digest();
}

const authorityKey = (id: Buffer): Buffer => extension('2.5.29.35', false, sequence(der(0x80, id)));

function newKey(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}

export function makeCa(): Certified {
  const { publicKey, privateKey } = newKey();
  const contents = {
    issuer: CA_NAME,
    subject: CA_NAME,
    days: 3650,
    publicKey,
    extensions: [
      extension('2.5.29.19', true, sequence(boolean(true))),
      // keyCertSign, cRLSign
      extension('2.5.29.15', true, bits(Buffer.from([0x06]), 1)),
      // The SDK's TLS finds the trusted certificate by these (modules/crypt/ssl/ssl_cert.js).
      extension('2.5.29.14', false, octets(keyId(publicKey))),
      authorityKey(keyId(publicKey)),
    ],
  };
  return { key: privateKey, certificate: certificate(contents, privateKey) };
}

/** For the names and addresses under which a host is reached. */
export function makeServer(ca: Certified, hosts: readonly string[]): Certified {
  const { publicKey, privateKey } = newKey();
  const subjectAlternative = sequence(
    ...hosts.map((host) =>
      isIP(host) === 4
        ? der(0x87, Buffer.from(host.split('.').map(Number)))
        : der(0x82, Buffer.from(isIP(host) === 6 ? 'localhost' : host, 'ascii')),
    ),
  );
  const contents = {
    issuer: CA_NAME,
    subject: hosts[0]!,
    days: 825,
    publicKey,
    extensions: [
      extension('2.5.29.19', true, sequence()),
      // digitalSignature
      extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)),
      extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.17', false, subjectAlternative),
      authorityKey(keyId(createPublicKey(ca.key))),
    ],
  };
  return { key: privateKey, certificate: certificate(contents, ca.key) };
}

export function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Kept between runs, so that a terminal is provisioned once. */
export function keptCa(folder: string): Certified {
  const keyFile = join(folder, 'lab-ca.key');
  const certificateFile = join(folder, 'lab-ca.der');
  if (existsSync(keyFile) && existsSync(certificateFile)) {
    const key = createPrivateKey(readFileSync(keyFile));
    const certificate = readFileSync(certificateFile);
    // Earlier ones lack what the SDK's TLS wants.
    if (certificate.includes(authorityKey(keyId(createPublicKey(key)))))
      return { key, certificate };
  }
  const ca = makeCa();
  mkdirSync(folder, { recursive: true });
  writeFileSync(keyFile, ca.key.export({ type: 'pkcs8', format: 'pem' }));
  chmodSync(keyFile, 0o600);
  writeFileSync(certificateFile, ca.certificate);
  writeFileSync(join(folder, 'lab-ca.pem'), pem(ca.certificate));
  return ca;
}
