import { assert } from 'chai';
import { fromHex, toHex } from '../../../../../simulator/phone/bytes.js';
import {
  cardDataOf,
  type CardCounters,
  type CardData,
} from '../../../../../simulator/phone/card/card-data.js';
import { PHONE_CARD, type CardProfile } from '../../../../../simulator/phone/card/card-profile.js';
import { PaymentApplet } from '../../../../../simulator/phone/card/payment-applet.js';
import { SecureElement } from '../../../../../simulator/phone/card/secure-element.js';
import type { Decision } from '../../../../../simulator/phone/card/transaction.js';
import { LAB_BUNDLE, VECTOR_CARD, VECTOR_PROFILE } from '../../../../support/phone-cards.js';
import { phoneCiphers } from '../../../../support/phone-ciphers.js';
import { gpo, SELECT_CREDIT, SELECT_PPSE, valuesOf } from '../../../../support/phone-rig.js';

const PAY: Decision = {
  kind: 'answer',
  type: 'ARQC',
  ctq: 0x0080,
  iddId: 0x01,
  iddData: new Uint8Array(5),
};

function makeElement(
  atc: number,
  options: { data?: CardData; profile?: CardProfile; decision?: Decision } = {},
) {
  const counters: CardCounters = { atc, uses: [], offlineBalance: 0 };
  const profile = options.profile ?? VECTOR_PROFILE;
  const applet = new PaymentApplet(options.data ?? VECTOR_CARD, counters, {
    ciphers: phoneCiphers,
    random: { bytes: (length) => new Uint8Array(length) },
    now: () => 0,
    decide: () => options.decision ?? PAY,
    profile,
    credential: { whenExhausted: 'refuse', keysAfterReboot: 'kept' },
    oda: true,
  });
  const element = new SecureElement({ profile, transitCard: false, offered: () => applet });
  const send = (hex: string): string => toHex(element.process(fromHex(hex)).rapdu);
  return { counters, send };
}

const GPO_20 =
  '80A8000025832326C00080000000123456000000000000015600000000000156261122000A0B0C0D000000';

describe('payment applet against published dialogues', () => {
  it('upi-20: PPSE, FCI, ARQC with CDCVM, bit for bit', () => {
    const { send } = makeElement(6);
    assert.equal(
      send(SELECT_PPSE),
      '6F31840E325041592E5359532E4444463031A51FBF0C1C611A4F08A000000333010102500B50424F43204352454449548701019000',
    );
    assert.equal(
      send(SELECT_CREDIT),
      '6F5A8408A000000333010102A54E500B50424F43204352454449548701019F381E9F66049F02069F03069F1A0295055F2A029A039C019F3704DF6001DF69015F2D027A689F1101019F1200BF0C0E9F4D020B0ADF4D020C0ADF6101829000',
    );
    assert.equal(
      send(GPO_20),
      '775F820270009F3602000757138171999977000040D30102010000000000000F9F101307010103A00000010A010000000000301CD7529F26086402197CD6A1C6249F2701805F3401039F6C0200809F6310383137313939393900803040000000009000',
    );
  });

  it('upi-23, second tap: ATC 000A', () => {
    const { send } = makeElement(9);
    send(SELECT_CREDIT);
    assert.equal(
      send(GPO_20),
      '775F820270009F3602000A57138171999977000040D30102010000000000000F9F101307010103A00000010A010000000000315BA5A79F260875E3C82C418652159F2701805F3401039F6C0200809F6310383137313939393900803040000000009000',
    );
  });

  it('upi-25: AAC', () => {
    const { send } = makeElement(11, { decision: { ...PAY, type: 'AAC', ctq: 0 } });
    send(SELECT_CREDIT);
    assert.equal(
      send(GPO_20),
      '775F820270009F3602000C57138171999977000040D30102010000000000000F9F101307010103800000010A01000000000080B5CF319F2608B497351612DC4BA69F2701005F3401039F6C0200009F6310383137313939393900803040000000009000',
    );
  });
});

