/** Offline data authentication through the kernel: the published chain A, whole and with one thing wrong at a time. */

import { assert } from 'chai';
import { toHex } from '../../../../../firmware/bytes/hex.js';
import type { FinalOutcome } from '../../../../../firmware/kernel/entry/final-outcome.js';
import {
  AID, D1, fci, gpo, GPO_OFFLINE, OFFLINE_CARD, profile, reader, record, RECORD_ICC, RECORD_ISSUER, RECORD_LAST,
  RECORD_PAN, run, STANDARD_PDOL, tlv, type CardScript,
} from '../../../../support/card-script.js'; // prettier-ignore
import type { TerminalProfile } from '../../../../../firmware/config/profile.js';

type Change = Record<string, string>;

interface Offline {
  readonly gpo?: Change;
  readonly issuer?: Change;
  readonly icc?: Change;
  readonly pan?: Change;
  readonly last?: Change;
  readonly records?: Change;
  readonly select?: Change;
}

/** No status check: 1.00 may stay offline. */
const CONFIG = reader({ statusCheckSupportFlag: 0 });

function card(change: Offline): CardScript {
  return {
    gpo: [gpo(change.gpo, GPO_OFFLINE)],
    records: {
      '00B2031400': record(RECORD_ISSUER, change.issuer),
      '00B2041400': record(RECORD_ICC, change.icc),
      '00B2051400': record(RECORD_PAN, change.pan),
      '00B2031C00': record(RECORD_LAST, change.last),
      ...change.records,
    },
    ...(change.select && { select: change.select }),
  };
}

function offline(
  change: Offline = {},
  config: TerminalProfile = CONFIG,
  un = '12345678',
): FinalOutcome {
  return run({
    config,
    request: { amountMinor: 100 },
    card: card(change),
    host: { random: [un] },
  }).result;
}

const tampered = (hex: string): string => hex.slice(0, -2) + (hex.endsWith('00') ? '01' : '00');

