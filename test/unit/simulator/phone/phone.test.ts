import { assert } from 'chai';
import { GOOGLE_PAY } from '../../../../simulator/phone/profiles/phones.js';
import { MI_PAY } from '../../../../simulator/phone/profiles/mi-pay.js';
import { PLASTIC } from '../../../../simulator/phone/profiles/bench.js';
import { PlasticCard } from '../../../../simulator/phone/plastic-card.js';
import { fromHex, toHex } from '../../../../simulator/phone/bytes.js';
import type { PhoneProfile, PhoneSettings } from '../../../../simulator/phone/profile.js';
import { LAB_BUNDLE, labBundle } from '../../../support/phone-cards.js';
import {
  gpo,
  makePhone,
  makeReader,
  makeWorld,
  SELECT_CREDIT,
  SELECT_PPSE,
  valuesOf,
} from '../../../support/phone-rig.js';

const SECOND = 1_000_000;
const GATE = gpo({ ttq: '21800080', amount: '000000000300' });

function withSettings(change: Partial<PhoneSettings>, profile: PhoneProfile = MI_PAY) {
  const made = makePhone({ ...profile, settings: { ...profile.settings, ...change } });
  made.phone.install(LAB_BUNDLE);
  return made;
}

/** IDD of the answer: id and five data bytes. */
function idd(rapdu: string | undefined): string {
  return valuesOf(rapdu)['9F10']!.slice(18, 30);
}

describe('phone: cardholder verification', () => {
  it('verified: CTQ says CDCVM, and the IDD says how and when', () => {
    const { phone, reader, clock } = withSettings({});
    phone.authenticate('fingerprint');
    clock.runFor(7 * SECOND);
    const [, , answer] = reader.tap();
    assert.equal(valuesOf(answer)['9F6C'], '0080');
    // Two seconds each passed at PPSE and SELECT.
    assert.equal(idd(answer), '070101' + '0B' + '0000');
  });

  it('the verification ends after its time', () => {
    const { phone, reader, clock } = withSettings({ cdcvmValidMs: 30_000 });
    phone.authenticate('fingerprint');
    clock.runFor(31 * SECOND);
    assert.deepEqual(reader.tap()[2], '6986');
  });

  it('one verification, one tap', () => {
    const { phone, reader } = withSettings({});
    phone.authenticate('passcode');
    assert.equal(idd(reader.tap()[2]).slice(0, 6), '070103');
    assert.equal(reader.tap()[2], '6986');
    phone.authenticate('fingerprint');
    assert.equal(valuesOf(reader.tap()[2])['9F36'], '0002', 'a refused tap does not count');
  });

  it('a phone knows its own ways only', () => {
    const { phone, reader } = withSettings({});
    assert.isFalse(phone.authenticate('face'));
    assert.equal(reader.tap()[2], '6986');
  });

  it('locking, screen off, reboot and an empty battery end it', () => {
    for (const end of ['lock', 'screen', 'reboot', 'battery'] as const) {
      const { phone, reader } = withSettings({});
      phone.authenticate('fingerprint');
      if (end === 'lock') phone.lock();
      else if (end === 'screen') phone.screen(false);
      else if (end === 'reboot') phone.reboot();
      else phone.batteryEmpty();
      const answers = reader.tap();
      if (end === 'battery') assert.deepEqual(answers, [undefined, undefined, undefined]);
      else assert.equal(answers[2], '6986', end);
    }
  });

  it('above its own limit it asks for the PIN at the terminal too', () => {
    const { phone, reader } = withSettings({ pinAboveMinor: 100_000 });
    phone.authenticate('fingerprint');
    assert.equal(valuesOf(reader.tap(gpo({ amount: '000000100001' }))[2])['9F6C'], '8080');
    phone.authenticate('fingerprint');
    assert.equal(valuesOf(reader.tap(gpo({ amount: '000000100000' }))[2])['9F6C'], '0080');
  });

  it('a terminal that cannot go online gets an AAC', () => {
    const { phone, reader } = withSettings({});
    phone.authenticate('fingerprint');
    const values = valuesOf(reader.tap(gpo({ ttq: '28000080' }))[2]);
    assert.equal(values['9F27'], '00');
    assert.equal(values['9F10']!.slice(6, 14), '03800000');
  });
});