describe('cryptograms of the lab token (backoffice §2.4)', () => {
  const cases: [name: string, cvn01: string, cvn17: string, change: Parameters<typeof gpo>[0]][] = [
    ['genuine', 'B12C9D2046E05425', '255F9932664AC5F3', {}],
    ['amount +1 fen', '2B577900F8A55213', '259DBE6F215CD52E', { amount: '000000012801' }],
    ['currency 0840', '476C810927E9669F', '255F9932664AC5F3', { currency: '0840' }],
    ['UN +1', 'CDB3E09897C1E70F', 'B819BE9643D41866', { un: 'A1B2C3D5' }],
    ['TVR bit', 'DFB64D44C56581FB', '255F9932664AC5F3', { tvr: '0000800000' }],
  ];
  for (const [name, cvn01, cvn17, change] of cases) {
    for (const [cvn, expected] of [
      ['01', cvn01],
      ['17', cvn17],
    ] as const) {
      it(`${name}, CVN ${cvn}`, () => {
        const data = cardDataOf({ ...LAB_BUNDLE, cvn });
        const { send } = makeElement(0x29, { data, profile: PHONE_CARD });
        send(SELECT_CREDIT);
        const values = valuesOf(send(gpo(change)));
        assert.equal(values['9F26'], expected);
        assert.equal(values['9F36'], '002A');
        assert.equal(values['57'], '6299990000000017D28122010000000000000F');
        assert.equal(values['9F10']!.slice(0, 16), `0701${cvn}03A0000001`);
      });
    }
  }

  it('gives PAR, requestor id and last four of the funding card', () => {
    const { send } = makeElement(0, { data: cardDataOf(LAB_BUNDLE), profile: PHONE_CARD });
    const fci = send(SELECT_CREDIT);
    assert.include(fci, '4203629999', 'the range is told before GPO');
    const values = valuesOf(send(gpo()));
    assert.equal(values['9F24'], '4C41425030303030303030303030303030303030303030303030303031');
    assert.equal(values['9F19'], '062000000001');
    assert.equal(values['9F25'], '0009');
  });
});

describe('payment applet: the counter and strict commands', () => {
  it('counts up to 65535 and then refuses for good', () => {
    const { send, counters } = makeElement(0xfffe);
    send(SELECT_CREDIT);
    assert.equal(valuesOf(send(GPO_20))['9F36'], 'FFFF');
    send(SELECT_CREDIT);
    assert.equal(send(GPO_20), '6985');
    assert.equal(counters.atc, 0xffff);
  });

  it('one GPO for each selection; the counter moves once', () => {
    const { send, counters } = makeElement(6);
    assert.equal(send(GPO_20), '6985', 'nothing selected');
    send(SELECT_CREDIT);
    send(GPO_20);
    assert.equal(send(GPO_20), '6985');
    assert.equal(counters.atc, 7);
  });

  const wrong: [name: string, command: string, sw: string][] = [
    ['GPO without Le', GPO_20.slice(0, -2), '6700'],
    ['GPO with Lc too long', GPO_20.replace('80A8000025', '80A8000026'), '6700'],
    ['GPO with a PDOL too short', '80A8000003830100' + '00', '6700'],
    ['GPO without template 83', '80A800000284' + '0000', '6A80'],
    ['GPO with P1', GPO_20.replace('80A80000', '80A80100'), '6A86'],
    ['GPO of a reader without quick transactions', gpo({ ttq: '40800080' }), '6985'],
    ['GPO with an amount that is no number', gpo({ amount: '00000001280A' }), '6A80'],
    ['READ RECORD before GPO', '00B2010C00', '6985'],
    ['GENERATE AC', '80AE8000' + '0100' + '00', '6D00'],
    ['another class', '90A80000', '6E00'],
    ['SELECT without Le', SELECT_CREDIT.slice(0, -2), '6700'],
    ['SELECT next', SELECT_CREDIT.replace('00A40400', '00A40402'), '6A86'],
    ['SELECT of an unknown name', '00A4040007A000000003101000', '6A82'],
    ['SELECT of less than a RID', '00A4040004A000000300', '6A82'],
    ['half a header', '00A404', '6700'],
  ];
  for (const [name, command, sw] of wrong) {
    it(`${name}: ${sw}`, () => {
      const { send, counters } = makeElement(6);
      send(SELECT_CREDIT);
      assert.equal(send(command), sw);
      assert.equal(counters.atc, 6);
    });
  }

  it('selects by a name that begins as asked', () => {
    const { send } = makeElement(6);
    assert.match(send('00A4040007A000000333010100'), /^6F5A8408A000000333010102.*9000$/);
  });

  it('GET DATA: the ATC, and little else', () => {
    const { send } = makeElement(6);
    send(SELECT_CREDIT);
    assert.equal(send('80CA9F3600'), '9F360200069000');
    assert.equal(send('80CA9F1700'), '6A88');
    assert.equal(send('80CA9F36'), '6700');
  });

  it('without 9F27 nothing else changes (upi-21)', () => {
    const { send } = makeElement(6, { profile: { ...VECTOR_PROFILE, sendCid: false } });
    send(SELECT_CREDIT);
    const values = valuesOf(send(GPO_20));
    assert.notProperty(values, '9F27');
    assert.equal(values['9F26'], '6402197CD6A1C624');
  });
});
