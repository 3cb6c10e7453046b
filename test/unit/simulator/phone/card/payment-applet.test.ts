import { assert } from 'chai';
import { fromHex, toHex } from '../../../../../simulator/phone/bytes.js';
import type { CardCounters, CardData } from '../../../../../simulator/phone/card/card-data.js';
import { PaymentApplet } from '../../../../../simulator/phone/card/payment-applet.js';
import { SecureElement } from '../../../../../simulator/phone/card/secure-element.js';
import type { Decision } from '../../../../../simulator/phone/card/transaction.js';
import { VECTOR_CARD, VECTOR_PROFILE } from '../../../../support/phone-cards.js';
import { phoneCiphers } from '../../../../support/phone-ciphers.js';

const PAY: Decision = {
  kind: 'answer',
  type: 'ARQC',
  ctq: 0x0080,
  iddId: 0x01,
  iddData: new Uint8Array(5),
};

function vectorElement(
  atc: number,
  decision: Decision = PAY,
  change: { data?: Partial<CardData>; sendCid?: boolean } = {},
) {
  const counters: CardCounters = { atc, uses: [], offlineBalance: 0 };
  const profile = { ...VECTOR_PROFILE, sendCid: change.sendCid ?? true };
  const applet = new PaymentApplet({ ...VECTOR_CARD, ...change.data }, counters, {
    ciphers: phoneCiphers,
    random: { bytes: (length) => new Uint8Array(length) },
    now: () => 0,
    decide: () => decision,
    profile,
    credential: { whenExhausted: 'refuse' },
    oda: true,
  });
  const element = new SecureElement({ profile, transitCard: false, offered: () => applet });
  const send = (hex: string): string => toHex(element.process(fromHex(hex)).rapdu);
  return { element, applet, counters, send };
}

const SELECT_PPSE = '00A404000E325041592E5359532E444446303100';
const SELECT_AID = '00A4040008A00000033301010200';
const GPO =
  '80A8000025832326C00080000000123456000000000000015600000000000156261122000A0B0C0D000000';

describe('payment applet', () => {
  it('answers dialogue upi-20 bit for bit: PPSE, FCI, ARQC with CDCVM', () => {
    const { send } = vectorElement(6);
    assert.equal(
      send(SELECT_PPSE),
      '6F31840E325041592E5359532E4444463031A51FBF0C1C611A4F08A000000333010102500B50424F43204352454449548701019000',
    );
    assert.equal(
      send(SELECT_AID),
      '6F5A8408A000000333010102A54E500B50424F43204352454449548701019F381E9F66049F02069F03069F1A0295055F2A029A039C019F3704DF6001DF69015F2D027A689F1101019F1200BF0C0E9F4D020B0ADF4D020C0ADF6101829000',
    );
    assert.equal(
      send(GPO),
      '775F820270009F3602000757138171999977000040D30102010000000000000F9F101307010103A00000010A010000000000301CD7529F26086402197CD6A1C6249F2701805F3401039F6C0200809F6310383137313939393900803040000000009000',
    );
  });
});
