import { assert } from 'chai';
import { toHex } from '../../../../../firmware/bytes/hex.js';
import {
  gpo, GPO_OFFLINE, OFFLINE_CARD, profile, reader, record, RECORD_LAST, RECORD_PAN, run, shown, tlv,
} from '../../../../support/card-script.js'; // prettier-ignore

const ARQC_TWO = gpo({ '94': '10010200' });
const ARQC_RECORDS = {
  '00B2011400': record({ '5A': '8171999977000040' }),
  '00B2021400': record({ '5F24': '301231' }),
};
const OFFLINE = { amountMinor: 100 };
/** No status check: 1.00 may stay offline. */
const CONFIG = { statusCheckSupportFlag: 0 };

const arqc = (records: Record<string, string>, afl = '10010200', config = reader(CONFIG)) =>
  run({ config, card: { gpo: [gpo({ '94': afl })], records: { ...ARQC_RECORDS, ...records } } });

describe('read records', () => {
  it('in AFL order, then message 17', () => {
    const ran = run({ config: reader(CONFIG), request: OFFLINE, card: OFFLINE_CARD });
    assert.deepEqual(ran.commands.slice(3), [
      '00B2031400',
      '00B2041400',
      '00B2051400',
      '00B2031C00',
    ]);
    assert.deepEqual(ran.names.slice(2, 4), ['GPO', 'READ RECORD SFI 2 REC 3']);
    assert.deepEqual(shown(ran).slice(0, 2), ['15/ReadyToRead', '17/CardReadSuccessfully']);
  });

  const ends: readonly [string, Record<string, string>, string][] = [
    ['6A83', { '00B2011400': '6A83' }, 'RECORD_SW'],
    ['no data', { '00B2011400': '9000' }, 'RECORD_TLV'],
    ['no template 70', { '00B2011400': tlv('5A', '8171999977000040') + '9000' }, 'RECORD_TLV'],
    ['template cut short', { '00B2011400': '70205A0881719999770000409000' }, 'RECORD_TLV'],
    ['element cut short', { '00B2011400': tlv('70', '5A10') + '9000' }, 'RECORD_TLV'],
    ['something behind the template', { '00B2011400': tlv('70', tlv('5F28', '0156')) + '9F070101' + '9000' }, 'RECORD_TLV'],
    ['5A in two records', { '00B2021400': record({ '5A': '8171999977000040' }) }, 'GPO_DUPLICATE'],
    ['57 again in a record', { '00B2021400': record({ '57': '8171999977000040D30102010000000000000F' }) }, 'GPO_DUPLICATE'],
  ]; // prettier-ignore
  for (const [name, records, code] of ends)
    it(`${name}: End Application, ${code}`, () => {
      const ran = arqc(records);
      assert.equal(ran.result.outcome, 'EndApplication');
      assert.equal(ran.result.reason!.code, code);
      assert.notInclude(shown(ran), '17/CardReadSuccessfully');
    });

  it('5F34 again, padding behind the template, and unknown tags are accepted', () => {
    assert.equal(arqc({ '00B2021400': record({ '5F34': '04' }) }).result.outcome, 'OnlineRequest');
    const padded = record({ '5F24': '301231' }).slice(0, -4) + '0000' + '9000';
    assert.equal(arqc({ '00B2021400': padded }).result.outcome, 'OnlineRequest');
    const { result } = arqc({ '00B2021400': record({ '5F34': '04' }) });
    assert.equal(toHex(result.dataRecord!.get(0x5f34)!), '03', 'the first value stays');
  });

  it('files 11 to 30 may be proprietary', () => {
    const ran = arqc({ '00B2015C00': 'DEADBEEF9000' }, '58010100');
    assert.equal(ran.result.outcome, 'OnlineRequest');
    assert.deepEqual(ran.commands.slice(3), ['00B2015C00']);
  });

  it('57 may come in a record of an ARQC', () => {
    const card = {
      gpo: [gpo({ '94': '10010100', '57': '-' })],
      records: { '00B2011400': record({ '57': '8171999977000040D30102010000000000000F' }) },
    };
    assert.equal(run({ card }).result.outcome, 'OnlineRequest');
    const none = { ...card, records: { '00B2011400': record({ '5F28': '0156' }) } };
    assert.equal(run({ card: none }).result.reason!.code, 'GPO_MANDATORY');
  });

  it('limits: number of records, bytes', () => {
    const many = Object.fromEntries(
      Array.from({ length: 32 }, (_, i) => [
        `00B2${(i + 1).toString(16).padStart(2, '0').toUpperCase()}1400`,
        tlv('70', tlv(`DF${(i + 1).toString(16).padStart(2, '0')}`, '00'.repeat(200))) + '9000',
      ]),
    );
    assert.equal(arqc(many, '10012000').result.outcome, 'OnlineRequest');
    const config = reader(CONFIG, { maxRecordBytes: 1000 });
    const ran = arqc(many, '10012000', config);
    assert.equal(ran.result.reason!.code, 'RECORD_TLV');
    assert.equal(ran.commands.length, 3 + 5);
    assert.equal(
      arqc(many, '10010500', reader(CONFIG, { maxRecords: 4 })).result.reason!.code,
      'AFL_INVALID',
    );
  });

  for (const [name, card] of [
    [
      'first record, TC',
      { ...OFFLINE_CARD, records: { ...OFFLINE_CARD.records, '00B2031400': '!timeout' } },
    ],
    [
      'last record, ARQC',
      { gpo: [ARQC_TWO], records: { ...ARQC_RECORDS, '00B2021400': '!timeout' } },
    ],
  ] as const)
    it(`Level 1 error at the ${name}: Try Again`, () => {
      const ran = run({ config: reader(CONFIG, { tryAgainLimit: 1 }), request: OFFLINE, card });
      const { outcome } = ran.result.activations[0]!;
      assert.equal(outcome.outcome, 'TryAgain');
      assert.equal(outcome.uiOnRestart!.messageId, 0x21);
      assert.isUndefined(outcome.torn);
    });

  it('Level 1 error at the last record of a TC: End Application, torn; by policy Try Again', () => {
    const card = {
      ...OFFLINE_CARD,
      records: { ...OFFLINE_CARD.records, '00B2031C00': '!timeout' },
    };
    const { result } = run({ config: reader(CONFIG), request: OFFLINE, card });
    assert.equal(result.outcome, 'EndApplication');
    assert.isTrue(result.torn);
    assert.equal(result.reason!.code, 'L1_TIMEOUT');
    const config = reader(CONFIG, { tornLastRecord: 'tryAgain' });
    const { outcome } = run({ config, request: OFFLINE, card }).result.activations[0]!;
    assert.equal(outcome.outcome, 'TryAgain');
    assert.isTrue(outcome.torn);
  });
});

