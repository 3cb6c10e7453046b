/** The scripted card against bytes of the published dialogues upi-01 and upi-20, and of the certificates under CA 80. */

import { assert } from 'chai';
import { createHash } from 'node:crypto';
import { fromHex, toHex } from '../../../../simulator/decode/hex.js';
import { cardOf } from '../../../../simulator/conformance/card/base-cards.js';
import type { CardForm } from '../../../../simulator/conformance/card/card-form.js';
import {
  chainTags,
  signedDynamicData,
} from '../../../../simulator/conformance/card/certificates.js';
import { ScriptedCard } from '../../../../simulator/conformance/card/scripted-card.js';
import { knownCaKey } from '../../../../simulator/conformance/ca-keys.js';
import upi01 from '../../../transcripts/upi-01-offline-tc-fdda01-ok.json' with { type: 'json' };

const PPSE = '00A404000E325041592E5359532E444446303100';
const SELECT = '00A4040008A00000033301010100';
const GPO = '80A8000023832126000080000000000100000000000000015600000000000156261122001234567800';

function dialogue(form: string | CardForm, commands: readonly string[]): string[] {
  const card = new ScriptedCard(cardOf(form));
  return commands.map((command) => {
    const answer = card.answer(fromHex(command));
    return 'rapdu' in answer ? toHex(answer.rapdu) : answer.l1;
  });
}

function power(value: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let bit = exponent.toString(2).length - 1; bit >= 0; bit--) {
    result = (result * result) % modulus;
    if ((exponent >> BigInt(bit)) & 1n) result = (result * value) % modulus;
  }
  return result;
}

function recover(hex: string, key: { modulus: string; exponent: string }): string {
  const plain = power(BigInt(`0x${hex}`), BigInt(`0x${key.exponent}`), BigInt(`0x${key.modulus}`));
  return plain.toString(16).toUpperCase().padStart(key.modulus.length, '0');
}

describe('scripted card', () => {
  it('offline card signs what upi-01 shows', () => {
    const answers = dialogue('offline', [PPSE, SELECT, GPO, '00B2031C00']);
    const published = upi01.exchanges.find(({ name }) => name === 'GPO')!.response;
    const signature = /9F4B8180([0-9A-F]{256})/;
    assert.equal(signature.exec(answers[2]!)![1], signature.exec(published)![1]);
    assert.equal(answers[3], '70149F74064543433131319F690801A1B2C3D43000009000');
  });

  it('says what the GPO brought', () => {
    const card = new ScriptedCard(cardOf('std'));
    for (const command of [PPSE, SELECT, GPO]) card.answer(fromHex(command));
    assert.include(card.sent, { '9F66': '26000080', '9F02': '000000000100', '9F37': '12345678' });
  });

  it('answers 6A82, 6A83, 6D00 where nothing is written', () => {
    assert.deepEqual(dialogue('std', ['00A4040005A00000000400', '00B2010C00', '80CA9F3600']), [
      '6A82',
      '6A83',
      '6D00',
    ]);
  });

  it('null takes a tag away, a string is a status word, l1 is a fault', () => {
    const form: CardForm = {
      base: 'std',
      gpo: { tags: { '57': null as unknown as string } },
      at: { '2': { l1: 'timeout' } },
      records: { '1/1': '6A81' },
    };
    const [, select] = dialogue(form, [PPSE, SELECT]);
    assert.equal(select, 'timeout');
    const answers = dialogue({ ...form, at: {} }, [PPSE, SELECT, GPO, '00B2010C00']);
    assert.notInclude(answers[2], '8171999977');
    assert.equal(answers[3], '6A81');
  });

  it('the lab chain recovers under its CA with the fields of Book 2', () => {
    const ca = knownCaKey('A000000333/F1')!;
    const tags = chainTags({ chain: 'lab' }, '6228000100001117', 'AABB');
    const issuer = recover(tags['90'], ca);
    assert.match(issuer, /^6A02622800FF12300000010101[0-9A-F]+BC$/);
    const keyLength = Number.parseInt(issuer.slice(26, 28), 16) * 2;
    const modulus = (issuer.slice(30, -42) + (tags['92'] ?? '')).slice(0, keyLength);
    const icc = recover(tags['9F46'], { modulus, exponent: tags['9F32'] });
    assert.match(icc, /^6A046228000100001117FFFF12300000010101[0-9A-F]+BC$/);
    const hashed = icc.slice(2, -42) + (tags['9F48'] ?? '') + tags['9F47'] + 'AABB';
    const digest = createHash('sha1').update(Buffer.from(hashed, 'hex')).digest('hex');
    assert.equal(icc.slice(-42, -2), digest.toUpperCase());
  });

  it('a field that is to be wrong is wrong', () => {
    const ca = knownCaKey('A000000333/F1')!;
    const tags = chainTags({ chain: 'lab', issuer: { expiry: '1026' } }, '6228000100001117', '');
    assert.match(recover(tags['90'], ca), /^6A02622800FF1026/);
  });

  it('the published chain cannot be altered', () => {
    assert.throws(
      () => chainTags({ issuer: { expiry: '1026' } }, '6228000100001117', ''),
      /public/,
    );
  });

  it('a signature over other values differs', () => {
    const input = { un: '12345678', amount: '000000000100', currency: '0156', cardData: '01' };
    const right = signedDynamicData({}, input);
    assert.notEqual(signedDynamicData({ sdad: { un: '00000000' } }, input), right);
    assert.equal(right.length, 256);
  });
});
