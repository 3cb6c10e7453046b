/** Each wallet: card added at the real token service, tapped at the real Entry Point and kernel 7, online and at a gate. */

import { assert } from 'chai';
import { readFileSync } from 'node:fs';
import { parseProfile, type TerminalProfile } from '../../../../../firmware/config/profile.js';
import type { Effect } from '../../../../../firmware/kernel/effects.js';
import { entryPoint } from '../../../../../firmware/kernel/entry/entry-point.js';
import { KERNELS } from '../../../../../firmware/kernel/registry.js';
import { nodeCrypto } from '../../../../../simulator/host/node-crypto.js';
import { BackOffice } from '../../../../../simulator/network/back-office.js';
import { toHex } from '../../../../../simulator/phone/bytes.js';
import { Phone } from '../../../../../simulator/phone/phone.js';
import { PROFILES } from '../../../../../simulator/phone/profiles/profiles.js';
import type { PhoneProfile } from '../../../../../simulator/phone/profile.js';
import type { Picc } from '../../../../../simulator/rf/picc.js';
import { makeWorld } from '../../../../support/phone-rig.js';

function terminal(name: 'phone' | 'gate'): TerminalProfile {
  const file = new URL(`../../../../../firmware/config/profiles/${name}.json`, import.meta.url);
  const parsed = parseProfile(JSON.parse(readFileSync(file, 'utf8')), nodeCrypto);
  if (!parsed.ok) throw new Error(`${parsed.path}: ${parsed.why}`);
  return parsed.profile;
}

function phoneWithCard(profile: PhoneProfile) {
  const world = makeWorld(3);
  const backOffice = new BackOffice({ clock: world.clock, seed: 3 });
  const phone = new Phone({ ...world, profile, tokenService: backOffice.tokenService });
  // The one that comes with an SMS code.
  const added = phone.wallet.add({ pan: '6217990001000015', expiry: '0630' });
  assert.isTrue(added.ok, JSON.stringify(added));
  const card = phone.wallet.cards[0]!;
  assert.equal(card.status, 'verify');
  const code = backOffice.tokenService.smsFor(card.tokenRef)!;
  assert.deepInclude(phone.wallet.verify(card.id, code === '000000' ? '000001' : '000000'), {
    reason: 'CODE_WRONG',
  });
  assert.isTrue(phone.wallet.verify(card.id, code).ok);
  return { ...world, backOffice, phone, card: phone.wallet.cards[0]! };
}

/** One whole transaction; `restart` is what the owner does when the terminal says "see phone". */
function pay(
  world: { clock: { runFor(us: number): void } },
  picc: Picc,
  profile: TerminalProfile,
  amountMinor: number,
  restart?: () => void,
) {
  let taps = 0;
  const host = (effect: Effect): unknown => {
    switch (effect.do) {
      case 'activate': {
        if (taps++ > 0) restart?.();
        const { uid, ats } = picc.powerUp();
        return { kind: 'card', card: { type: 'A', uid, ats } };
      }
      case 'transceive': {
        let rapdu: Uint8Array | undefined;
        picc.receive(effect.capdu, (bytes) => {
          rapdu = bytes;
        });
        world.clock.runFor(2_000_000);
        return rapdu ? { ok: true, rapdu } : { ok: false, fault: 'timeout' };
      }
      case 'random':
        return new Uint8Array(effect.length).fill(0x5a);
      case 'fieldOff':
        picc.powerDown();
        return undefined;
      case 'removal':
        return true;
      default:
        return undefined;
    }
  };
  const request = {
    start: 'A',
    amountMinor,
    currency: '0156',
    exponent: 2,
    type: 0,
    date: '261122',
  } as const;
  const tools = { crypto: nodeCrypto, kernels: KERNELS, notes: false };
  const step = entryPoint(profile, request, tools);
  let at = step.next();
  while (!at.done) at = step.next(host(at.value));
  picc.powerDown();
  return { outcome: at.value, taps };
}

describe('every wallet pays at the terminal', () => {
  const shop = terminal('phone');
  const gate = terminal('gate');
  for (const profile of PROFILES.filter(({ kind }) => kind === 'phone')) {
    it(`${profile.id}: online with CDCVM`, () => {
      const world = phoneWithCard(profile);
      world.phone.authenticate(profile.cdcvm[0]!);
      const { outcome } = pay(world, world.phone.picc, shop, 12_800);
      assert.equal(outcome.outcome, 'OnlineRequest', JSON.stringify(outcome.reason));
      assert.equal(outcome.cvm, 'ConfirmationCodeVerified');
      assert.equal(world.phone.screenState.state, 'done');
      assert.include(toHex(outcome.cardData.get(0x57)!), '629999');
    });

    it(`${profile.id}: through the gate, signature verified against the lab CA`, () => {
      const world = phoneWithCard(profile);
      world.phone.authenticate(profile.cdcvm[0]!);
      const { outcome } = pay(world, world.phone.picc, gate, 1);
      assert.equal(outcome.outcome, 'OnlineRequest', JSON.stringify(outcome.reason));
      assert.equal(outcome.oda, 'successful', JSON.stringify(outcome.reason));
      assert.equal(world.phone.screenState.state, 'done');
    });
  }

  it('locked: "see phone", the owner verifies, the second tap pays', () => {
    const world = phoneWithCard(PROFILES[0]!);
    const { outcome, taps } = pay(world, world.phone.picc, shop, 12_800, () =>
      world.phone.authenticate('fingerprint'),
    );
    assert.equal(taps, 2);
    assert.equal(outcome.outcome, 'OnlineRequest');
    assert.equal(outcome.cvm, 'ConfirmationCodeVerified');
  });

  it('a removed card is gone for the token service and the terminal', () => {
    const world = phoneWithCard(PROFILES[0]!);
    world.phone.wallet.remove('c1');
    assert.equal(world.backOffice.tokenService.stateOf(world.card.tokenRef), 'DELETED');
    world.phone.authenticate('fingerprint');
    assert.equal(pay(world, world.phone.picc, shop, 100).outcome.outcome, 'EndApplication');
  });

  it('limited-use keys are replenished by the token service itself, on proof of use', () => {
    const hce = PROFILES.find(({ id }) => id === 'google-pay')!;
    const world = phoneWithCard(hce);
    const before = world.phone.tapsLeft('c1')!;
    assert.isAbove(before, 0);
    world.phone.authenticate('passcode');
    pay(world, world.phone.picc, shop, 100);
    assert.equal(world.phone.tapsLeft('c1'), before - 1);
    for (let i = 1; i < before; i++) {
      world.phone.authenticate('passcode');
      pay(world, world.phone.picc, shop, 100);
    }
    assert.equal(world.phone.tapsLeft('c1'), before, 'a new set');
  });
});
