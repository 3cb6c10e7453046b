/** Certificate chains and signatures that others published (test/vectors/oda.json names them), each with its tampered variants. */

import { assert } from 'chai';
import { concat, EMPTY } from '../../../../firmware/bytes/bytes.js';
import { fromHex, toHex } from '../../../../firmware/bytes/hex.js';
import type { CaKey } from '../../../../firmware/security/ca-keys.js';
import { recoverIccKey, recoverIssuerKey } from '../../../../firmware/security/certificates.js';
import { ODA_FAILURES, type Failed } from '../../../../firmware/security/oda-failures.js';
import {
  parseCombinedData,
  recoverDynamicData,
  recoverStaticData,
} from '../../../../firmware/security/signed-data.js';
import { sha1 } from '../../../support/sha1.js';
import vectors from '../../../vectors/oda.json' with { type: 'json' };

const crypto = { sha1 };

interface PublishedKey {
  readonly rid: string;
  readonly index: string;
  readonly exponent: string;
  readonly modulus: string;
  readonly sha1?: string;
}

const ca = (key: PublishedKey): CaKey => ({
  rid: fromHex(key.rid),
  index: parseInt(key.index, 16),
  modulus: fromHex(key.modulus),
  exponent: fromHex(key.exponent),
  class: 'test',
});

const CHAIN_A = vectors.rsa_chain_card_A;
const CA_80 = ca({
  rid: 'A000000333',
  index: '80',
  modulus: CHAIN_A.caModulus,
  exponent: CHAIN_A.caExponent,
});
/** A day on which nothing of the published chains is expired. */
const EARLY = 20070101;

function flip(hex: string, byte: number): Uint8Array {
  const bytes = fromHex(hex);
  bytes[byte < 0 ? bytes.length + byte : byte]! ^= 0x01;
  return bytes;
}

const issuerInput = (today = 20261122) => ({
  certificate: fromHex(CHAIN_A['90']),
  remainder: fromHex(CHAIN_A['92']),
  exponent: fromHex(CHAIN_A['9F32']),
  caKey: CA_80,
  pan: CHAIN_A.PAN,
  today,
  revoked: [],
});

const iccInput = (today = 20261122) => ({
  certificate: fromHex(CHAIN_A['9F46']),
  remainder: fromHex(CHAIN_A['9F48']),
  exponent: fromHex(CHAIN_A['9F47']),
  issuerKey: { modulus: fromHex(CHAIN_A.issuerModulus), exponent: fromHex(CHAIN_A['9F32']) },
  pan: CHAIN_A.PAN,
  today,
  staticData: EMPTY,
});

const iccKey = { modulus: fromHex(CHAIN_A.iccModulus), exponent: fromHex(CHAIN_A['9F47']) };

function fails(result: { ok: true } | Failed, code: string, tvr: string): void {
  assert.isFalse(result.ok);
  if (result.ok) return;
  assert.equal(result.code, code);
  const bytes = new Uint8Array(5);
  for (const bit of ODA_FAILURES[result.code].tvr) bytes[bit.byte - 1]! |= bit.mask;
  assert.equal(toHex(bytes), tvr);
}

