/** Every published cryptogram vector, bit for bit (test/vectors/cryptogram-vectors.json names its sources). */

import { assert } from 'chai';
import { concat, fromHex, toHex } from '../../../../../simulator/network/bytes.js';
import {
  applicationCryptogram,
  arpc,
  deriveCardKey,
  iddMac,
  macInput,
  sessionKey,
} from '../../../../../simulator/network/crypto/cryptogram.js';
import { retailMac } from '../../../../../simulator/network/crypto/des.js';
import {
  arpcMethod1,
  arpcMethod2,
  cvc3,
  deriveOptionB,
  emvSessionKey,
  oddParity,
  schemeArpc,
  schemeCryptogram,
  schemeKeys,
  treeSessionKey,
  visaSessionKey,
  type SchemeName,
} from '../../../../../simulator/network/crypto/schemes.js';
import vectors from '../../../../vectors/cryptogram-vectors.json' with { type: 'json' };

interface Vector {
  readonly id: string;
  readonly op: string;
  readonly in: Record<string, string>;
  readonly out: Record<string, string>;
}

const SCHEME: Readonly<Record<string, SchemeName>> = {
  visa_cvn10: 'visa-10',
  visa_cvn18: 'visa-18',
  visa_cvn22: 'visa-22',
  mc_cvn16: 'mchip-16',
  mc_cvn17: 'mchip-17',
  mc_cvn20: 'mchip-20',
  mc_cvn21: 'mchip-21',
  interac_cvn133: 'interac-133',
  unionpay_cvn01: 'unionpay-01',
};

type Compute = (input: Record<string, string>) => Record<string, string>;

const b = (hex: string | undefined): Uint8Array => fromHex(hex ?? '');

const PRIMITIVES: Readonly<Record<string, Compute>> = {
  icc_mk_option_a: (v) => ({
    icc_mk: toHex(oddParity(deriveCardKey(b(v['imk']), v['pan']!, v['psn']!))),
  }),
  icc_mk_option_b: (v) => ({
    icc_mk: toHex(oddParity(deriveOptionB(b(v['imk']), v['pan']!, v['psn']!))),
  }),
  sk_emv_common: (v) => ({
    sk: toHex(emvSessionKey(b(v['icc_mk']), concat(b(v['atc']), new Uint8Array(6)))),
  }),
  sk_visa_sm: (v) => ({ sk: toHex(visaSessionKey(b(v['icc_mk']), b(v['atc']))) }),
  sk_emv2000_tree_h8_b4: (v) => ({
    sk: toHex(treeSessionKey(b(v['icc_mk']), parseInt(v['atc']!, 16))),
  }),
  mac_iso9797_1_alg3_des: (v) => ({
    mac: toHex(retailMac(b(v['key']), b(v['data']), Number(v['padding_method']) as 1 | 2)),
  }),
  arpc_method1: (v) => ({ arpc: toHex(arpcMethod1(b(v['sk']), b(v['arqc']), b(v['arc']))) }),
  arpc_method2: (v) => ({
    arpc: toHex(arpcMethod2(b(v['sk']), b(v['arqc']), concat(b(v['csu']), b(v['prop_auth_data'])))),
  }),
  mc_cvc3: (v) => ({
    cvc3: cvc3(b(v['icc_cvc3']), b(v['track_template']), b(v['un']), b(v['atc'])),
  }),
};

function scheme(name: SchemeName, vector: Vector): Record<string, string> {
  const v = vector.in;
  const input = {
    master: b(v['imk_ac']),
    number: v['pan']!,
    psn: v['psn']!,
    value: (tag: string) =>
      b(
        tag === 'CVR'
          ? v['cvr']
          : tag === 'COUNTERS'
            ? v['counters']
            : v[`tag_${tag.toLowerCase()}`],
      ),
  };
  const keys = schemeKeys(name, input);
  const ac = schemeCryptogram(name, keys, input);
  const response = b(v['arc'] ?? v['arpc_rc'] ?? v['csu']);
  return {
    icc_mk: toHex(keys.card),
    sk: toHex(keys.session),
    ac: toHex(ac),
    arpc: toHex(schemeArpc(name, keys, ac, response)),
  };
}

