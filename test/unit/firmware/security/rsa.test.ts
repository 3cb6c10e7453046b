/** RSA recovery at its limits (EMV Book 2, A2.1.2): small numbers, worked out by hand. */

import { assert } from 'chai';
import { recover } from '../../../../firmware/security/rsa.js';

const key = (modulus: number[], exponent: number[]) => ({
  modulus: Uint8Array.from(modulus),
  exponent: Uint8Array.from(exponent),
});

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('RSA recovery', () => {
  it('data^exponent mod modulus', () => {
    // 5^3 = 125; 125 mod 33 = 26. 2^65537 mod 33: the order of 2 is 10, 2^7 = 128, 128 mod 33 = 29.
    assert.deepEqual(recover(bytes(5), key([33], [3])), bytes(26));
    assert.deepEqual(recover(bytes(2), key([33], [1, 0, 1])), bytes(29));
    assert.deepEqual(recover(bytes(7), key([33], [1])), bytes(7));
  });

  it('is as long as the modulus', () => {
    // 2^3 = 8 modulo 0x0101 = 257.
    assert.deepEqual(recover(bytes(0, 2), key([1, 1], [3])), bytes(0, 8));
  });

  it('0 and 1 stay what they are', () => {
    assert.deepEqual(recover(bytes(0), key([33], [3])), bytes(0));
    assert.deepEqual(recover(bytes(1), key([33], [1, 0, 1])), bytes(1));
  });

  it('undefined: another length, not below the modulus, an exponent that is none', () => {
    assert.isUndefined(recover(bytes(), key([], [3])));
    assert.isUndefined(recover(bytes(0, 5), key([33], [3])));
    assert.isUndefined(recover(bytes(33), key([33], [3])));
    assert.isUndefined(recover(bytes(34), key([33], [3])));
    assert.isUndefined(recover(bytes(5), key([33], [])));
    assert.isUndefined(recover(bytes(5), key([33], [0])));
    assert.isUndefined(recover(bytes(5), key([33], [1, 0, 0, 1])));
  });
});
