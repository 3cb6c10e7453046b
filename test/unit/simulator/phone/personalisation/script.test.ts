import { assert } from 'chai';
import { fromHex, toHex } from '../../../../../simulator/phone/bytes.js';
import { cardDataOf, type CardData } from '../../../../../simulator/phone/card/card-data.js';
import {
  runScript,
  type ScriptFaults,
} from '../../../../../simulator/phone/personalisation/script.js';
import { cmac } from '../../../../../simulator/phone/personalisation/scp03.js';
import { SecurityDomain } from '../../../../../simulator/phone/personalisation/security-domain.js';
import { SeededRandom } from '../../../../../simulator/clock/random.js';
import type { TokenBundle } from '../../../../../simulator/phone/token-bundle.js';
import { LAB_BUNDLE, LAB_BUNDLE_ODA } from '../../../../support/phone-cards.js';
import { phoneCiphers } from '../../../../support/phone-ciphers.js';

describe('AES-CMAC (RFC 4493, section 4)', () => {
  const key = fromHex('2B7E151628AED2A6ABF7158809CF4F3C');
  const message =
    '6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E51' +
    '30C81C46A35CE411E5FBC1191A0A52EFF69F2445DF4F9B17AD2B417BE66C3710';
  for (const [length, mac] of [
    [0, 'BB1D6929E95937287FA37D129B756746'],
    [16, '070A16B46B4D4144F79BDD9DD04A287C'],
    [40, 'DFA66747DE9AE63030CA32611497C827'],
    [64, '51F0BEBF7E3B9D92FC49741779363CFE'],
  ] as const) {
    it(`${length} bytes`, () => {
      assert.equal(toHex(cmac(phoneCiphers, key, fromHex(message.slice(0, 2 * length)))), mac);
    });
  }
});

function personalise(bundle: TokenBundle, faults?: ScriptFaults, room = 1) {
  const made: CardData[] = [];
  const random = new SeededRandom(5);
  const domain = new SecurityDomain({
    ciphers: phoneCiphers,
    random,
    room: () => room,
    personalised: (card) => made.push(card),
  });
  const result = runScript({
    bundle,
    ciphers: phoneCiphers,
    random,
    send: (capdu) => domain.process(capdu),
    ...(faults && { faults }),
  });
  return { result, made, domain };
}

describe('personalisation', () => {
  for (const [name, bundle] of [
    ['without certificate', LAB_BUNDLE],
    ['with certificate', LAB_BUNDLE_ODA],
  ] as const) {
    it(`${name}: the element ends with just what the bundle holds`, () => {
      const { result, made } = personalise(bundle);
      assert.isTrue(result.ok);
      assert.deepEqual(made, [cardDataOf(bundle)]);
    });
  }

  it('is a script of a few named APDUs that can be shown', () => {
    const { result } = personalise(LAB_BUNDLE);
    assert.deepEqual(
      result.steps.map((step) => step.title),
      [
        'SELECT security domain',
        'INITIALIZE UPDATE',
        'EXTERNAL AUTHENTICATE',
        'INSTALL, make selectable',
        'INSTALL for personalisation',
        'STORE DATA: application',
        'STORE DATA: keys and check values',
      ],
    );
    assert.deepEqual(
      result.steps.map((step) => step.command.slice(0, 8)),
      ['00A40400', '80500000', '84820300', '84E60C00', '84E62000', '84E20000', '84E28001'],
    );
    for (const step of result.steps) assert.isAtMost(step.command.length / 2, 261);
    const shown = JSON.stringify(result.steps);
    assert.notInclude(shown, LAB_BUNDLE.token);
    for (const key of Object.values(LAB_BUNDLE.keys)) assert.notInclude(shown, key);
  });

  it('a wrong key check value: refused at the end, no card', () => {
    const { result, made } = personalise(LAB_BUNDLE, { wrongKcv: true });
    assert.deepInclude(result, { ok: false, reason: 'REFUSED', at: 7, sw: '6A80' });
    assert.lengthOf(made, 0);
  });

  it('a wrong MAC at any step after the channel is open: 6988, and the channel is closed', () => {
    for (let step = 3; step <= 7; step++) {
      const { result, made, domain } = personalise(LAB_BUNDLE, { wrongMacAt: step });
      assert.deepInclude(result, { ok: false, reason: 'REFUSED', at: step, sw: '6988' });
      assert.lengthOf(made, 0);
      const again = domain.process(fromHex(personalise(LAB_BUNDLE).result.steps[5]!.command));
      assert.equal(toHex(again), '6988');
    }
  });

  it('no room: 6A84', () => {
    const { result, made } = personalise(LAB_BUNDLE, undefined, 0);
    assert.deepInclude(result, { ok: false, reason: 'MEMORY_FULL', at: 4, sw: '6A84' });
    assert.lengthOf(made, 0);
  });

  it('interrupted: no card', () => {
    for (let step = 1; step <= 7; step++) {
      const { result, made } = personalise(LAB_BUNDLE, { interruptAt: step });
      assert.deepInclude(result, { ok: false, reason: 'INTERRUPTED', at: step });
      assert.lengthOf(result.steps, step - 1);
      assert.lengthOf(made, 0);
    }
  });
});