describe('processing restrictions', () => {
  const offline = (
    pan: Record<string, string>,
    answer: Record<string, string> = {},
    config = reader(CONFIG),
  ) =>
    run({
      config,
      request: OFFLINE,
      card: {
        gpo: [gpo(answer, GPO_OFFLINE)],
        records: { ...OFFLINE_CARD.records, '00B2051400': record(RECORD_PAN, pan) },
      },
    });

  /** The record is signed by nobody in this chain: only its dates matter here. */
  const dates: readonly [string, string, boolean][] = [
    ['today', '261122', false],
    ['yesterday', '261121', true],
    ['1999', '991231', true],
    ['2049', '491231', false],
    ['1950', '500101', true],
    ['no date', '261322', true],
    ['no digits', 'AAAAAA', true],
  ];
  for (const [name, expiry, expired] of dates)
    it(`expiry ${name}: ${expired ? 'expired' : 'valid'}`, () => {
      const { result } = offline({ '5F24': expiry });
      assert.equal(result.reason?.code === 'EXPIRED', expired);
      assert.equal((result.tvr[1]! & 0x40) !== 0, expired);
    });

  it('expired: Declined before the last record, CVM not evaluated', () => {
    const ran = offline({ '5F24': '200101' });
    assert.equal(ran.result.outcome, 'Declined');
    assert.equal(ran.result.cvm, 'NA');
    assert.equal(ran.commands.at(-1), '00B2051400');
    assert.deepEqual(shown(ran), ['15/ReadyToRead', '07/CardReadSuccessfully']);
  });

  it('expired, card asks for online: Online Request with CVM, message 17, last record unread', () => {
    const ran = offline({ '5F24': '200101' }, { '9F6C': '0800' });
    assert.equal(ran.result.outcome, 'OnlineRequest');
    assert.equal(ran.result.cvm, 'NoCvm');
    assert.equal(ran.commands.at(-1), '00B2051400');
    assert.deepEqual(shown(ran), ['15/ReadyToRead', '17/CardReadSuccessfully']);
    const skip = offline(
      { '5F24': '200101' },
      { '9F6C': '0800' },
      reader(CONFIG, { expiredOnline: 'skipCvm' }),
    );
    assert.equal(skip.result.outcome, 'OnlineRequest');
    assert.equal(skip.result.cvm, 'NA');
  });

  it('expired, card asks for online and a PIN that is not there: Declined', () => {
    const ran = offline(
      { '5F24': '200101' },
      { '9F6C': '8800' },
      reader({ ...CONFIG, ttq: '20000080' }),
    );
    assert.equal(ran.result.reason!.code, 'CVM_UNSUPPORTED');
  });

  it('expired at an offline-only reader: Declined', () => {
    const config = reader({ ...CONFIG, ttq: '28000080' });
    assert.equal(
      offline({ '5F24': '200101' }, { '9F6C': '0800' }, config).result.outcome,
      'Declined',
    );
  });

  it('expiry only in the last record is seen afterwards', () => {
    const card = {
      gpo: [gpo({}, GPO_OFFLINE)],
      records: {
        ...OFFLINE_CARD.records,
        '00B2051400': record(RECORD_PAN, { '5F24': '-' }),
        '00B2031C00': record(RECORD_LAST, { '5F24': '200101' }),
      },
    };
    const ran = run({ config: reader(CONFIG), request: OFFLINE, card });
    assert.equal(ran.result.reason!.code, 'EXPIRED');
    assert.equal(ran.commands.at(-1), '00B2031C00');
  });

  it('5F24 of two bytes: ends a TC, ignored for an ARQC', () => {
    assert.equal(offline({ '5F24': '3301' }).result.reason!.code, 'RECORD_TLV');
    const ran = arqc({ '00B2021400': record({ '5F24': '2001' }) });
    assert.equal(ran.result.outcome, 'OnlineRequest');
  });

  it('not yet effective has no effect', () =>
    assert.notEqual(offline({ '5F25': '300101' }).result.reason?.code, 'EXPIRED'));

  const listed = (pan: string, psn?: string, policy = {}) =>
    profile({
      combinations: [{ ...{ aid: 'A0000003330101', kernelId: '07', ttq: '36000080' } }],
      exceptionFile: [psn === undefined ? { pan } : { pan, psn }],
      policy,
    });

  it('exception file: PAN and sequence number together, before the last record', () => {
    const ran = offline({}, {}, listed('6228000100001117', '01'));
    assert.equal(ran.result.outcome, 'Declined');
    assert.equal(ran.result.reason!.code, 'EXCEPTION_FILE');
    assert.equal(ran.result.tvr[0]! & 0x10, 0x10);
    assert.equal(ran.commands.at(-1), '00B2051400');
    assert.notEqual(
      offline({}, {}, listed('6228000100001117', '02')).result.reason?.code,
      'EXCEPTION_FILE',
    );
    assert.notEqual(
      offline({}, {}, listed('6228000100001118', '01')).result.reason?.code,
      'EXCEPTION_FILE',
    );
  });

  it('exception file without the pair: PAN of track 2 with number 00, by policy not at all', () => {
    const config = listed('8171999977000040');
    const ran = run({ config, card: { gpo: [gpo()] } });
    assert.equal(ran.result.reason?.code, 'EXCEPTION_FILE');
    const relaxed = listed('8171999977000040', '00', { exceptionWithoutPair: 'notChecked' });
    assert.equal(run({ config: relaxed, card: { gpo: [gpo()] } }).result.outcome, 'OnlineRequest');
    assert.equal(run({ config: listed('8171999977000041') }).result.outcome, 'OnlineRequest');
  });
});
