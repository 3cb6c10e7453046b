/** Rules of the terminal that need no card: QPS, guard, secrets, parameters, texts, keypad amounts (backoffice.md 1.6, 7). */

import { assert } from 'chai';
import { asciiBytes, packLeft, unpack } from '../../../../firmware/bytes/digits.js';
import { CardGuard } from '../../../../firmware/app/card-guard.js';
import { amountOf, MENU } from '../../../../firmware/app/keypad.js';
import { readDenyPage, readItems } from '../../../../firmware/app/parameter-pages.js';
import { Parameters } from '../../../../firmware/app/parameters.js';
import {
  DEFAULT_QUICK_PASS,
  decideCvm,
  type CvmFacts,
} from '../../../../firmware/app/quick-pass.js';
import { SecretPad } from '../../../../firmware/app/secret-pad.js';
import { DEFAULT_SETTINGS, TEST_RANGES, isTestAccount } from '../../../../firmware/app/settings.js';
import { MESSAGE_IDS, TEXTS, amountText, chooseLanguage } from '../../../../firmware/app/texts.js';
import { MESSAGE } from '../../../../firmware/kernel/shared/messages.js';
import type { CardReader, CardReply } from '../../../../firmware/ports/card-reader.js';
import { KeyValueModel } from '../../../../simulator/io/key-value.js';

describe('app: no-PIN rules', () => {
  const facts: CvmFacts = {
    cvm: 'OnlinePin',
    amountMinor: 20_000,
    account: '6299990000000017',
    cdcvm: false,
    pinPad: true,
  };
  const on = { ...DEFAULT_QUICK_PASS, enabled: true };
  const cases: readonly [string, Partial<CvmFacts>, typeof on, boolean][] = [
    ['without QPS the PIN that the kernel asks for is asked for', {}, DEFAULT_QUICK_PASS, true],
    ['with QPS not up to the limit', {}, on, false],
    ['but above it', { amountMinor: 30_001 }, on, true],
    ['and for cards on the black list', {}, { ...on, excluded: ['629999'] }, true],
    [
      'a phone that verified its user is enough',
      { cvm: 'ConfirmationCodeVerified', amountMinor: 90_000 },
      on,
      false,
    ],
    [
      'unless the acquirer says that it does not count',
      { cvm: 'ConfirmationCodeVerified', amountMinor: 90_000 },
      { ...on, useCdcvm: false },
      true,
    ],
    ['no PIN without a PIN pad', { pinPad: false, amountMinor: 90_000 }, on, false],
  ];
  for (const [name, change, rules, pin] of cases)
    it(name, () => assert.equal(decideCvm(rules, { ...facts, ...change }).pin, pin));
});

describe('app: test-card interlock', () => {
  /** A reader that answers SELECT with this FCI and notes what was sent. */
  function reader(fci: string): { readonly port: CardReader; readonly sent: string[] } {
    const sent: string[] = [];
    const port: CardReader = {
      activate: (_limit, done) => done({ kind: 'none' }),
      transceive: (capdu, done) => {
        sent.push(unpack(capdu.subarray(0, 2)));
        done({ ok: true, rapdu: packLeft(`${fci}9000`) });
      },
      fieldOff: (_hold, done) => done(),
      removal: (_limit, done) => done(true),
      stop: () => undefined,
    };
    return { port, sent };
  }
  const SELECT = packLeft('00A4040008A00000033301010200');
  const GPO = packLeft('80A80000028300');

  const fcis: readonly [name: string, fci: string, passes: boolean][] = [
    ['42 of a test range', '6F0DA50BBF0C0842036299999F4D00', true],
    ['9F0C of a longer test range', '6F0CA50ABF0C079F0C0462179900', true],
    ['42 of a real bank', '6F0BA509BF0C064203622848', false],
    ['no range at all', '6F0684048400A500', false],
    ['not even an FCI', '0102', false],
    ['9F0C outside although 42 would do', '6F11A50FBF0C0C4203629999' + '9F0C0462280100', false],
  ];
  for (const [name, fci, passes] of fcis)
    it(`${name}: GPO ${passes ? 'goes out' : 'is held back'}`, () => {
      const { port, sent } = reader(fci);
      const guard = new CardGuard(port, TEST_RANGES, () => false);
      guard.activate(0, () => undefined);
      guard.transceive(SELECT, () => undefined);
      let reply: CardReply | undefined;
      guard.transceive(GPO, (got) => (reply = got));
      assert.deepEqual(sent, passes ? ['00A4', '80A8'] : ['00A4']);
      assert.equal(guard.refused, !passes);
      assert.equal(reply?.ok, passes);
    });

  it('inspection lets every GPO out; the next activation begins anew', () => {
    const { port, sent } = reader('6F00');
    let inspect = true;
    const guard = new CardGuard(port, TEST_RANGES, () => inspect);
    guard.transceive(GPO, () => undefined);
    inspect = false;
    guard.transceive(GPO, () => undefined);
    assert.deepEqual(sent, ['80A8']);
    assert.isTrue(guard.refused);
    guard.activate(0, () => undefined);
    assert.isFalse(guard.refused);
  });

  it('account numbers of the test ranges only', () => {
    for (const account of [
      '6299990000000017',
      '6217990001000015',
      '6228000100001',
      '8171999977000040',
    ])
      assert.isTrue(isTestAccount(DEFAULT_SETTINGS, account), account);
    for (const account of ['6228480000000000', '4111111111111111', '6217980000000000', ''])
      assert.isFalse(isTestAccount(DEFAULT_SETTINGS, account), account);
  });
});

