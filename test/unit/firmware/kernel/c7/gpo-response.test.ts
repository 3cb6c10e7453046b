import { assert } from 'chai';
import { toHex } from '../../../../../firmware/bytes/hex.js';
import { gpo, reader, run, shown, tlv } from '../../../../support/card-script.js';

const ends = (answer: string, code: string, policy = {}): void => {
  const ran = run({ config: reader({}, policy), card: { gpo: [answer] } });
  assert.equal(ran.result.outcome, 'EndApplication');
  assert.equal(ran.result.reason!.code, code);
  assert.deepEqual(shown(ran), ['15/ReadyToRead', '1C/ProcessingError']);
};

describe('GPO response', () => {
  const faults: readonly [string, string, string][] = [
    ['template 80', '800E700008010100' + '9000', 'GPO_TEMPLATE'],
    ['no template', tlv('82', '7000') + '9000', 'GPO_TEMPLATE'],
    ['nothing', '9000', 'GPO_TEMPLATE'],
    ['template cut short', '7720820270009000', 'GPO_TLV'],
    ['two templates', tlv('77', tlv('82', '7000')) + tlv('77') + '9000', 'GPO_TLV'],
    ['an element cut short', tlv('77', '8202700094049000') + '9000', 'GPO_TLV'],
    ['indefinite length', tlv('77', '828070000000') + '9000', 'GPO_TLV'],
    ['82 missing', gpo({ '82': '-' }), 'GPO_MANDATORY'],
    ['82 of 3 bytes', gpo({ '82': '700000' }), 'GPO_MANDATORY'],
    ['9F36 missing', gpo({ '9F36': '-' }), 'GPO_MANDATORY'],
    ['9F26 missing', gpo({ '9F26': '-' }), 'GPO_MANDATORY'],
    ['9F26 of 7 bytes', gpo({ '9F26': '6402197CD6A1C6' }), 'GPO_MANDATORY'],
    ['9F10 missing', gpo({ '9F10': '-' }), 'GPO_MANDATORY'],
    ['9F10 of 33 bytes', gpo({ '9F10': '07010103A00000' + '00'.repeat(26) }), 'GPO_MANDATORY'],
    ['9F10 and 9F27 missing', gpo({ '9F10': '-', '9F27': '-' }), 'GPO_MANDATORY'],
    ['57 missing, ARQC, no AFL', gpo({ '57': '-' }), 'GPO_MANDATORY'],
    ['57 missing, AAC', gpo({ '57': '-', '9F27': '00' }), 'GPO_MANDATORY'],
    ['94 missing, TC', gpo({ '9F27': '40' }), 'GPO_MANDATORY'],
    ['94 of 5 bytes', gpo({ '94': '1001010010' }), 'AFL_INVALID'],
    ['94: SFI 0', gpo({ '94': '00010100' }), 'AFL_INVALID'],
    ['94: SFI 31', gpo({ '94': 'F8010100' }), 'AFL_INVALID'],
    ['94: low bits set', gpo({ '94': '11010100' }), 'AFL_INVALID'],
    ['94: first record 0', gpo({ '94': '10000100' }), 'AFL_INVALID'],
    ['94: last before first', gpo({ '94': '10030200' }), 'AFL_INVALID'],
    ['94: more signed than there are', gpo({ '94': '10010203' }), 'AFL_INVALID'],
    ['94: 40 records', gpo({ '94': '10012800' }), 'AFL_INVALID'],
    ['94: 33 records in two files', gpo({ '94': '1001100018011100' }), 'AFL_INVALID'],
    ['9F36 twice', tlv('77', gpo().slice(4, -4), tlv('9F36', '0007')) + '9000', 'GPO_DUPLICATE'],
    ['an unknown tag twice', tlv('77', gpo().slice(4, -4), tlv('DF7F', '01'), tlv('DF7F', '01')) + '9000', 'GPO_DUPLICATE'],
  ]; // prettier-ignore
  for (const [name, answer, code] of faults) it(`${name}: ${code}`, () => ends(answer, code));

  const accepted: readonly [string, string][] = [
    ['padding between elements', tlv('77', '0000', gpo().slice(4, -4), 'FF00') + '9000'],
    ['length in form 81', '7781' + gpo().slice(2)],
    ['length in form 82', '778200' + gpo().slice(2)],
    ['an empty 94', gpo({ '94': '' })],
    ['an unknown tag', gpo({ DF7F: '01', '9F8101': '02' })],
    ['an optional element of a wrong length', gpo({ '9F5D': '01' })],
    ['PSN absent', gpo({ '5F34': '-' })],
    ['a nested template', gpo({ '70': tlv('5F28', '0156') })],
  ];
  for (const [name, answer] of accepted)
    it(`${name} is accepted`, () =>
      assert.equal(run({ card: { gpo: [answer] } }).result.outcome, 'OnlineRequest'));

  it('policy: an optional element of a wrong length can end it; 57 can be wanted at once', () => {
    ends(gpo({ '9F5D': '01' }), 'GPO_TLV', { illegalLength: 'endApplication' });
    ends(gpo({ '57': '-', '94': '10010100' }), 'GPO_MANDATORY', { track2OnArqc: 'inGpo' });
  });

  it("the terminal's data is never taken from the card", () => {
    const answer = gpo({ '9F37': 'FFFFFFFF', '9F02': '000000000001', '95': 'FFFFFFFFFF' });
    const { result } = run({ card: { gpo: [answer] } });
    assert.equal(toHex(result.dataRecord!.get(0x9f37)!), '12345678');
    assert.equal(toHex(result.dataRecord!.get(0x9f02)!), '000000000200');
    assert.equal(toHex(result.dataRecord!.get(0x95)!), '0000000000');
    assert.isFalse(result.cardData.has(0x9f37));
  });

  /** 9F27 or, without it, IAD byte 5. */
  const types: readonly [string, object, string, string][] = [
    ['9F27 80', {}, 'ARQC', 'OnlineRequest'],
    ['9F27 00', { '9F27': '00' }, 'AAC', 'Declined'],
    ['9F27 8F: low bits do not count', { '9F27': '8F' }, 'ARQC', 'OnlineRequest'],
    ['IAD A0', { '9F27': '-' }, 'ARQC', 'OnlineRequest'],
    ['IAD 80', { '9F27': '-', '9F10': '07010103800000010A01' }, 'AAC', 'Declined'],
    ['IAD B0', { '9F27': '-', '9F10': '07010103B00000010A01' }, 'RFU', 'Declined'],
    ['9F27 C0', { '9F27': 'C0' }, 'RFU', 'Declined'],
    ['9F27 80 wins over an IAD that says TC', { '9F10': '07010103900000010A01' }, 'ARQC', 'OnlineRequest'],
    ['9F27 00 wins over an IAD that says ARQC', { '9F27': '00' }, 'AAC', 'Declined'],
  ]; // prettier-ignore
  for (const [name, change, type, outcome] of types)
    it(`${name}: ${type}, ${outcome}`, () => {
      const { result } = run({ card: { gpo: [gpo(change as Record<string, string>)] } });
      assert.equal(result.outcome, outcome);
      assert.equal(result.acType, type === 'RFU' ? undefined : (type as 'ARQC'));
    });

  it('9F27 that the card left out is in the data record', () => {
    const { result } = run({ card: { gpo: [gpo({ '9F27': '-' })] } });
    assert.equal(toHex(result.dataRecord!.get(0x9f27)!), '80');
  });

  it('AAC: Declined with message 07 and data record, no record is read', () => {
    const ran = run({ card: { gpo: [gpo({ '9F27': '00', '94': '10010100' })] } });
    assert.equal(ran.result.outcome, 'Declined');
    assert.deepEqual(shown(ran), ['15/ReadyToRead', '07/CardReadSuccessfully']);
    assert.equal(ran.commands.length, 3);
    assert.equal(toHex(ran.result.dataRecord!.get(0x9f26)!), '6402197CD6A1C624');
  });

  it('TC although online was required: Declined before a record is read', () => {
    const answer = gpo({ '9F27': '40', '94': '10010100' });
    const ran = run({ request: { amountMinor: 5001 }, card: { gpo: [answer] } });
    assert.equal(ran.result.outcome, 'Declined');
    assert.equal(ran.result.reason!.code, 'TC_WHEN_ONLINE_REQUIRED');
    assert.equal(ran.commands.length, 3);
  });

  it('ARQC at an offline-only reader: Declined, by policy online', () => {
    assert.equal(
      run({ config: reader({ ttq: '28000080' }) }).result.reason!.code,
      'ARQC_OFFLINE_ONLY',
    );
    const config = reader({ ttq: '28000080' }, { arqcOfflineOnly: 'online' });
    assert.equal(run({ config }).result.outcome, 'OnlineRequest');
  });

  it('the available amount goes to the data record', () => {
    const { result } = run({ card: { gpo: [gpo({ '9F5D': '000000001234' })] } });
    assert.equal(toHex(result.dataRecord!.get(0x9f5d)!), '000000001234');
    assert.isUndefined(result.uiOnOutcome);
  });
});
