/** Blocks that are signed well, each with one field that a terminal must refuse (or accept). */

import { assert } from 'chai';
import { EMPTY } from '../../../../firmware/bytes/bytes.js';
import { fromHex, toHex } from '../../../../firmware/bytes/hex.js';
import type { CaKey } from '../../../../firmware/security/ca-keys.js';
import { recoverIccKey, recoverIssuerKey } from '../../../../firmware/security/certificates.js';
import { recoverDynamicData } from '../../../../firmware/security/signed-data.js';
import { sha1 } from '../../../support/sha1.js';
import { LAB, signBlock } from '../../../support/signing.js';

const crypto = { sha1 };
const PAN = '6299991234560017';
const CA: CaKey = {
  rid: fromHex(LAB.rid),
  index: 0xf1,
  modulus: fromHex(LAB.ca.modulus),
  exponent: fromHex(LAB.ca.exponent),
  class: 'lab',
};
const ISSUER = { modulus: fromHex(LAB.issuer.modulus), exponent: fromHex(LAB.issuer.exponent) };
const ICC = LAB.icc[0]!;
const ICC_KEY = { modulus: fromHex(ICC.modulus), exponent: fromHex(ICC.exponent) };

interface Fields {
  readonly id?: string;
  readonly expiry?: string;
  readonly hashAlgorithm?: string;
  readonly keyAlgorithm?: string;
  readonly keyLength?: string;
  readonly exponentLength?: string;
  readonly modulus?: string;
  readonly format?: string;
}

function issuer(fields: Fields = {}, remainder = LAB.issuer.modulus.slice(2 * 140)) {
  const {
    id = '629999FF', expiry = '1230', hashAlgorithm = '01', keyAlgorithm = '01', keyLength = '90', exponentLength = '01',
    modulus = LAB.issuer.modulus.slice(0, 2 * 140), format = '02',
  } = fields; // prettier-ignore
  const body =
    format +
    id +
    expiry +
    '000007' +
    hashAlgorithm +
    keyAlgorithm +
    keyLength +
    exponentLength +
    modulus;
  return recoverIssuerKey(
    {
      certificate: signBlock(body, remainder + '03', LAB.ca),
      remainder: remainder === '' ? undefined : fromHex(remainder),
      exponent: fromHex('03'),
      caKey: CA,
      pan: PAN,
      today: 20261122,
      revoked: [],
    },
    crypto,
  );
}

describe('issuer certificate, fields', () => {
  it('good', () => {
    const result = issuer();
    assert.isTrue(result.ok);
    if (result.ok) assert.equal(toHex(result.key.modulus), LAB.issuer.modulus);
  });

  it('a key that fits is padded with BB, and needs no remainder', () => {
    const modulus = LAB.issuer.modulus.slice(0, 2 * 120);
    const result = issuer({ keyLength: '78', modulus }, '');
    assert.isTrue(result.ok);
    if (result.ok) assert.equal(toHex(result.key.modulus), modulus);
  });

  for (const id of ['629FFFFF', '62999912'])
    it(`issuer identifier ${id} fits the PAN`, () => assert.isTrue(issuer({ id }).ok));

  const wrong: readonly [string, Fields, string, string?][] = [
    ['identifier of another issuer', { id: '629998FF' }, 'CERT_ISSUER_ID'],
    ['identifier of two digits', { id: '62FFFFFF' }, 'CERT_ISSUER_ID'],
    ['identifier longer than the PAN begins', { id: '62999913' }, 'CERT_ISSUER_ID'],
    ['format 04', { format: '04' }, 'CERT_ISSUER_FORMAT'],
    ['hash algorithm 02', { hashAlgorithm: '02' }, 'CERT_ISSUER_ALGORITHM'],
    ['public key algorithm 02', { keyAlgorithm: '02' }, 'CERT_ISSUER_ALGORITHM'],
    ['exponent length 03', { exponentLength: '03' }, 'CERT_ISSUER_KEY_LENGTH'],
    ['key length 0', { keyLength: '00' }, 'CERT_ISSUER_KEY_LENGTH'],
    ['key length not that of its parts', { keyLength: '91' }, 'CERT_ISSUER_KEY_LENGTH'],
    ['remainder needed', {}, 'CERT_ISSUER_REMAINDER', ''],
    ['expired last month', { expiry: '1026' }, 'CERT_ISSUER_EXPIRED'],
    ['month 13', { expiry: '1330' }, 'CERT_ISSUER_EXPIRED'],
    ['no digits', { expiry: 'AA30' }, 'CERT_ISSUER_EXPIRED'],
  ];
  for (const [name, fields, code, remainder] of wrong)
    it(`${name}: ${code}`, () => {
      const result = issuer(fields, remainder);
      assert.isFalse(result.ok);
      if (!result.ok) assert.equal(result.code, code as 'CERT_ISSUER_ID');
    });

  it('valid in its last month', () => assert.isTrue(issuer({ expiry: '1126' }).ok));
});

