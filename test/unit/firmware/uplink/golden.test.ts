/** The worked messages, keys, MAC and PIN block of backoffice.md 3.7 and 3.10, literally. */

import { assert } from 'chai';
import { packLeft, unpack } from '../../../../firmware/bytes/digits.js';
import { frame } from '../../../../firmware/uplink/frame.js';
import { openWorkingKeys } from '../../../../firmware/uplink/keys.js';
import { cupEcbMac, encodeWithMac, macHolds } from '../../../../firmware/uplink/mac.js';
import { decodeMessage } from '../../../../firmware/uplink/message.js';
import { pinBlock } from '../../../../firmware/uplink/pin-block.js';
import { cardRequest, reversalOf, type Identity } from '../../../../firmware/uplink/requests.js';
import { softCrypto } from '../../../support/soft-crypto.js';

const hex = (text: string): Uint8Array => packLeft(text.replace(/\s/g, '').toUpperCase());

const MAK = hex('C1D2E3F405162738');

const GOLDEN_0200 =
  '0109600003000061310031000102007020068020C08A11166299990000000017000000000000012800' +
  '0001230720000100376299990000000017D281220100000000000000' +
  '4C41423030303031393939303030303030303030303031' +
  '3135360600000000000000' +
  '0145' +
  '9F2608B12C9D2046E054259F2701809F101307010103A00000010A010000000000000000009F3704A1B2C3D49F3602002A' +
  '950500000000009A031609019C01009F02060000000128005F2A02015682027C009F1A0201569F0306000000000000' +
  '9F3303E0E1C89F34031F03029F3501229F1E084C414230303030318408A0000003330101029F090200309F410400000001' +
  '0013' +
  '22000001000600' +
  '3832353137303633';

const GOLDEN_0400 =
  '04007020068002C08211166299990000000017000000000000012800000123072000010039384C41423030303031' +
  '3939393030303030303030303030313135360045950500000000009F1E084C414230303030319F101307010103A0' +
  '0000010A010000000000000000009F3602002A0013220000010006003831384643463845';

const identity: Identity = {
  terminalId: 'LAB00001',
  merchantId: '999000000000001',
  currency: '156',
  operator: '01 ',
};

const TAGS = new Map<number, Uint8Array>([
  [0x82, hex('7C00')],
  [0x84, hex('A000000333010102')],
  [0x95, hex('0000000000')],
  [0x9a, hex('160901')],
  [0x9c, hex('00')],
  [0x5f2a, hex('0156')],
  [0x9f02, hex('000000012800')],
  [0x9f03, hex('000000000000')],
  [0x9f09, hex('0030')],
  [0x9f10, hex('07010103A00000010A01000000000000000000')],
  [0x9f1a, hex('0156')],
  [0x9f1e, hex('4C41423030303031')],
  [0x9f26, hex('B12C9D2046E05425')],
  [0x9f27, hex('80')],
  [0x9f33, hex('E0E1C8')],
  [0x9f34, hex('1F0302')],
  [0x9f35, hex('22')],
  [0x9f36, hex('002A')],
  [0x9f37, hex('A1B2C3D4')],
  [0x9f41, hex('00000001')],
]);

const sale = () =>
  cardRequest(identity, {
    kind: 'sale',
    amountMinor: 12800,
    stan: '000123',
    batch: '000001',
    card: {
      account: '6299990000000017',
      sequence: '01',
      track2: '6299990000000017D28122010000000000000',
      tags: TAGS,
    },
  });