describe('published chain A: UnionPay test CA 80', () => {
  it('recovers the issuer key', () => {
    const issuer = recoverIssuerKey(issuerInput(), crypto);
    assert.isTrue(issuer.ok);
    if (!issuer.ok) return;
    assert.equal(toHex(issuer.certificate), CHAIN_A.issuerRecovered);
    assert.equal(toHex(issuer.key.modulus), CHAIN_A.issuerModulus);
  });

  it('recovers the ICC key', () => {
    const icc = recoverIccKey(iccInput(), crypto);
    assert.isTrue(icc.ok);
    if (!icc.ok) return;
    assert.equal(toHex(icc.certificate), CHAIN_A.iccRecovered);
    assert.equal(toHex(icc.key.modulus), CHAIN_A.iccModulus);
  });

  const wrongIssuer: readonly [string, object, string, string][] = [
    ['one bit of 90', { certificate: flip(CHAIN_A['90'], 40) }, 'CERT_ISSUER_FORMAT', '0800000000'],
    ['90 cut', { certificate: fromHex(CHAIN_A['90']).subarray(1) }, 'CERT_ISSUER_LENGTH', '0800000000'],
    ['92 absent', { remainder: undefined }, 'CERT_ISSUER_REMAINDER', '2800000000'],
    ['92 too short', { remainder: fromHex(CHAIN_A['92']).subarray(1) }, 'CERT_ISSUER_KEY_LENGTH', '0800000000'],
    ['one bit of 92', { remainder: flip(CHAIN_A['92'], 0) }, 'CERT_ISSUER_HASH', '0800000000'],
    ['exponent of another length', { exponent: fromHex('010001') }, 'CERT_ISSUER_KEY_LENGTH', '0800000000'],
    ['another exponent', { exponent: fromHex('05') }, 'CERT_ISSUER_HASH', '0800000000'],
    ['another issuer', { pan: '6228010100001117' }, 'CERT_ISSUER_ID', '0800000000'],
    ['the day after its month', { today: 20310101 }, 'CERT_ISSUER_EXPIRED', '0800000000'],
    ['revoked', { revoked: [{ rid: fromHex('A000000333'), index: 0x80, serial: fromHex('000001') }] }, 'CERT_ISSUER_REVOKED', '0800000000'],
  ]; // prettier-ignore
  for (const [name, change, code, tvr] of wrongIssuer)
    it(`issuer certificate: ${name} gives ${code}`, () =>
      fails(recoverIssuerKey({ ...issuerInput(), ...change }, crypto), code, tvr));

  it('is valid to the last day of its month', () => {
    assert.isTrue(recoverIssuerKey(issuerInput(20301231), crypto).ok);
    assert.isTrue(recoverIccKey(iccInput(20301231), crypto).ok);
  });

  it('another serial on the revocation list does no harm', () => {
    const revoked = [
      { rid: fromHex('A000000333'), index: 0x80, serial: fromHex('000002') },
      { rid: fromHex('A000000333'), index: 0x81, serial: fromHex('000001') },
      { rid: fromHex('A000000003'), index: 0x80, serial: fromHex('000001') },
    ];
    assert.isTrue(recoverIssuerKey({ ...issuerInput(), revoked }, crypto).ok);
  });

  const wrongIcc: readonly [string, object, string, string][] = [
    ['one bit of 9F46', { certificate: flip(CHAIN_A['9F46'], -1) }, 'CERT_ICC_FORMAT', '0800000000'],
    ['9F46 longer than the issuer key', { certificate: fromHex(CHAIN_A['9F46'] + '00') }, 'CERT_ICC_LENGTH', '0800000000'],
    ['9F48 absent', { remainder: undefined }, 'CERT_ICC_REMAINDER', '2800000000'],
    ['one bit of 9F48', { remainder: flip(CHAIN_A['9F48'], 3) }, 'CERT_ICC_HASH', '0800000000'],
    ['another PAN', { pan: '6228000100001118' }, 'CERT_ICC_PAN', '0800000000'],
    ['expired', { today: 20320101 }, 'CERT_ICC_EXPIRED', '0800000000'],
    ['static data that was not signed', { staticData: fromHex('5A') }, 'CERT_ICC_HASH', '0800000000'],
  ]; // prettier-ignore
  for (const [name, change, code, tvr] of wrongIcc)
    it(`ICC certificate: ${name} gives ${code}`, () =>
      fails(recoverIccKey({ ...iccInput(), ...change }, crypto), code, tvr));
});

describe('published chain B: static data with AIP', () => {
  const B = vectors.rsa_chain_card_B;
  const input = {
    certificate: fromHex(B['9F46']),
    remainder: fromHex(B['9F48']),
    exponent: fromHex(B['9F47']),
    issuerKey: iccInput().issuerKey,
    pan: CHAIN_A.PAN,
    today: 20261122,
    staticData: fromHex(B.staticData),
  };

  it('recovers', () => {
    const icc = recoverIccKey(input, crypto);
    assert.isTrue(icc.ok);
    if (icc.ok) assert.equal(toHex(icc.key.modulus), B.iccModulus);
  });

  it('fails when the AIP is another', () =>
    fails(
      recoverIccKey({ ...input, staticData: flip(B.staticData, -2) }, crypto),
      'CERT_ICC_HASH',
      '0800000000',
    ));
});

