/** Limited-use keys (backoffice §5). */

import { assert } from 'chai';
import { keyCheckValue } from '../../../../../simulator/phone/card/cryptogram.js';
import { fromHex, toHex } from '../../../../../simulator/phone/bytes.js';
import { GOOGLE_PAY, MICROSOFT_WALLET } from '../../../../../simulator/phone/profiles/phones.js';
import type { PhoneProfile } from '../../../../../simulator/phone/profile.js';
import type { LimitedUseSet } from '../../../../../simulator/phone/token-bundle.js';
import { phoneCiphers } from '../../../../support/phone-ciphers.js';
import { makePhone, valuesOf } from '../../../../support/phone-rig.js';
import { StubTokenService } from '../../../../support/stub-token-service.js';

const DAY_US = 86_400_000_000;

function set(indexes: string[], maxTaps: number): LimitedUseSet {
  const keys = indexes.map((index) => ({ index, ac: index.repeat(16), mac: index.repeat(16) }));
  return { keys, expiresUs: 10 * DAY_US, maxTaps };
}

function hcePhone(profile: PhoneProfile, luk: LimitedUseSet) {
  const service = new StubTokenService();
  service.bundle = { credentialModel: profile.credentialModel, luk };
  const made = makePhone(profile, { tokenService: service });
  assert.isTrue(made.phone.wallet.add({ pan: '6217990000000008', expiry: '1230' }).ok);
  made.phone.online = false;
  const pay = () => {
    made.phone.authenticate('passcode');
    return made.reader.tap()[2];
  };
  return { ...made, service, pay };
}

/** Last of the five IDD data bytes. */
const indexOf = (rapdu: string | undefined): string => valuesOf(rapdu)['9F10']!.slice(28, 30);

describe('limited-use keys', () => {
  it('LUK: one key for several taps, then none', () => {
    const { phone, pay } = hcePhone(GOOGLE_PAY, set(['21'], 3));
    assert.equal(phone.tapsLeft('c1'), 3);
    assert.deepEqual([pay(), pay(), pay()].map(indexOf), ['21', '21', '21']);
    assert.equal(phone.tapsLeft('c1'), 0);
    assert.equal(pay(), '6985');
  });

  it('SUK: a key for each tap', () => {
    const { pay } = hcePhone(MICROSOFT_WALLET, set(['31', '32'], 1));
    assert.deepEqual([pay(), pay()].map(indexOf), ['31', '32']);
    assert.equal(pay(), '6985');
  });

  it('expired: refused; or used all the same where the phone does not look', () => {
    const offlineDays = hcePhone(GOOGLE_PAY, set(['21'], 30));
    offlineDays.clock.runFor(11 * DAY_US);
    assert.equal(offlineDays.pay(), '6985');
    const careless = { ...GOOGLE_PAY.credential, whenExhausted: 'useAnyway' } as const;
    const rogue = hcePhone({ ...GOOGLE_PAY, credential: careless }, set(['21'], 30));
    rogue.clock.runFor(11 * DAY_US);
    assert.equal(indexOf(rogue.pay()), '21');
  });

  it('asks for new keys by itself when online, with the log of the old', () => {
    const { phone, service, pay } = hcePhone(GOOGLE_PAY, set(['21'], 2));
    phone.online = true;
    service.replenished = { ok: true, luk: set(['22'], 2) };
    const first = valuesOf(pay());
    const second = valuesOf(pay());
    assert.deepEqual(service.logs, [
      {
        entries: [
          { index: '21', atc: 1, cryptogram: first['9F26']! },
          { index: '21', atc: 2, cryptogram: second['9F26']! },
        ],
      },
    ]);
    assert.equal(phone.tapsLeft('c1'), 2);
    const third = pay();
    assert.equal(indexOf(third), '22');
    assert.equal(valuesOf(third)['9F36'], '0003', 'the counter goes on');
  });

  it('a refused proof leaves the phone without keys', () => {
    const { phone, service, pay } = hcePhone(GOOGLE_PAY, set(['21'], 1));
    pay();
    service.replenished = { ok: false, reason: 'LOG_WRONG' };
    assert.deepEqual(phone.replenish('c1'), { ok: false, reason: 'LOG_WRONG' });
    assert.equal(pay(), '6985');
  });

  it('a restart keeps or loses them as the profile says', () => {
    const kept = hcePhone(GOOGLE_PAY, set(['21'], 3));
    kept.phone.reboot();
    assert.equal(kept.phone.tapsLeft('c1'), 3);
    const lost = hcePhone(
      { ...GOOGLE_PAY, credential: { whenExhausted: 'refuse', keysAfterReboot: 'lost' } },
      set(['21'], 3),
    );
    lost.phone.reboot();
    assert.equal(lost.phone.tapsLeft('c1'), 0);
    assert.equal(lost.pay(), '6985');
  });

  it('check value: first three bytes over zeros', () => {
    // Keys and values of a public personalisation script (crypto-vectors, perso_keys).
    for (const [key, kcv] of [
      ['11223344006677881122334455007788', '97DCB0'],
      ['8B4F854F0831FBF2635A212E4DDDB92A', 'CE4E2C'],
      ['11220044556677881122330055667788', 'B37DF3'],
    ] as const)
      assert.equal(toHex(keyCheckValue(phoneCiphers, fromHex(key))), kcv);
  });
});
