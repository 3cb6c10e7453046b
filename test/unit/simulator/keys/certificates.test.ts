/** The chain is recovered here by code of its own, field by field as kernel7 §2.10.2 and §2.10.3 list them. */

import { assert } from 'chai';
import labKeys from '../../../../simulator/keys/lab-keys.json' with { type: 'json' };
import { Certifier, type Chain } from '../../../../simulator/keys/certificates.js';
import { phoneCiphers } from '../../../support/phone-ciphers.js';
import { recoverHex, sha1Hex } from '../../../support/rsa-recovery.js';

const CARD = {
  token: '6299990000000017',
  expiry: '2812',
  par: 'LABP0000000000000000000000001',
  trid: '62000000001',
  lastFour: '0009',
};

for (const [name, chain] of Object.entries(labKeys.chains) as [string, Chain][]) {
  describe(`certificates under the ${name} chain`, () => {
    const certifier = new Certifier(chain, (data) => phoneCiphers.sha1(data));
    const oda = certifier.buildOda(CARD);
    const nCa = chain.ca.modulus.length / 2;
    const nIssuer = chain.issuer.modulus.length / 2;

    it('issuer certificate: fields, modulus in two parts, hash', () => {
      const text = recoverHex(oda.issuerCertificate, chain.ca.exponent, chain.ca.modulus);
      assert.equal(text.length, 2 * nCa);
      const head = text.slice(0, 30);
      const length = nIssuer.toString(16).padStart(2, '0').toUpperCase();
      const exponentLength = `0${chain.issuer.exponent.length / 2}`;
      assert.equal(head, `6A02629999FF12490000010101${length}${exponentLength}`);
      const modulus = text.slice(30, 2 * (nCa - 21)).replace(/(BB)+$/, '') + oda.issuerRemainder;
      assert.equal(modulus, chain.issuer.modulus);
      const hash = sha1Hex(
        text.slice(2, 2 * (nCa - 21)) + oda.issuerRemainder + oda.issuerExponent,
      );
      assert.equal(text.slice(2 * (nCa - 21)), `${hash}BC`);
    });

    it('ICC certificate: account number, static data and AIP are under the hash', () => {
      const text = recoverHex(oda.iccCertificate, chain.issuer.exponent, chain.issuer.modulus);
      assert.equal(text.slice(0, 36), '6A046299990000000017FFFF12280000170101'.slice(0, 36));
      const modulus = text.slice(42, 2 * (nIssuer - 21)).replace(/(BB)+$/, '') + oda.iccRemainder;
      assert.equal(modulus, oda.iccModulus);
      const record =
        '5A086299990000000017' +
        '5F2403281231' +
        '9F08020030' +
        '5F28020156' +
        '9F241D4C41425030303030303030303030303030303030303030303030303031' +
        '9F1906062000000001' +
        '9F25020009' +
        '9F4A0182';
      assert.deepEqual(oda.signedRecords, [record]);
      const hash = sha1Hex(
        `${text.slice(2, 2 * (nIssuer - 21))}${oda.iccRemainder}${oda.iccExponent}${record}7C00`,
      );
      assert.equal(text.slice(2 * (nIssuer - 21)), `${hash}BC`);
    });

    it('can be made expired, each for itself', () => {
      const late = certifier.buildOda({ ...CARD, issuerExpiry: '1019', iccExpiry: '1120' });
      const issuer = recoverHex(late.issuerCertificate, chain.ca.exponent, chain.ca.modulus);
      const icc = recoverHex(late.iccCertificate, chain.issuer.exponent, chain.issuer.modulus);
      assert.equal(issuer.slice(12, 16), '1019');
      assert.equal(icc.slice(24, 28), '1120');
    });

    it('the same card gives the same certificate, another card another', () => {
      assert.deepEqual(certifier.buildOda(CARD), oda);
      const other = certifier.buildOda({ ...CARD, token: '6299990000000025' });
      assert.notEqual(other.iccCertificate, oda.iccCertificate);
      assert.equal(other.issuerCertificate, oda.issuerCertificate);
    });
  });
}