describe('ICC certificate, fields', () => {
  const room = 144 - 42;
  const icc = (pan: string, algorithm = '0101') => {
    const remainder = ICC.modulus.slice(2 * room);
    const body =
      '04' + pan + '1230' + '000001' + algorithm + '80' + '01' + ICC.modulus.slice(0, 2 * room);
    return recoverIccKey(
      {
        certificate: signBlock(body, remainder + '03' + '5F280156', LAB.issuer),
        remainder: fromHex(remainder),
        exponent: fromHex('03'),
        issuerKey: ISSUER,
        pan: PAN,
        today: 20261122,
        staticData: fromHex('5F280156'),
      },
      crypto,
    );
  };

  it('good', () => {
    const result = icc(PAN + 'FFFF');
    assert.isTrue(result.ok);
    if (result.ok) assert.equal(toHex(result.key.modulus), ICC.modulus);
  });
  it('a PAN that only begins the same', () => {
    const result = icc(PAN + '1FFF');
    assert.isFalse(result.ok);
    if (!result.ok) assert.equal(result.code, 'CERT_ICC_PAN');
  });
  for (const algorithm of ['0201', '0102'])
    it(`algorithms ${algorithm}`, () => {
      const result = icc(PAN + 'FFFF', algorithm);
      assert.isFalse(result.ok);
      if (!result.ok) assert.equal(result.code, 'CERT_ICC_ALGORITHM');
    });
});

describe('signed dynamic data, fields', () => {
  const recovered = (fields: string) =>
    recoverDynamicData(signBlock(fields, '12345678', ICC), ICC_KEY, fromHex('12345678'), crypto);

  /** Dynamic number by the data that the card signed: kept when its length is 2 to 8. */
  for (const [data, number] of [
    ['02AABB', 'AABB'],
    ['080102030405060708', '0102030405060708'],
    ['01AA', undefined],
    ['09010203040506070809', undefined],
    ['', undefined],
    ['08AABB', undefined],
    ['02AABBCCDD', 'AABB'],
  ] as const)
    it(`ICC dynamic data ${data || 'empty'}`, () => {
      const length = (data.length / 2).toString(16).padStart(2, '0');
      const result = recovered('0501' + length + data);
      assert.isTrue(result.ok);
      if (result.ok) assert.equal(result.dynamicNumber && toHex(result.dynamicNumber), number);
    });

  for (const [name, fields] of [
    ['format 04', '040102AABB'],
    ['hash algorithm 02', '050202AABB'],
    ['a length that leaves no room', '0501F0'],
  ] as const)
    it(name, () => {
      const result = recovered(fields);
      assert.isFalse(result.ok);
      if (!result.ok) assert.equal(result.code, 'SDAD_FORMAT');
    });

  it('a key that is too short for any signature', () => {
    const key = { modulus: new Uint8Array(24).fill(0xff), exponent: Uint8Array.of(3) };
    const result = recoverDynamicData(new Uint8Array(24), key, EMPTY, crypto);
    assert.isFalse(result.ok);
  });
});
