/** Keys, MAC and PIN block of the link: worked values of backoffice §3.7. */

import { assert } from 'chai';
import { ascii, fromAscii, fromHex, toHex } from '../../../../../simulator/network/bytes.js';
import { cupMac } from '../../../../../simulator/network/crypto/cup-mac.js';
import { checkValue, desDecrypt } from '../../../../../simulator/network/crypto/des.js';
import {
  clearPinBlock,
  encryptPin,
  openPinBlock,
  translatePinBlock,
} from '../../../../../simulator/network/crypto/pin-block.js';
import { packWorkingKeys } from '../../../../../simulator/network/crypto/working-keys.js';

const TMK = fromHex('1111222233334444555566667777888A');
const KEYS = {
  pik: fromHex('2A4C6E80A1C3E5F70B1D2F4152637485'),
  mak: fromHex('C1D2E3F405162738'),
  tdk: fromHex('9B8A796857463524F3E2D1C0BFAE9D8C'),
};
const TOKEN = '6299990000000017';

describe('link keys (backoffice §3.7)', () => {
  it('published vector: PIK and MAK under a TMK, with check values', () => {
    const tmk = fromHex('CA5D92598DCA48CE8A4C76361A9269E9');
    const pik = desDecrypt(tmk, fromHex('6701EAD6A9AD51E51AA406E2C27FCFA9'));
    assert.equal(toHex(pik), '807A23AD32B36D457AE91FDF927570EA');
    assert.equal(toHex(checkValue(pik, 4)), '8D0A74B8');
    const mak = desDecrypt(tmk, fromHex('B651F9E9BACE9AE1'));
    assert.equal(toHex(mak), '5BB5C72CD00B7338');
    assert.equal(toHex(checkValue(mak, 4)), 'AB7153CA');
  });

  it('the lab set: 60 bytes of field 62, and its 40- and 24-byte layouts', () => {
    const f62 =
      'A5E7375EF5EA0153A52AE963F23ECB7BB3282190' +
      '16992F8CCD3EE883000000000000000025FFD5FB' +
      '3F6FC057061B8E569824EF7D7B18D42211F33CA0';
    assert.equal(toHex(packWorkingKeys('004', TMK, KEYS)), f62);
    assert.equal(toHex(packWorkingKeys('003', TMK, KEYS)), f62.slice(0, 80));
    assert.equal(packWorkingKeys('001', TMK, KEYS).length, 24);
  });

  it('CUP MAC of ABCDEFGHIJKLMNOPQR', () => {
    const mac = cupMac(KEYS.mak, ascii('ABCDEFGHIJKLMNOPQR'));
    assert.equal(toHex(mac), '3645334238303244');
    assert.equal(fromAscii(mac), '6E3B802D');
  });

  it('CUP MAC is blind to the order of its blocks: the weakness the attack lab shows', () => {
    const swapped = cupMac(KEYS.mak, ascii('IJKLMNOPABCDEFGHQR'));
    assert.equal(fromAscii(swapped), '6E3B802D');
  });

  it('PIN block of the token', () => {
    assert.equal(toHex(clearPinBlock('123456', TOKEN)), '0612ADC6FFFFFFFE');
    assert.equal(toHex(encryptPin(KEYS.pik, '123456', TOKEN)), '199E628BFEB31686');
  });

  it('opens with the token only; survives translation; never with the card number', () => {
    const zone = fromHex('5A4B3C2D1E0F69788796A5B4C3D2E1F0');
    const block = translatePinBlock(fromHex('199E628BFEB31686'), KEYS.pik, zone);
    assert.equal(openPinBlock(zone, block, TOKEN), '123456');
    assert.notEqual(openPinBlock(zone, block, '6217990001000015'), '123456');
  });
});