describe('fDDA', () => {
  it('the published chain: Approved', () => {
    const result = offline();
    assert.equal(result.outcome, 'Approved');
    assert.equal(result.oda, 'successful');
    assert.equal(result.cvm, 'NoCvm');
    assert.equal(result.uiOnOutcome!.messageId, 0x03);
    assert.equal(toHex(result.tvr), '0000000000');
    assert.equal(toHex(result.tsi), 'C000');
    assert.equal(toHex(result.cardData.get(0x9f4c)!), '0001');
  });

  /** Missing data: B1 b6 and b4. Anything else: B1 b4. */
  const FAILED = '0800000000';
  const MISSING = '2800000000';
  const failures: readonly [name: string, change: Offline, code: string, tvr: string][] = [
    ['AIP without DDA', { gpo: { '82': '5000' } }, 'AIP_WITHOUT_DDA', FAILED],
    ['8F missing', { issuer: { '8F': '-' } }, 'ODA_DATA_MISSING', MISSING],
    ['90 missing', { issuer: { '90': '-' } }, 'ODA_DATA_MISSING', MISSING],
    ['9F32 missing', { issuer: { '9F32': '-' } }, 'ODA_DATA_MISSING', MISSING],
    ['92 missing', { issuer: { '92': '-' } }, 'CERT_ISSUER_REMAINDER', MISSING],
    ['9F46 missing', { icc: { '9F46': '-' } }, 'ODA_DATA_MISSING', MISSING],
    ['9F47 missing', { icc: { '9F47': '-' } }, 'ODA_DATA_MISSING', MISSING],
    ['9F48 missing', { icc: { '9F48': '-' } }, 'CERT_ICC_REMAINDER', MISSING],
    ['9F4B missing', { gpo: { '9F4B': '-' } }, 'ODA_DATA_MISSING', MISSING],
    ['9F4B empty', { gpo: { '9F4B': '' } }, 'ODA_DATA_MISSING', MISSING],
    ['9F69 missing', { last: { '9F69': '-' } }, 'ODA_DATA_MISSING', MISSING],
    ['5A missing', { pan: { '5A': '-' } }, 'ODA_DATA_MISSING', MISSING],
    ['CA index unknown', { issuer: { '8F': '81' } }, 'CAPK_MISSING', FAILED],
    ['90 of another length', { issuer: { '90': RECORD_ISSUER['90'] + '00' } }, 'CERT_ISSUER_LENGTH', FAILED],
    ['one byte of 90', { issuer: { '90': tampered(RECORD_ISSUER['90']!) } }, 'CERT_ISSUER_FORMAT', FAILED],
    ['one byte of 92', { issuer: { '92': tampered(RECORD_ISSUER['92']!) } }, 'CERT_ISSUER_HASH', FAILED],
    ['issuer exponent 010001', { issuer: { '9F32': '010001' } }, 'CERT_ISSUER_KEY_LENGTH', FAILED],
    ['another PAN', { pan: { '5A': '6228000100001118' } }, 'CERT_ICC_PAN', FAILED],
    ['a PAN of another issuer', { pan: { '5A': '6229000100001117' } }, 'CERT_ISSUER_ID', FAILED],
    ['one byte of 9F46', { icc: { '9F46': tampered(RECORD_ICC['9F46']!) } }, 'CERT_ICC_FORMAT', FAILED],
    ['one byte of 9F48', { icc: { '9F48': tampered(RECORD_ICC['9F48']!) } }, 'CERT_ICC_HASH', FAILED],
    ['9F4A names more than 82', { pan: { '9F4A': '8284' } }, 'SDA_TAG_LIST', FAILED],
    ['9F4A is empty', { pan: { '9F4A': '' } }, 'SDA_TAG_LIST', FAILED],
    ['9F4A 82, but the AIP is not signed', { pan: { '9F4A': '82' } }, 'CERT_ICC_HASH', FAILED],
    ['a record counts as signed', { gpo: { '94': '1003050118030300' } }, 'CERT_ICC_HASH', FAILED],
    ['9F4B of another length', { gpo: { '9F4B': GPO_OFFLINE['9F4B']!.slice(2) } }, 'SDAD_LENGTH', FAILED],
    ['one byte of 9F4B', { gpo: { '9F4B': tampered(GPO_OFFLINE['9F4B']!) } }, 'SDAD_FORMAT', FAILED],
    ['9F69 changed', { last: { '9F69': '01A1B2C3D5300000' } }, 'SDAD_HASH', FAILED],
    ['9F69 of 7 bytes', { last: { '9F69': '01A1B2C3D43000' } }, 'CARD_DATA_LENGTH', FAILED],
    ['9F69 of 17 bytes', { last: { '9F69': '01A1B2C3D4300000' + '00'.repeat(9) } }, 'CARD_DATA_LENGTH', FAILED],
    ['9F69 version 02', { last: { '9F69': '02A1B2C3D4300000' } }, 'FDDA_VERSION', FAILED],
    ['9F08 below 0030', { pan: { '9F08': '0020' } }, 'FDDA_VERSION', FAILED],
    ['9F08 absent', { pan: { '9F08': '-' } }, 'FDDA_VERSION', FAILED],
    ['a signed record of a file above 10 without template', { gpo: { '94': '5801010110030500' + '18030300' }, records: { '00B2015C00': 'DEAD9000' } }, 'ODA_RECORD_TEMPLATE', FAILED],
  ]; // prettier-ignore
  for (const [name, change, code, tvr] of failures)
    it(`${name}: ${code}, TVR ${tvr}, switch to the contact chip as the card wants`, () => {
      const result = offline(change);
      assert.equal(result.oda, 'failed');
      assert.equal(result.reason!.code, code);
      assert.equal(toHex(result.tvr), tvr);
      // CTQ 3000: b6 first, go online.
      assert.equal(result.outcome, 'OnlineRequest');
      assert.equal(toHex(result.dataRecord!.get(0x95)!), tvr);
    });

  it('another unpredictable number: SDAD_HASH', () =>
    assert.equal(offline({}, CONFIG, '00000000').reason!.code, 'SDAD_HASH'));

  it('certificate dates', () => {
    const dated = (date: string): FinalOutcome =>
      run({
        config: CONFIG,
        request: { amountMinor: 100, date },
        card: card({ pan: { '5F24': '491231' } }),
      }).result;
    assert.equal(dated('301231').oda, 'successful');
    assert.equal(dated('310101').reason!.code, 'CERT_ISSUER_EXPIRED');
  });

  const withLists = (change: Record<string, unknown>): TerminalProfile =>
    profile({ combinations: [{ ...D1.combinations[0], statusCheckSupportFlag: 0 }], ...change });

  it('revoked certificate, expired CA key, no CA key', () => {
    const revocationList = [{ rid: 'A000000333', index: '80', serial: '000001' }];
    assert.equal(offline({}, withLists({ revocationList })).reason!.code, 'CERT_ISSUER_REVOKED');
    const expired = [{ ...D1.caKeys[0], expires: '20261121' }];
    assert.equal(offline({}, withLists({ caKeys: expired })).reason!.code, 'CAPK_EXPIRED');
    const today = [{ ...D1.caKeys[0], expires: '20261122' }];
    assert.equal(offline({}, withLists({ caKeys: today })).outcome, 'Approved');
    assert.equal(offline({}, withLists({ caKeys: [] })).reason!.code, 'CAPK_MISSING');
  });

  it('approved with signature: message 1A', () => {
    const result = offline({ gpo: { '9F6C': '4000' } });
    assert.equal(result.outcome, 'Approved');
    assert.equal(result.cvm, 'Signature');
    assert.equal(result.uiOnOutcome!.messageId, 0x1a);
  });

  it('a signed record of a file above 10 is hashed whole', () => {
    const records = { '00B2015C00': record({ '5F28': '0156' }) };
    const result = offline({
      gpo: { '94': '5801010110030500' + '18030300' },
      pan: { '5F28': '-' },
      records,
    });
    // Chain A signs no record: the hash differs, and the record was not refused for its form.
    assert.equal(result.reason!.code, 'CERT_ICC_HASH');
  });

  it('the signature may come in a record', () => {
    const last = { '9F4B': GPO_OFFLINE['9F4B']! };
    assert.equal(offline({ gpo: { '9F4B': '-' }, last }).outcome, 'Approved');
  });

  it('a TC without records: authentication fails for lack of data', () => {
    const result = offline({ gpo: { '94': '' } });
    assert.equal(result.oda, 'failed');
    assert.equal(result.reason!.code, 'ODA_DATA_MISSING');
  });

  it('policy: version 00 can be accepted', () => {
    const config = withLists({ policy: { fdda00: 'accept' } });
    // The signature is of version 01: only the hash differs now.
    assert.equal(offline({ pan: { '9F08': '0020' } }, config).reason!.code, 'SDAD_HASH');
  });
});

