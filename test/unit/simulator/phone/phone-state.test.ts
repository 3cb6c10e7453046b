import { assert } from 'chai';
import { readPhoneState } from '../../../../simulator/phone/phone-state.js';
import { MI_PAY } from '../../../../simulator/phone/profiles/mi-pay.js';
import { LAB_BUNDLE_ODA, labBundle } from '../../../support/phone-cards.js';
import { makePhone, valuesOf } from '../../../support/phone-rig.js';

function used() {
  const made = makePhone();
  made.phone.install(LAB_BUNDLE_ODA);
  made.phone.install(labBundle(2));
  made.phone.wallet.setDefault('c2');
  made.phone.configure({ lockedBehaviour: 'sw6985' });
  made.phone.authenticate('fingerprint');
  made.reader.tap();
  return made;
}

describe('lasting state of a phone', () => {
  it('goes through JSON into another phone that carries on', () => {
    const { phone } = used();
    const text = JSON.stringify(phone.exportState());
    const read = readPhoneState(JSON.parse(text));
    assert.isTrue(read.ok);
    const { phone: other, reader } = makePhone(MI_PAY, {}, 9);
    if (read.ok) other.importState(read.state);
    assert.equal(JSON.stringify(other.exportState()), text);
    assert.equal(other.deviceId, phone.deviceId);
    assert.equal(reader.tap()[2], '6985', 'its setting, and the verification was used up');
    other.authenticate('fingerprint');
    const values = valuesOf(reader.tap()[2]);
    assert.equal(values['9F36'], '0002');
    assert.equal(values['57']!.slice(0, 16), '6299990000000102');
  });

  it('an exported state does not change with the phone', () => {
    const { phone, reader } = used();
    const state = phone.exportState();
    phone.authenticate('fingerprint');
    reader.tap();
    assert.equal(state.cards[1]!.counters.atc, 1);
    assert.equal(phone.exportState().cards[1]!.counters.atc, 2);
  });

  const wrong: [path: string, value: unknown][] = [
    ['version', 2],
    ['deviceId', 5],
    ['device.powered', 'yes'],
    ['wallet.cards', {}],
    ['wallet.cards[0].status', 'happy'],
    ['cards[0].data.keys.ac', '00'],
    ['cards[1].data.track2', 'xx'],
    ['cards[1].counters.atc', 65536],
  ];
  for (const [path, value] of wrong) {
    it(`a wrong ${path} is found and named`, () => {
      const json = JSON.parse(JSON.stringify(used().phone.exportState()));
      const names = path.replace(/\[(\d)\]/g, '.$1').split('.');
      const last = names.pop()!;
      names.reduce((at, name) => at[name], json)[last] = value;
      assert.deepInclude(readPhoneState(json), { ok: false, path });
    });
  }

  it('something else altogether', () => {
    for (const json of [null, 7, [], 'text', {}])
      assert.deepInclude(readPhoneState(json), { ok: false, path: 'version' });
  });
});
