import { assert } from 'chai';
import labKeys from '../../../../../simulator/keys/lab-keys.json' with { type: 'json' };
import { fromHex, toHex } from '../../../../../simulator/phone/bytes.js';
import { powerOf, RsaSigner } from '../../../../../simulator/phone/card/rsa.js';
import { phoneCiphers } from '../../../../support/phone-ciphers.js';
import { recoverHex } from '../../../../support/rsa-recovery.js';

const whole = (hex: string): bigint => BigInt(`0x${hex}`);

describe('RSA', () => {
  for (const [name, { icc }] of Object.entries(labKeys.chains)) {
    const key = icc[0]!;
    const message = '00' + '5A'.repeat(key.modulus.length / 2 - 1);

    it(`${name}: a signature by primes is the one by the whole exponent, and recovers`, () => {
      const signer = new RsaSigner(fromHex(key.modulus), fromHex(key.privateExponent));
      const signature = toHex(signer.sign(fromHex(message)));
      const plain = powerOf(whole(message), whole(key.privateExponent), whole(key.modulus));
      assert.equal(whole(signature), plain);
      const native = new RsaSigner(
        fromHex(key.modulus),
        fromHex(key.privateExponent),
        phoneCiphers,
      );
      assert.equal(toHex(native.sign(fromHex(message))), signature, 'and by the engine itself');
      assert.equal(recoverHex(signature, key.exponent, key.modulus), message);
    });
  }

  it('a key that is not of the known exponents still signs', () => {
    // 11 * 17, public exponent 7, private exponent 23.
    const signer = new RsaSigner(Uint8Array.of(187), Uint8Array.of(23));
    assert.deepEqual(signer.sign(Uint8Array.of(11)), Uint8Array.of(88));
  });
});