describe('fDDA and CDA over key A', () => {
  const one = vectors.fdda_v01;
  const tail = (un: string): Uint8Array =>
    concat(fromHex(un), fromHex(one['9F02']), fromHex(one['5F2A']), fromHex(one['9F69']));

  it('version 01 verifies and gives the dynamic number', () => {
    const dynamic = recoverDynamicData(fromHex(one['9F4B']), iccKey, tail(one['9F37']), crypto);
    assert.isTrue(dynamic.ok);
    if (!dynamic.ok) return;
    assert.equal(toHex(dynamic.block), one.recovered);
    assert.equal(toHex(dynamic.data), one.iccDynamicData);
    // Length byte 02, then 00 01.
    assert.equal(toHex(dynamic.dynamicNumber!), '0001');
  });

  it('version 01 fails for another unpredictable number', () =>
    fails(
      recoverDynamicData(fromHex(one['9F4B']), iccKey, tail('00000000'), crypto),
      'SDAD_HASH',
      '0800000000',
    ));

  for (const byte of [0, 64, -1])
    it(`version 01 fails when a bit of byte ${byte} is another`, () =>
      fails(
        recoverDynamicData(flip(one['9F4B'], byte), iccKey, tail(one['9F37']), crypto),
        'SDAD_FORMAT',
        '0800000000',
      ));

  it('a signature of another length fails', () =>
    fails(
      recoverDynamicData(fromHex(one['9F4B']).subarray(1), iccKey, tail(one['9F37']), crypto),
      'SDAD_LENGTH',
      '0800000000',
    ));

  it('version 00 signs the unpredictable number alone', () => {
    const zero = vectors.fdda_v00;
    const dynamic = recoverDynamicData(
      fromHex(zero['9F4B']),
      iccKey,
      fromHex(zero['9F37']),
      crypto,
    );
    assert.isTrue(dynamic.ok);
    if (dynamic.ok) assert.equal(toHex(dynamic.block), zero.recovered);
  });

  it('CDA: number, CID, AC and transaction data hash', () => {
    const cda = vectors.cda;
    const dynamic = recoverDynamicData(fromHex(cda['9F4B']), iccKey, fromHex(cda['9F37']), crypto);
    assert.isTrue(dynamic.ok);
    if (!dynamic.ok) return;
    assert.equal(toHex(dynamic.block), cda.recovered);
    assert.equal(toHex(dynamic.dynamicNumber!), cda.iccDynamicNumber);
    const combined = parseCombinedData(dynamic.data)!;
    assert.equal(combined.cid, parseInt(cda.CID, 16));
    assert.equal(toHex(combined.cryptogram), cda.AC);
    const data = fromHex(cda.pdolValues + cda.cdol1Values + cda.responseTlvsWithout9F4B);
    assert.equal(toHex(combined.transactionDataHash), toHex(crypto.sha1(data)));
    assert.equal(toHex(combined.transactionDataHash), cda.txnDataHash);
  });

  it('CDA data that is too short is none', () =>
    assert.isUndefined(parseCombinedData(fromHex('0201020304'))));
});

describe('openemv vectors: Visa 94 (SDA, DDA) and Mastercard F1 (CDA)', () => {
  const visa = vectors.emvUtils.files['tests/emv_rsa_test.c'];
  const mastercard = vectors.emvUtils.files['tests/emv_rsa_cda_test.c'];
  const key = (rid: string): CaKey => ca(vectors.emvUtils.capks.find((one) => one.rid === rid)!);
  type Data = Readonly<Record<string, string>>;
  const issuerOf = (arrays: Data, data: Data, rid: string, certificate = 'valid_issuer_cert') =>
    recoverIssuerKey(
      {
        certificate: fromHex(arrays[certificate]!),
        remainder: undefined,
        exponent: fromHex(data.EMV_TAG_9F32_ISSUER_PUBLIC_KEY_EXPONENT!),
        caKey: key(rid),
        pan: data.EMV_TAG_5A_APPLICATION_PAN!,
        today: 20220101,
        revoked: [],
      },
      crypto,
    );
  const valid = visa.tlv_lists.valid_icc_data;
  const invalid = visa.tlv_lists.invalid_icc_data;

  it('the issuer certificate recovers as published', () => {
    const issuer = issuerOf(visa.arrays, valid, 'A000000003');
    assert.isTrue(issuer.ok);
    if (issuer.ok) assert.equal(toHex(issuer.certificate), visa.issuer_cert_plain);
    const other = issuerOf(mastercard.arrays, mastercard.tlv_lists.valid_icc_data, 'A000000004');
    assert.isTrue(other.ok);
    if (other.ok) assert.equal(toHex(other.certificate), mastercard.issuer_cert_plain);
  });

  it('the invalid certificate, exponent and signatures are refused', () => {
    fails(
      issuerOf(visa.arrays, valid, 'A000000003', 'invalid_issuer_cert'),
      'CERT_ISSUER_FORMAT',
      '0800000000',
    );
    fails(issuerOf(visa.arrays, invalid, 'A000000003'), 'CERT_ISSUER_KEY_LENGTH', '0800000000');
    const issuer = issuerOf(visa.arrays, valid, 'A000000003');
    assert.isTrue(issuer.ok);
    if (!issuer.ok) return;
    fails(
      recoverStaticData(fromHex(visa.arrays.invalid_enc_ssad), issuer.key, EMPTY, crypto),
      'SSAD_FORMAT',
      '4000000000',
    );
    // Well formed, but the static data that was signed is not part of the published vector.
    fails(
      recoverStaticData(fromHex(visa.arrays.valid_enc_ssad), issuer.key, EMPTY, crypto),
      'SSAD_HASH',
      '4000000000',
    );
    const icc = {
      remainder: fromHex(valid.EMV_TAG_9F48_ICC_PUBLIC_KEY_REMAINDER),
      exponent: fromHex(valid.EMV_TAG_9F47_ICC_PUBLIC_KEY_EXPONENT),
      issuerKey: issuer.key,
      pan: valid.EMV_TAG_5A_APPLICATION_PAN,
      today: 20220101,
      staticData: EMPTY,
    };
    const certificate = fromHex(visa.arrays.invalid_icc_cert);
    fails(recoverIccKey({ ...icc, certificate }, crypto), 'CERT_ICC_FORMAT', '0800000000');
  });

  it('the CA checksums are as published', () => {
    for (const one of vectors.emvUtils.capks) {
      const data = fromHex(one.rid + one.index + one.modulus + one.exponent);
      assert.equal(toHex(crypto.sha1(data)), one.sha1);
    }
  });
});