describe('phone: not ready', () => {
  it('sw6986 is what it answers unless told otherwise', () => {
    const { reader } = withSettings({});
    const [ppse, fci, answer] = reader.tap();
    assert.match(ppse!, /9000$/);
    assert.match(fci!, /9000$/);
    assert.equal(answer, '6986');
  });

  it('sw6985', () => {
    assert.equal(withSettings({ lockedBehaviour: 'sw6985' }).reader.tap()[2], '6985');
  });

  it('noPpse: no bank card is listed or found until it is ready', () => {
    const { phone, reader } = withSettings({ lockedBehaviour: 'noPpse' });
    const [ppse, fci] = reader.tap();
    assert.notInclude(ppse!, 'A000000333');
    assert.equal(fci, '6A82');
    phone.authenticate('fingerprint');
    assert.equal(valuesOf(reader.tap()[2])['9F6C'], '0080');
  });

  it('ctqNoCdcvm: a cryptogram that demands a PIN and says that nobody verified', () => {
    const [, , answer] = withSettings({ lockedBehaviour: 'ctqNoCdcvm' }).reader.tap();
    assert.equal(valuesOf(answer)['9F6C'], '8000');
    assert.equal(idd(answer), '070100' + '000000');
  });

  it('without any card the PPSE lists the transit card alone, or nothing', () => {
    assert.include(makePhone().reader.tap()[0]!, 'A000000632010105');
    assert.equal(makePhone(GOOGLE_PAY).reader.tap()[0], '6A82');
  });

  it('the transit card beside it answers SELECT and nothing more', () => {
    const { reader } = withSettings({});
    const [ppse, fci, answer] = reader.tap(gpo(), '00A4040008A00000063201010500');
    assert.isBelow(ppse!.indexOf('A000000333010102'), ppse!.indexOf('A000000632010105'));
    assert.match(fci!, /9000$/);
    assert.equal(answer, '6D00');
  });
});

describe('phone: express and screen off', () => {
  it('express pays at a transit terminal, with its flag and without CDCVM', () => {
    const { reader } = withSettings({ express: 'transitOnly' });
    const [, , answer] = reader.tap(GATE);
    assert.equal(valuesOf(answer)['9F6C'], '0000');
    assert.equal(idd(answer), '070100' + '000100');
  });

  it('express neither in a shop nor above its cap', () => {
    const { reader } = withSettings({ express: 'transitOnly', expressMaxMinor: 299 });
    assert.equal(reader.tap(gpo())[2], '6986');
    assert.equal(reader.tap(GATE)[2], '6986');
  });

  it('screen off: pays small amounts only where the owner allows it', () => {
    const { phone, reader } = withSettings({ screenOffPay: true, screenOffMaxMinor: 12_800 });
    phone.screen(false);
    assert.equal(idd(reader.tap()[2]), '070100' + '000200');
    assert.equal(reader.tap(gpo({ amount: '000000012801' }))[2], '6986');
    phone.screen(true);
    assert.equal(reader.tap()[2], '6986', 'screen on: fingerprint');
  });
});