describe('consequences of a failure', () => {
  /** 9F69 holds the CTQ under the signature, so the signature fails for another reason in each. */
  const rows: readonly [name: string, ctq: string, ttq: string, outcome: string][] = [
    ['b6 before b5', '3000', '36000080', 'OnlineRequest'],
    ['b6, offline-only reader', '2000', '38000080', 'Declined'],
    ['b5, contact chip', '1000', '36000080', 'TryAnotherInterface'],
    ['b5, no contact chip', '1000', '26000080', 'Declined'],
    ['b6 and b5, offline-only reader with contact chip', '3000', '38000080', 'TryAnotherInterface'],
    ['neither', '0000', '36000080', 'Declined'],
  ];
  for (const [name, ctq, ttq, outcome] of rows)
    it(`${name}: ${outcome}`, () => {
      const config = reader({ ttq, statusCheckSupportFlag: 0 });
      const result = offline({ gpo: { '9F6C': ctq, '82': '5000' } }, config);
      assert.equal(result.outcome, outcome);
      assert.equal(result.oda, 'failed');
      if (outcome === 'Declined') assert.equal(result.uiOnOutcome!.messageId, 0x07);
      if (outcome === 'TryAnotherInterface') assert.equal(result.alternateInterface, 'ContactChip');
    });

  it('CVM and authentication both fail: by order of evaluation', () => {
    const change = { gpo: { '9F6C': '1080', '82': '5000' }, last: { '9F69': '-' } };
    assert.equal(offline(change).reason!.code, 'CVM_BINDING');
    const odaFirst = reader({ statusCheckSupportFlag: 0 }, { cvmOdaOrder: 'odaFirst' });
    assert.equal(offline(change, odaFirst).outcome, 'TryAnotherInterface');
    const forged = { gpo: { '9F6C': '0080' }, last: { '9F69': '-' } };
    assert.equal(offline(forged, odaFirst).outcome, 'Declined');
  });

  it('authentication first changes nothing when all is well', () => {
    const odaFirst = reader({ statusCheckSupportFlag: 0 }, { cvmOdaOrder: 'odaFirst' });
    assert.equal(offline({}, odaFirst).outcome, 'Approved');
    const unsupported = offline({ gpo: { '9F6C': '3000', '82': '5000' } }, odaFirst);
    assert.equal(unsupported.outcome, 'OnlineRequest');
    const noPin = reader(
      { ttq: '20000080', statusCheckSupportFlag: 0 },
      { cvmOdaOrder: 'odaFirst' },
    );
    assert.equal(
      offline({ gpo: { '9F6C': 'A000', '82': '5000' } }, noPin).reason!.code,
      'CVM_UNSUPPORTED',
    );
  });
});