describe('proxmark3 vectors: SDA, DDA, CDA', () => {
  const { sda, dda, cda } = vectors.proxmark3;

  it('SDA: issuer key, static data and its authentication code', () => {
    const { inputs, recomputed_here: expected } = sda;
    const input = {
      certificate: fromHex(inputs.issuer_cert),
      remainder: fromHex(inputs.issuer_rem),
      exponent: fromHex(inputs.issuer_exp),
      caKey: ca(sda.capk),
      pan: inputs.pan,
      today: EARLY,
      revoked: [],
    };
    const issuer = recoverIssuerKey(input, crypto);
    assert.isTrue(issuer.ok);
    if (!issuer.ok) return;
    assert.equal(toHex(issuer.key.modulus), expected.issuer_modulus);
    const code = (signed: string) =>
      recoverStaticData(fromHex(inputs.ssad_cr), issuer.key, fromHex(signed), crypto);
    const good = code(inputs.ssd1);
    assert.isTrue(good.ok);
    if (good.ok) assert.equal(toHex(good.code), expected.dac);
    fails(code(inputs.ssd1.replace(/^5F24/, '5F25')), 'SSAD_HASH', '4000000000');
    const short = recoverStaticData(fromHex('00'), issuer.key, EMPTY, crypto);
    fails(short, 'SSAD_LENGTH', '4000000000');
  });

  for (const [name, vector] of [
    ['DDA', dda],
    ['CDA', cda],
  ] as const)
    it(`${name}: issuer key, ICC key, dynamic number`, () => {
      const { inputs, recomputed_here: expected } = vector;
      const issuer = recoverIssuerKey(
        {
          certificate: fromHex(inputs.issuer_cert),
          remainder: fromHex(inputs.issuer_rem),
          exponent: fromHex(inputs.issuer_exp),
          caKey: ca(vector.capk),
          pan: inputs.pan,
          today: EARLY,
          revoked: [],
        },
        crypto,
      );
      assert.isTrue(issuer.ok);
      if (!issuer.ok) return;
      assert.equal(toHex(issuer.key.modulus), expected.issuer_modulus);
      const icc = recoverIccKey(
        {
          certificate: fromHex(inputs.icc_cert),
          remainder: undefined,
          exponent: fromHex(inputs.icc_exp),
          issuerKey: issuer.key,
          pan: inputs.pan,
          today: EARLY,
          staticData: fromHex(inputs.ssd1),
        },
        crypto,
      );
      assert.isTrue(icc.ok);
      if (!icc.ok) return;
      // N_IC is shorter than its field: the BB padding is gone.
      assert.equal(toHex(icc.key.modulus), expected.icc_modulus);
      const dynamic = recoverDynamicData(
        fromHex(inputs.sdad_cr),
        icc.key,
        fromHex(inputs.dd1),
        crypto,
      );
      assert.isTrue(dynamic.ok);
      if (!dynamic.ok) return;
      assert.equal(toHex(dynamic.block), expected.sdad_plain);
      assert.equal(toHex(dynamic.dynamicNumber!), expected.icc_dynamic_number);
    });
});