describe('cryptograms: published vectors', () => {
  for (const vector of vectors.pyemv.vectors as unknown as Vector[]) {
    it(vector.id, () => {
      const name = SCHEME[vector.op];
      const got = name ? scheme(name, vector) : PRIMITIVES[vector.op]!(vector.in);
      const same = (key: string): boolean => key !== 'ac_data';
      for (const key of Object.keys(vector.out).filter(same))
        assert.equal(got[key], vector.out[key], key);
    });
  }

  it('the published PBOC example: card key, session key, cryptogram, ARPC, IDD MAC (backoffice §2.2)', () => {
    const v = vectors.unionpayPboc;
    const card = deriveCardKey(b(v.imk_ac), v.pan, v.psn);
    assert.equal(toHex(card), '014D996FCC8F49157DC8B49E3BCDFD99');
    const session = sessionKey(card, 0x0240);
    assert.equal(toHex(session), v.derived.sk_ac);
    const tags: Record<string, string> = v.tags;
    const input = macInput('01', (tag) => b(tag === 'CVR' ? '03A04002' : tags[tag]))!;
    assert.equal(toHex(input), v.ac_data);
    const ac = applicationCryptogram(session, input);
    assert.equal(toHex(ac), '5D016C91005E7CC2');
    assert.equal(toHex(arpc(session, ac, b('3031'))), '21415243527CE78F');
    const macKey = sessionKey(deriveCardKey(b(v.imk_mac), v.pan, v.psn), 0x0240);
    assert.equal(toHex(macKey), v.derived.sk_mac);
    assert.equal(toHex(iddMac(macKey, 0x0240, b('0000001000'))), 'D1F61152');
  });
});

describe('cryptograms: the lab token (backoffice §2.4)', () => {
  const card = deriveCardKey(b('0123456789ABCDEFFEDCBA9876543210'), '6299990000000017', '01');
  const session = sessionKey(card, 0x002a);
  const GENUINE: Readonly<Record<string, string>> = {
    '9F02': '000000012800',
    '9F03': '000000000000',
    '9F1A': '0156',
    '95': '0000000000',
    '5F2A': '0156',
    '9A': '160901',
    '9C': '00',
    '9F37': 'A1B2C3D4',
    '82': '7C00',
    '9F36': '002A',
    CVR: '03A00000',
    CVR2: 'A0',
  };
  const ac = (cvn: '01' | '17', change: Record<string, string> = {}): string =>
    toHex(
      applicationCryptogram(
        session,
        macInput(cvn, (tag) => b({ ...GENUINE, ...change }[tag]))!,
      ),
    );

  // prettier-ignore
  const CASES: readonly [name: string, change: Record<string, string>, cvn01: string, cvn17: string][] = [
    ['genuine',          {},                         'B12C9D2046E05425', '255F9932664AC5F3'],
    ['amount + 1 fen',   { '9F02': '000000012801' }, '2B577900F8A55213', '259DBE6F215CD52E'],
    ['currency 840',     { '5F2A': '0840' },         '476C810927E9669F', '255F9932664AC5F3'],
    ['UN + 1',           { '9F37': 'A1B2C3D5' },     'CDB3E09897C1E70F', 'B819BE9643D41866'],
    ['TVR bit',          { '95': '0000800000' },     'DFB64D44C56581FB', '255F9932664AC5F3'],
  ];

  it('keys', () => {
    assert.equal(toHex(card), '9905F8F3195256FEAA90000D41A6DC22');
    assert.equal(toHex(session), '79E7E59309947A85964D695706996E6D');
  });

  for (const [name, change, cvn01, cvn17] of CASES)
    it(`${name}: CVN 01 and CVN 17`, () => {
      assert.equal(ac('01', change), cvn01);
      assert.equal(ac('17', change), cvn17);
    });

  it('ARPC', () => {
    assert.equal(toHex(arpc(session, b('B12C9D2046E05425'), b('3030'))), 'BC9DE498A71CD7EF');
  });
});
