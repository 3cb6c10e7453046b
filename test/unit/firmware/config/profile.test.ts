import { assert } from 'chai';
import { parseProfile } from '../../../../firmware/config/profile.js';
import gate from '../../../../firmware/config/profiles/gate.json' with { type: 'json' };
import phone from '../../../../firmware/config/profiles/phone.json' with { type: 'json' };
import pos from '../../../../firmware/config/profiles/pos.json' with { type: 'json' };
import { toHex } from '../../../../firmware/bytes/hex.js';
import { sha1 } from '../../../support/sha1.js';
import { WRONG_PROFILES } from '../../../support/wrong-profiles.js';

const crypto = { sha1 };

describe('terminal profile', () => {
  for (const [json, ttq] of [
    [phone, '20000080'],
    [pos, '36000080'],
    [gate, '21800080'],
  ] as const)
    it(`${json.name} is valid`, () => {
      const parsed = parseProfile(json, crypto);
      assert.deepEqual(parsed.ok ? [] : [parsed.path, parsed.why], []);
      if (!parsed.ok) return;
      const { profile } = parsed;
      assert.equal(toHex(profile.combinations[0]!.ttq!), ttq);
      assert.equal(toHex(profile.combinations[0]!.aid), 'A0000003330101');
      assert.equal(profile.combinations[0]!.kernelId, 7);
      assert.isTrue(profile.combinations[0]!.partialMatch);
      assert.deepEqual(
        profile.caKeys.map(({ index }) => index),
        [0x08, 0x09, 0x0a, 0x0b, 0x80, 0x83, 0x84, 0x85, 0xff, 0xf1, 0xf2],
      );
      assert.equal(profile.policy.seePhoneHold, 13);
    });

  it('reads limits, flags, lists and policy', () => {
    const parsed = parseProfile(
      {
        name: 'all',
        currency: { code: '0392', exponent: 0 },
        combinations: [
          {
            aid: 'A000000333010101',
            partialMatch: 0,
            kernelId: '870156',
            readerContactlessTransactionLimit: '000000100000',
            readerContactlessFloorLimit: 5000,
            terminalFloorLimit: '00000FA0',
            zeroAmountAllowedFlag: 0,
            transactionTypes: ['00', '20'],
            kernelData: { '9F1A': '0392' },
          },
        ],
        revocationList: [{ rid: 'A000000333', index: '80', serial: '000001' }],
        exceptionFile: [{ pan: '6228000100001117', psn: '01' }],
        policy: { gpo6985: 'contactOrEnd', tryAgainLimit: 5 },
      },
      crypto,
    );
    assert.isTrue(parsed.ok);
    if (!parsed.ok) return;
    const [combination] = parsed.profile.combinations;
    assert.equal(combination!.kernelId, 0x870156);
    assert.isFalse(combination!.partialMatch);
    assert.equal(combination!.readerContactlessTransactionLimit, 100000);
    assert.equal(combination!.readerContactlessFloorLimit, 5000);
    assert.equal(combination!.terminalFloorLimit, 4000);
    assert.isFalse(combination!.zeroAmountAllowedFlag);
    assert.isUndefined(combination!.statusCheckSupportFlag);
    assert.deepEqual(combination!.transactionTypes, [0x00, 0x20]);
    assert.equal(toHex(combination!.kernelData!.get(0x9f1a)!), '0392');
    assert.equal(toHex(parsed.profile.revoked[0]!.serial), '000001');
    assert.deepEqual(parsed.profile.exceptions, [{ pan: '6228000100001117', psn: '01' }]);
    assert.equal(parsed.profile.policy.gpo6985, 'contactOrEnd');
    assert.equal(parsed.profile.policy.tryAgainLimit, 5);
  });

  for (const { name, path, why, json } of WRONG_PROFILES)
    it(`names the place: ${name}`, () => {
      const parsed = parseProfile(json, crypto);
      assert.isFalse(parsed.ok);
      if (parsed.ok) return;
      assert.equal(parsed.path, path);
      assert.match(parsed.why, why);
    });

  it('refuses test keys in a production profile, whatever they call themselves', () => {
    const key = phone.caKeys[4]!;
    for (const named of ['test', 'lab', 'production']) {
      const caKeys = [{ ...key, class: named }];
      const parsed = parseProfile({ ...phone, production: true, caKeys }, crypto);
      assert.isFalse(parsed.ok, named);
      if (!parsed.ok) assert.equal(parsed.path, 'caKeys[0].class');
    }
    assert.isTrue(parseProfile({ ...phone, production: true, caKeys: [] }, crypto).ok);
    for (const caKey of phone.caKeys) {
      const caKeys = [{ ...caKey, class: 'production' }];
      assert.isFalse(parseProfile({ ...phone, production: true, caKeys }, crypto).ok, caKey.index);
    }
  });
});
