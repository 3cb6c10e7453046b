import { assert } from 'chai';
import { maskBlock, maskData, maskHex } from '../../../../../simulator/host/bench/secrets.js';

const NUMBER = '6299990000000017';
const NUMBERS = [NUMBER];

describe('card numbers that leave the server', () => {
  it('keep six and four digits, and lose what follows the expiry in track 2', () => {
    assert.match(
      maskHex(`5713${NUMBER}D31112200000000000000F9F36`, NUMBERS),
      /^5713629999\*{6}0017D3111\*{16}F9F36$/,
    );
  });

  it('at the edges of radio blocks are hidden in part', () => {
    assert.equal(maskBlock(`0A57${NUMBER.slice(0, 10)}ABCD`, NUMBERS), '0A57629999****ABCD');
    assert.equal(maskBlock(`0B${NUMBER.slice(-8)}D3111ABCD`, NUMBERS), '0B****0017D3111ABCD');
  });

  it('are hidden in every text of data', () => {
    assert.deepEqual(maskData({ list: [{ text: `card ${NUMBER} here` }], n: 5 }, NUMBERS), {
      list: [{ text: 'card 629999******0017 here' }],
      n: 5,
    });
  });

  it('other digits stay', () => {
    assert.equal(maskHex('00A4040008A000000333010101', NUMBERS), '00A4040008A000000333010101');
  });
});