describe('uplink: worked messages', () => {
  it('builds the 0200 of a phone sale of RMB 128.00 byte for byte', () => {
    const body = encodeWithMac(softCrypto, MAK, sale());
    const whole = frame({ tpdu: '6000030000', header: '613100310001' }, body);
    assert.equal(unpack(whole), GOLDEN_0200);
  });

  it('builds the matching 0400 byte for byte', () => {
    const body = encodeWithMac(softCrypto, MAK, reversalOf(sale(), '98'));
    assert.equal(unpack(body), GOLDEN_0400);
  });

  it('reads both back, with a MAC that holds; any bit changed breaks it or the message', () => {
    for (const text of [GOLDEN_0200.slice(26), GOLDEN_0400]) {
      const body = hex(text);
      const decoded = decodeMessage(body);
      assert.isTrue(decoded.ok);
      if (!decoded.ok) return;
      assert.isTrue(macHolds(softCrypto, MAK, decoded.message, body));
      for (let i = 10; i < body.length; i += 7) {
        const bad = body.slice();
        bad[i]! ^= 0x10;
        const again = decodeMessage(bad);
        assert.isFalse(again.ok && macHolds(softCrypto, MAK, again.message, bad), `byte ${i}`);
      }
    }
  });

  it('digits that are none make a message unreadable, in track 2 a separator is one', () => {
    const plain = hex(GOLDEN_0400);
    // Trace number 000123, the third field
    const at = unpack(plain).indexOf('000123') >> 1;
    assert.isAbove(at, 0);
    const spoilt = plain.slice();
    spoilt[at + 2] = 0x2a;
    assert.deepInclude(decodeMessage(spoilt), { ok: false, why: 'field 11: not decimal' });
    assert.isTrue(decodeMessage(hex(GOLDEN_0200.slice(26))).ok);
  });

  it('MAC of the published block', () => {
    const block = new Uint8Array(18).map((_, i) => 0x41 + i);
    assert.equal(unpack(cupEcbMac(softCrypto, MAK, block)), '3645334238303244');
  });

  it('a MAC is blind to two aligned blocks swapped, so fields are compared too', () => {
    const block = hex('0001020304050607' + '1011121314151617' + '2021222324252627');
    const swapped = hex('1011121314151617' + '0001020304050607' + '2021222324252627');
    assert.deepEqual(cupEcbMac(softCrypto, MAK, block), cupEcbMac(softCrypto, MAK, swapped));
  });

  it('opens the working keys of the lab and of the published vector', () => {
    const lab = openWorkingKeys(
      softCrypto,
      hex('1111222233334444555566667777888A'),
      hex(
        'A5E7375EF5EA0153A52AE963F23ECB7BB328219016992F8CCD3EE883000000000000000025FFD5FB' +
          '3F6FC057061B8E569824EF7D7B18D42211F33CA0',
      ),
    );
    assert.isTrue(lab.ok);
    if (!lab.ok) return;
    assert.equal(unpack(lab.keys.pik), '2A4C6E80A1C3E5F70B1D2F4152637485');
    assert.equal(unpack(lab.keys.mak), 'C1D2E3F405162738');
    assert.equal(unpack(lab.keys.tdk!), '9B8A796857463524F3E2D1C0BFAE9D8C');
    const published = openWorkingKeys(
      softCrypto,
      hex('CA5D92598DCA48CE8A4C76361A9269E9'),
      hex('6701EAD6A9AD51E51AA406E2C27FCFA98D0A74B8B651F9E9BACE9AE10000000000000000AB7153CA'),
    );
    assert.isTrue(published.ok);
    if (!published.ok) return;
    assert.equal(unpack(published.keys.pik), '807A23AD32B36D457AE91FDF927570EA');
    assert.equal(unpack(published.keys.mak), '5BB5C72CD00B7338');
  });

  it('refuses keys with a wrong check value or length', () => {
    const tmk = hex('1111222233334444555566667777888A');
    const good = hex(
      'A5E7375EF5EA0153A52AE963F23ECB7BB328219016992F8CCD3EE883000000000000000025FFD5FB' +
        '3F6FC057061B8E569824EF7D7B18D42211F33CA0',
    );
    const cases: [number, string][] = [
      [16, 'pik'],
      [36, 'mak'],
      [56, 'tdk'],
    ];
    for (const [at, why] of cases) {
      const bad = good.slice();
      bad[at]! ^= 1;
      assert.deepEqual(openWorkingKeys(softCrypto, tmk, bad), { ok: false, why } as never);
    }
    for (const length of [0, 24, 39, 52, 84])
      assert.deepEqual(openWorkingKeys(softCrypto, tmk, new Uint8Array(length)), {
        ok: false,
        why: 'length',
      });
  });

  it('PIN block of the published vector', () => {
    const pin = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const block = pinBlock(
      softCrypto,
      hex('2A4C6E80A1C3E5F70B1D2F4152637485'),
      pin,
      '6299990000000017',
    );
    assert.equal(unpack(block), '199E628BFEB31686');
  });
});
