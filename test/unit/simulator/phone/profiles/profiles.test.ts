import { assert } from 'chai';
import { PlasticCard } from '../../../../../simulator/phone/plastic-card.js';
import { findProfile, PROFILES } from '../../../../../simulator/phone/profiles/profiles.js';
import { labBundle } from '../../../../support/phone-cards.js';
import { gpo, makePhone, makeReader, makeWorld, valuesOf } from '../../../../support/phone-rig.js';

describe('profiles', () => {
  it('are the six wallets and the bench media, each once', () => {
    const ids = PROFILES.map((profile) => profile.id);
    assert.deepEqual(ids, [
      'mi-pay',
      'apple-pay',
      'google-pay',
      'samsung-pay',
      'microsoft-wallet',
      'huawei-pay',
      'fast-transit',
      'slow-phone',
      'plastic',
      'plastic-offline',
    ]);
    assert.isUndefined(findProfile('x'));
  });

  for (const profile of PROFILES) {
    it(`${profile.id}: sane, and pays`, () => {
      assert.isTrue(profile.radio.fwi >= 0 && profile.radio.fwi <= 14);
      // The frame waiting time need not cover an answer (the card asks for more), but the ATS must be short enough.
      assert.isAtMost(5 + profile.radio.historical.length / 2, 20);
      for (const us of Object.values(profile.latencyUs))
        assert.isTrue(Number.isInteger(us) && us > 0);
      for (const label of Object.values(profile.card.labels)) assert.isAtMost(label.length, 16);
      const luk =
        profile.credentialModel === 'SE_FIXED'
          ? {}
          : {
              luk: {
                keys: [{ index: '01', ac: '31'.repeat(16), mac: '31'.repeat(16) }],
                expiresUs: 1e15,
                maxTaps: 1,
              },
            };
      const bundle = labBundle(1, { credentialModel: profile.credentialModel, ...luk });
      if (profile.plastic) {
        const world = makeWorld();
        const card = new PlasticCard({ ...world, profile, bundle });
        const command = `80A80000248322${gpo().slice(14, -4)}00`;
        const values = valuesOf(makeReader(world.clock, card.picc).tap(command)[2]);
        assert.equal(values['9F27'], '80');
        return;
      }
      const { phone, reader } = makePhone(profile);
      phone.install(bundle);
      assert.isTrue(phone.authenticate(profile.cdcvm[0]!));
      const values = valuesOf(reader.tap()[2]);
      assert.equal(values['9F27'], '80');
      assert.equal(values['9F6C'], '0080');
    });
  }
});