describe('phone in the field', () => {
  it('gives a new UID 08xxxxxx at each activation, plastic always its own', () => {
    const { phone } = makePhone();
    const first = phone.picc.powerUp();
    const second = phone.picc.powerUp();
    assert.equal(first.uid.length, 4);
    assert.equal(first.uid[0], 0x08);
    assert.notDeepEqual(first.uid, second.uid);
    assert.equal(toHex(first.ats), '067880800280');
    assert.equal(first.sak, 0x20);
    const card = new PlasticCard({ ...makeWorld(), profile: PLASTIC, bundle: LAB_BUNDLE });
    assert.equal(toHex(card.picc.powerUp().uid), '04A1B2C3D4E5F6');
  });

  it('answers after the latency of its profile, and books it', () => {
    const { phone, clock } = makePhone();
    phone.install(LAB_BUNDLE);
    phone.picc.powerUp();
    let at = -1;
    phone.picc.receive(Uint8Array.of(0, 0xa4, 4, 0, 1, 0, 0), () => {
      at = clock.now();
    });
    assert.equal(at, -1);
    clock.runFor(SECOND);
    assert.equal(at, MI_PAY.latencyUs.other);
    assert.equal(clock.charged('phone'), MI_PAY.latencyUs.other);
  });

  it('an answer never comes into another session', () => {
    const { phone, clock } = makePhone();
    phone.picc.powerUp();
    phone.picc.receive(Uint8Array.of(0, 0xa4, 4, 0, 1, 0, 0), () => assert.fail('answered'));
    phone.picc.powerDown();
    phone.picc.powerUp();
    clock.runFor(SECOND);
  });

  it('torn: the counter has moved, the screen says so, the next tap works', () => {
    const { phone, reader, clock } = withSettings({});
    const screens: string[] = [];
    phone.onScreen((screen) => screens.push(screen.state));
    phone.authenticate('fingerprint');
    phone.picc.powerUp();
    reader.send(SELECT_PPSE);
    reader.send(SELECT_CREDIT);
    phone.picc.receive(fromHex(gpo()), () => assert.fail('answered'));
    phone.picc.powerDown();
    clock.runFor(SECOND);
    assert.deepEqual(screens, ['armed', 'transacting', 'failed']);
    assert.equal(valuesOf(reader.tap()[2])['9F36'], '0002');
    assert.deepEqual(screens.slice(3), ['armed', 'transacting', 'done']);
  });

  it('see phone: asks for the owner, then pays', () => {
    const { phone, reader } = withSettings({});
    const screens: string[] = [];
    phone.onScreen((screen) => screens.push(screen.state));
    reader.tap();
    phone.authenticate('fingerprint');
    reader.tap();
    assert.deepEqual(screens, ['cdcvmPending', 'armed', 'transacting', 'done']);
  });

  it('stays done while a reader looks whether it has gone, however long; another day it is a wish again', () => {
    const { phone, reader, clock } = withSettings({});
    phone.authenticate('fingerprint');
    reader.tap();
    for (let i = 0; i < 20; i++) {
      phone.picc.powerDown();
      clock.runFor(SECOND);
      phone.picc.powerUp();
      assert.equal(phone.screenState.state, 'done');
    }
    phone.picc.powerDown();
    clock.runFor(10 * SECOND);
    phone.picc.powerUp();
    assert.equal(phone.screenState.state, 'cdcvmPending');
  });

  it('stops answering when needless or failing commands exceed its budget, until the field is gone', () => {
    const { phone, reader } = withSettings({ errorBudget: 2 });
    phone.authenticate('fingerprint');
    phone.picc.powerUp();
    assert.equal(reader.send('00A4040007A000000003101000'), '6A82');
    assert.match(reader.send(SELECT_PPSE)!, /9000$/);
    assert.match(reader.send(SELECT_PPSE)!, /9000$/, 'needless, but answered');
    assert.equal(reader.send('80CA9F1700'), '6985');
    assert.isUndefined(reader.send(SELECT_CREDIT), 'patience is over');
    phone.picc.powerDown();
    assert.match(reader.tap()[2]!, /9000$/);
  });

  it('forgets the selected card when the field goes', () => {
    const { phone, reader } = withSettings({});
    phone.authenticate('fingerprint');
    phone.picc.powerUp();
    reader.send(SELECT_CREDIT);
    phone.picc.powerDown();
    phone.picc.powerUp();
    assert.equal(reader.send(gpo()), '6985');
  });
});

describe('plastic card', () => {
  const pay = (ttq: string, amount: string) => {
    const world = makeWorld();
    const card = new PlasticCard({ ...world, profile: PLASTIC, bundle: labBundle(1) });
    const reader = makeReader(world.clock, card.picc);
    card.picc.powerUp();
    reader.send(SELECT_CREDIT);
    return valuesOf(reader.send(`80A80000248322${gpo({ ttq, amount }).slice(14, -4)}00`));
  };

  it('small amount: no verification; above: PIN or signature; never CDCVM', () => {
    assert.equal(pay('26800080', '000000100000')['9F6C'], '2000');
    assert.equal(pay('26800080', '000000100001')['9F6C'], 'E000');
    assert.equal(pay('26C00080', '000000000100')['9F6C'], 'E000', 'the terminal wants one');
  });

  it('its IDD is a balance, not our phone block', () => {
    assert.equal(pay('26800080', '000000000100')['9F10']!.slice(16, 30), '0A010000000000');
  });
});