describe('app: secrets, parameters, texts', () => {
  it('the pad wipes what it held', () => {
    const pad = new SecretPad();
    for (const digit of [1, 2, 3, 4]) pad.push(digit);
    const view = pad.digits();
    assert.isTrue(pad.equals('1234'));
    assert.isFalse(pad.equals('1235'));
    assert.isFalse(pad.equals('123'));
    pad.pop();
    assert.equal(pad.length, 3);
    pad.wipe();
    assert.deepEqual([...view], [0, 0, 0, 0]);
    assert.isFalse(pad.equals('1234'));
  });

  it('parameter items and deny pages; damaged ones are refused whole', () => {
    assert.deepEqual(readItems(asciiBytes('FF80540011FF8058012000000030000')), {
      FF8054: '1',
      FF8058: '000000030000',
    });
    for (const bad of ['FF8054', 'FF80540021', 'FF8054xx11', 'FF80540991'])
      assert.isUndefined(readItems(asciiBytes(bad)), bad);
    assert.deepEqual(readDenyPage('0000000007166299990000000017136228000100001'), {
      version: '0000000007',
      tokens: ['6299990000000017', '6228000100001'],
    });
    assert.deepEqual(readDenyPage('0000000007'), { version: '0000000007', tokens: [] });
    for (const bad of ['', '00000', '000000000716629999000000001', '0000000007011'])
      assert.isUndefined(readDenyPage(bad), bad);
  });

  it('a new set is switched to at once, the one before is kept, and survives a restart', () => {
    const store = new KeyValueModel();
    const parameters = new Parameters(store);
    parameters.switchTo({ quickPass: { FF8054: '1', FF8058: '000000100000' } });
    parameters.switchTo({ denyList: { version: '0000000001', tokens: ['6299990000000017'] } });
    const again = new Parameters(store);
    assert.equal(again.set.version, 2);
    assert.isTrue(again.quickPass.enabled);
    assert.equal(again.quickPass.noPinLimit, 100_000);
    assert.isTrue(again.denied('6299990000000017'));
    assert.isTrue(again.switchBack());
    assert.isFalse(again.denied('6299990000000017'));
    assert.isTrue(again.quickPass.enabled);
  });

  it('every message identifier of the kernel has its text in both languages', () => {
    for (const [name, id] of Object.entries(MESSAGE)) {
      const text = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      assert.equal(MESSAGE_IDS[id], text);
      assert.property(TEXTS, text);
    }
    for (const item of MENU) assert.property(TEXTS, item.text);
    for (const [name, { en, zh }] of Object.entries(TEXTS))
      if (name !== 'no-message') assert.isAbove(Math.min(en.length, zh.length), 0, name);
  });

  it("the first language of the card's preference that there is", () => {
    assert.equal(chooseLanguage('frzhen', 'en'), 'zh');
    assert.equal(chooseLanguage('enzh', 'zh'), 'en');
    assert.equal(chooseLanguage('frde', 'zh'), 'zh');
    assert.equal(chooseLanguage(undefined, 'en'), 'en');
  });

  it('amounts as typed and as shown', () => {
    const typed: readonly [string, number][] = [
      ['1280', 1280],
      ['12.80', 1280],
      ['12.8', 1280],
      ['12.', 1200],
      ['.5', 50],
      ['0', 0],
    ];
    for (const [digits, minor] of typed) assert.equal(amountOf(digits), minor, digits);
    assert.equal(amountText(1205, '156'), 'CNY 12.05');
    assert.equal(amountText(500, '392'), 'JPY 500');
    assert.equal(amountText(1005, '414'), 'KWD 1.005');
    assert.equal(amountText(-1205, '826'), '-GBP 12.05');
    assert.equal(amountText(1205, '999'), '999 12.05');
  });
});
