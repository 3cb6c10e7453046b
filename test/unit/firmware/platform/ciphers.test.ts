/** The ciphers of whatever engine runs this: node:crypto in Node, those of `crypt` (through the platform's adapter) inside XS. */

import { assert } from 'chai';
import { nodeCiphers } from '../../../../simulator/host/node-ciphers.js';
import { nodeCrypto } from '../../../../simulator/host/node-crypto.js';

function bytes(hex: string): Uint8Array {
  const out = new Uint8Array(hex.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return out;
}

function hex(data: Uint8Array): string {
  let out = '';
  for (const byte of data) out += (byte | 256).toString(16).slice(1);
  return out;
}

function text(value: string): Uint8Array {
  const out = new Uint8Array(value.length);
  for (let i = 0; i < out.length; i++) out[i] = value.charCodeAt(i);
  return out;
}

describe('ciphers', () => {
  it('SHA-1 (FIPS 180-2, appendix A)', () => {
    assert.equal(hex(nodeCrypto.sha1(text('abc'))), 'a9993e364706816aba3e25717850c26c9cd0d89d');
    const two = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq';
    assert.equal(hex(nodeCrypto.sha1(text(two))), '84983e441c3bd26ebaae4aa1f95129e5e54670f1');
    assert.equal(hex(nodeCiphers.sha1(text(two))), '84983e441c3bd26ebaae4aa1f95129e5e54670f1');
  });

  it('SHA-256 (FIPS 180-2, appendix B)', () => {
    assert.equal(
      hex(nodeCrypto.sha256(text('abc'))),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    assert.equal(
      hex(nodeCrypto.sha256(text('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'))),
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
  });

  it('DES (FIPS 81, table B1: ECB)', () => {
    const key = bytes('0123456789abcdef');
    const plain = text('Now is the time for all ');
    const cipher = '3fa40e8a984d48156a271787ab8883f9893d51ec4b563b53';
    assert.equal(hex(nodeCrypto.desEncrypt(key, plain)), cipher);
    assert.equal(hex(nodeCiphers.desEncrypt(key, plain)), cipher);
    assert.deepEqual(nodeCiphers.desDecrypt(key, bytes(cipher)), plain);
  });

  it('two-key TDES there and back; equal halves are single DES', () => {
    const key = bytes('0123456789abcdeffedcba9876543210');
    const plain = text('Now is the time for all ');
    const cipher = nodeCrypto.tdesEncrypt(key, plain);
    assert.deepEqual(nodeCrypto.tdesDecrypt(key, cipher), plain);
    assert.deepEqual(nodeCiphers.tdesEncrypt(key, plain), cipher);
    const single = bytes('0123456789abcdef0123456789abcdef');
    assert.equal(hex(nodeCrypto.tdesEncrypt(single, plain.subarray(0, 8))), '3fa40e8a984d4815');
  });

  it('AES-128 (FIPS 197, appendix C.1)', () => {
    const cipher = nodeCiphers.aesEncrypt(
      bytes('000102030405060708090a0b0c0d0e0f'),
      bytes('00112233445566778899aabbccddeeff'),
    );
    assert.equal(hex(cipher), '69c4e0d86a7b0430d8cdb78070b4c55a');
    const plain = nodeCiphers.aesDecrypt(bytes('000102030405060708090a0b0c0d0e0f'), cipher);
    assert.equal(hex(plain), '00112233445566778899aabbccddeeff');
  });
});