describe('ARQC and ODA for online', () => {
  const gate = (policy = {}): TerminalProfile =>
    reader(
      {
        ttq: '21000080',
        readerContactlessFloorLimit: '000000000000',
        readerCvmRequiredLimit: null,
        statusCheckSupportFlag: 0,
      },
      policy,
    );
  const df61 = { '*': fci(AID, STANDARD_PDOL, tlv('BF0C', tlv('DF61', '42'))) };
  const ARQC = { '9F10': '07010103A0000001', '57': '6228000100001117D33012010000000000' };

  it('good: Online Request, marked successful', () => {
    const result = offline({ gpo: ARQC, select: df61 }, gate());
    assert.equal(result.outcome, 'OnlineRequest');
    assert.equal(result.oda, 'successful');
    assert.equal(toHex(result.dataRecord!.get(0x9f66)!), '21800080');
    assert.equal(toHex(result.dataRecord!.get(0x95)!), '0000000000');
  });

  it('bad: Declined, whatever the CTQ says; by policy online', () => {
    const bad = { gpo: { ...ARQC, '9F4B': tampered(GPO_OFFLINE['9F4B']!) }, select: df61 };
    const result = offline(bad, gate());
    assert.equal(result.outcome, 'Declined');
    assert.equal(result.oda, 'failed');
    assert.equal(toHex(result.tvr), '0800008000');
    const relaxed = offline(bad, gate({ odaForOnlineFailed: 'online' }));
    assert.equal(relaxed.outcome, 'OnlineRequest');
    assert.equal(toHex(relaxed.dataRecord!.get(0x95)!), '0000000000');
  });

  it('a TC at this reader: Declined before a record is read', () => {
    const result = offline({ select: df61 }, gate());
    assert.equal(result.outcome, 'Declined');
    assert.equal(result.reason!.code, 'TC_AT_TRANSIT_READER');
    const accepted = gate({ tcAtTransitReader: 'accept', tcWhenOnlineRequired: 'accept' });
    assert.equal(offline({ select: df61 }, accepted).outcome, 'Approved');
  });

  it('other readers authenticate no ARQC', () => {
    const result = offline({ gpo: ARQC, issuer: { '90': '00' }, select: df61 });
    assert.equal(result.outcome, 'OnlineRequest');
    assert.equal(result.oda, 'notPerformed');
    assert.equal(result.tvr[0], 0x80);
  });

  it('policy: TVR of the data record', () => {
    const bad = { gpo: { ...ARQC, '9F4B': tampered(GPO_OFFLINE['9F4B']!) }, select: df61 };
    const config = gate({ tvrInDataRecord: 'asEvaluated' });
    assert.equal(offline(bad, config).dataRecord!.get(0x95)![0], 0x08);
    const sent = reader({ statusCheckSupportFlag: 0 }, { tvrInDataRecord: 'asSent' });
    const failed = offline({ gpo: { '82': '5000' } }, sent);
    assert.equal(toHex(failed.dataRecord!.get(0x95)!), '0000000000');
  });

  it('the unchanged card is still approved elsewhere', () =>
    assert.equal(
      run({ config: CONFIG, request: { amountMinor: 100 }, card: OFFLINE_CARD }).result.outcome,
      'Approved',
    ));
});
