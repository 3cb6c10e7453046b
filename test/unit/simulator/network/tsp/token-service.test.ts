/** Enrolment, life cycle, provisioning, limited-use keys, risk rules (backoffice §1.3 to §1.5, §2.8, §5). */

import { assert } from 'chai';
import { BareCard } from '../../../../../simulator/attacks/bare-card.js';
import { BareTerminal } from '../../../../../simulator/attacks/bare-terminal.js';
import { luhnValid, toHex, fromHex } from '../../../../../simulator/network/bytes.js';
import { deriveCardKey } from '../../../../../simulator/network/crypto/cryptogram.js';
import { CARD, DEVICE, World } from '../support.js';

const GREEN = { pan: '6217990003000039', expiry: '0429' };
const YELLOW = { pan: '6217990004000046', expiry: '0930' };

describe('token service: adding a card', () => {
  it('yellow: token INACTIVE until the code is right and the phone personalised', () => {
    const { tokenService } = new World().office;
    const answer = tokenService.requestToken({ ...DEVICE, ...YELLOW });
    assert.equal(answer.path, 'yellow');
    if (answer.path !== 'yellow') return;
    assert.deepEqual(answer.idv, [{ method: 'SMSOTP', to: '138****1028' }]);
    assert.equal(answer.card.lastFour, '0046');
    const { tokenRef } = answer;
    assert.notInclude(JSON.stringify(answer), tokenService.smsFor(tokenRef)!);
    assert.deepEqual(tokenService.provision(tokenRef, DEVICE), {
      ok: false,
      reason: 'IDV_MISSING',
    });
    assert.isFalse(tokenService.activate(tokenRef).ok);
    const code = tokenService.smsFor(tokenRef)!;
    assert.match(code, /^\d{6}$/);
    assert.deepEqual(tokenService.submitIdv(tokenRef, 'SMSOTP', code), { ok: true });
    assert.equal(tokenService.stateOf(tokenRef), 'INACTIVE');
    assert.isTrue(tokenService.provision(tokenRef, DEVICE).ok);
    assert.isTrue(tokenService.provision(tokenRef, DEVICE).ok, 'after an interruption, again');
    assert.deepEqual(tokenService.activate(tokenRef), { ok: true, state: 'ACTIVE' });
  });

  it('green needs no code; red names its reason; each refusal its own', () => {
    const { tokenService, issuers } = new World().office;
    const red = (pan: string, expiry: string, more = {}): string => {
      const answer = tokenService.requestToken({ ...DEVICE, pan, expiry, ...more });
      return answer.path === 'red' ? answer.reason : answer.path;
    };
    assert.equal(red(GREEN.pan, GREEN.expiry), 'green');
    assert.equal(red('6217990004000103', '0330'), 'NOT_ELIGIBLE');
    assert.equal(red(CARD.pan, '0730'), 'EXPIRY_WRONG');
    assert.equal(red('6217990006000127', '0129'), 'CARD_BLOCKED');
    assert.equal(red('4111111111111111', '0630'), 'OUTSIDE_TEST_RANGES');
    assert.equal(red('6299990000000017', '0630'), 'OUTSIDE_TEST_RANGES');
    assert.equal(red('6217990001000016', '0630'), 'OUTSIDE_TEST_RANGES');
    assert.equal(red(CARD.pan, CARD.expiry, { trid: '62000000099' }), 'REQUESTOR_UNKNOWN');
    issuers.accounts.update(CARD.pan, { expiry: '0120' });
    assert.equal(red(CARD.pan, '0120'), 'CARD_EXPIRED');
    assert.equal(
      red('6217990001999992', '0130'),
      'yellow',
      'any number of the range has a customer',
    );
  });

  it('wrong code three times, an old code, a new one', () => {
    const world = new World();
    const { tokenService } = world.office;
    const ask = (): string => {
      const answer = tokenService.requestToken({ ...DEVICE, ...YELLOW });
      return answer.path === 'yellow' ? answer.tokenRef : assert.fail(answer.path);
    };
    const first = ask();
    const wrong = (left: number) => ({ ok: false, reason: 'CODE_WRONG', triesLeft: left }) as const;
    assert.deepEqual(tokenService.submitIdv(first, 'SMSOTP', 'x'), wrong(2));
    assert.deepEqual(tokenService.submitIdv(first, 'SMSOTP', 'x'), wrong(1));
    const exceeded = { ok: false, reason: 'TRIES_EXCEEDED' } as const;
    assert.deepEqual(tokenService.submitIdv(first, 'SMSOTP', 'x'), exceeded);
    const right = tokenService.smsFor(first)!;
    assert.deepEqual(tokenService.submitIdv(first, 'SMSOTP', right), exceeded);
    const second = ask();
    world.clock.runFor(5 * 60_000_000 + 1000);
    const old = tokenService.smsFor(second)!;
    assert.deepEqual(tokenService.submitIdv(second, 'SMSOTP', old), {
      ok: false,
      reason: 'CODE_EXPIRED',
    });
    assert.isTrue(tokenService.resendCode(second, 'SMSOTP').ok);
    const fresh = tokenService.smsFor(second)!;
    assert.notEqual(fresh, old);
    assert.isTrue(tokenService.submitIdv(second, 'SMSOTP', fresh).ok);
  });

  it('after nine wrong codes the card is not asked for any more', () => {
    const { tokenService } = new World().office;
    for (let i = 0; i < 3; i++) {
      const answer = tokenService.requestToken({ ...DEVICE, ...YELLOW });
      if (answer.path !== 'yellow') return assert.fail(answer.path);
      for (let j = 0; j < 3; j++) tokenService.submitIdv(answer.tokenRef, 'SMSOTP', 'x');
    }
    const last = tokenService.requestToken({ ...DEVICE, ...YELLOW });
    assert.equal(last.path === 'red' && last.reason, 'TOO_MANY_REQUESTS');
  });

  it('the bundle: a Luhn-valid token of the fictional range, keys of this token only, no card number', () => {
    const { bundle } = new World();
    assert.match(bundle.token, /^629999\d{10}$/);
    assert.isTrue(luhnValid(bundle.token));
    assert.equal(bundle.token, '6299990000000017');
    assert.match(bundle.par, /^[0-9A-Z]{29}$/);
    const master = fromHex('0123456789ABCDEFFEDCBA9876543210');
    assert.equal(bundle.keys.ac, toHex(deriveCardKey(master, bundle.token, bundle.psn)));
    assert.notInclude(JSON.stringify(bundle), CARD.pan);
  });

  it('another phone: another token and keys, the same PAR; only its own device may load it', () => {
    const world = new World();
    const { tokenService } = world.office;
    const other = tokenService.enrol({ ...DEVICE, ...CARD, seid: 'other', deviceId: 'other' })!;
    assert.notEqual(other.token, world.bundle.token);
    assert.notEqual(other.keys.ac, world.bundle.keys.ac);
    assert.equal(other.par, world.bundle.par);
    assert.deepEqual(tokenService.provision(other.tokenRef, DEVICE), {
      ok: false,
      reason: 'OTHER_DEVICE',
    });
    assert.equal(tokenService.stateOf(world.bundle.tokenRef), 'ACTIVE');
  });

  it('the same card again on the same phone takes the place of its older token', () => {
    const world = new World();
    const again = world.office.tokenService.enrol({ ...DEVICE, ...CARD })!;
    assert.equal(world.office.tokenService.stateOf(world.bundle.tokenRef), 'DELETED');
    assert.equal(world.terminal.sale(100, new BareCard(again)), '00');
    assert.equal(world.terminal.sale(100, world.card), '14');
  });
});

describe('token service: life cycle', () => {
  it('suspended 62, resumed 00, deleted 14 for ever', () => {
    const world = new World();
    const { tokenService } = world.office;
    const { tokenRef } = world.bundle;
    assert.isTrue(tokenService.setState(tokenRef, 'SUSPENDED', 'customer', 'lost').ok);
    assert.equal(world.terminal.sale(100, world.card), '62');
    assert.isFalse(tokenService.setState(tokenRef, 'ACTIVE', 'phone', 'found').ok);
    assert.isTrue(tokenService.setState(tokenRef, 'ACTIVE', 'customer', 'found').ok);
    assert.equal(world.terminal.sale(100, world.card), '00');
    assert.isTrue(tokenService.setState(tokenRef, 'DELETED', 'phone', 'removed').ok);
    assert.isFalse(tokenService.setState(tokenRef, 'ACTIVE', 'service', 'please').ok);
    assert.equal(world.terminal.sale(100, world.card), '14');
  });

  it('a lost phone: all of its tokens', () => {
    const world = new World();
    const { tokenService } = world.office;
    tokenService.enrol({ ...DEVICE, ...GREEN });
    assert.equal(tokenService.setDeviceState(DEVICE.seid, 'SUSPENDED', 'customer', 'lost'), 2);
    assert.equal(world.terminal.sale(100, world.card), '62');
  });

  it('past its date 54; renewed under the same number 00', () => {
    const world = new World();
    world.office.advanceDays(6 * 365);
    assert.equal(world.terminal.sale(100, world.card), '54');
    assert.isTrue(world.office.tokenService.renew(world.bundle.tokenRef).ok);
    const row = world.office.vault.byRef(world.bundle.tokenRef)!;
    assert.equal(row.token, world.bundle.token);
    const renewed = new BareCard({ ...world.bundle, expiry: row.expiry }, world.card.atc);
    assert.equal(world.terminal.sale(100, renewed), '00');
  });
});

describe('token service: limited-use keys', () => {
  const hce = (model: 'HCE_LUK' | 'HCE_SUK') => {
    const world = new World({ settings: { tsp: { lukTaps: 3, lukTtlHours: 1 } } });
    const request = { ...DEVICE, ...GREEN, useCase: 'HCE', credentialModel: model } as const;
    const bundle = world.office.tokenService.enrol(request)!;
    return { world, bundle, card: new BareCard(bundle) };
  };
  const logOf = (bundle: BareCard['bundle'], taps: number) => ({
    entries: Array.from({ length: taps }, (_, i) => ({
      index: bundle.luk!.keys[0]!.index,
      atc: i + 1,
      cryptogram: '',
    })),
  });

  it('pays as often as the key may, then 59; never under the key of the card', () => {
    const { world, bundle, card } = hce('HCE_LUK');
    assert.notEqual(
      bundle.keys.ac,
      toHex(deriveCardKey(fromHex('0123456789ABCDEFFEDCBA9876543210'), bundle.token, '01')),
    );
    for (let i = 0; i < 3; i++) assert.equal(world.terminal.sale(100, card), '00', world.reason);
    assert.equal(world.terminal.sale(100, card), '59');
    assert.equal(world.reason, 'LUK_COUNT');
  });

  it('dies after its time; a new set for a true log; the old keys are worth nothing then', () => {
    const { world, bundle, card } = hce('HCE_LUK');
    const { tokenService } = world.office;
    assert.equal(world.terminal.sale(100, card), '00');
    world.clock.runFor(3_600_000_001);
    assert.equal(world.terminal.sale(100, card), '59');
    assert.equal(world.reason, 'LUK_EXPIRED');
    const wrong = tokenService.replenish(bundle.tokenRef, { entries: [] }, true);
    assert.equal(!wrong.ok && wrong.reason, 'LOG_WRONG');
    const fresh = tokenService.replenish(bundle.tokenRef, logOf(bundle, 2), false);
    if (!fresh.ok) return assert.fail(fresh.reason);
    world.clock.runFor(60_000_001);
    assert.equal(world.terminal.sale(100, card), '59');
    assert.equal(world.reason, 'LUK_UNKNOWN');
    const next = new BareCard({ ...bundle, luk: fresh.luk }, card.atc);
    assert.equal(world.terminal.sale(100, next), '00', world.reason);
  });

  it('a payment that was on its way when the phone got its next set is taken', () => {
    const { world, bundle, card } = hce('HCE_LUK');
    for (let i = 0; i < 2; i++) assert.equal(world.terminal.sale(100, card), '00');
    const late = world.terminal.saleMessage(100, card);
    const fresh = world.office.tokenService.replenish(bundle.tokenRef, logOf(bundle, 3), false);
    if (!fresh.ok) return assert.fail(fresh.reason);
    assert.equal(world.send(late), '00', world.reason);
    assert.equal(world.terminal.sale(100, card), '59');
    assert.equal(world.reason, 'LUK_COUNT');
    const next = new BareCard({ ...bundle, luk: fresh.luk }, card.atc);
    assert.equal(world.terminal.sale(100, next), '00', world.reason);
  });

  it('a set that died unused wants its owner', () => {
    const { world, bundle } = hce('HCE_LUK');
    const { tokenService } = world.office;
    world.clock.runFor(3_600_000_001);
    const refused = tokenService.replenish(bundle.tokenRef, { entries: [] }, false);
    assert.equal(!refused.ok && refused.reason, 'AUTHENTICATION_NEEDED');
    assert.isTrue(tokenService.replenish(bundle.tokenRef, { entries: [] }, true).ok);
  });

  it('single-use: as many keys as taps, each for one counter', () => {
    const { world, bundle, card } = hce('HCE_SUK');
    assert.lengthOf(bundle.luk!.keys, 3);
    assert.equal(world.terminal.sale(100, card), '00', world.reason);
    const again = new BareCard(bundle, card.atc - 1);
    assert.equal(world.terminal.sale(200, again), '34');
    assert.equal(world.reason, 'ATC_REPLAY');
  });
});

describe('issuers: risk rules', () => {
  const unverified = { cdcvm: 0 } as const;

  it('five payments a day without CDCVM or PIN', () => {
    const { terminal, card, office } = new World();
    for (let i = 0; i < 5; i++) assert.equal(terminal.sale(100, card, unverified), '00');
    assert.equal(terminal.sale(100, card, unverified), '65');
    assert.equal(terminal.sale(100, card), '00');
    office.advanceDays(1);
    assert.equal(terminal.sale(100, card, unverified), '00');
  });

  it('a thousand yuan a day without CDCVM or PIN', () => {
    const { terminal, card } = new World();
    assert.equal(terminal.sale(60_000, card, unverified), '00');
    assert.equal(terminal.sale(60_000, card, unverified), '61');
  });

  it('after four declines in five minutes nothing goes for ten', () => {
    const world = new World();
    for (let i = 0; i < 4; i++) assert.equal(world.terminal.sale(5_000_001, world.card), '51');
    assert.equal(world.terminal.sale(100, world.card), '65');
    assert.equal(world.reason, 'VELOCITY');
    world.clock.runFor(11 * 60_000_000);
    assert.equal(world.terminal.sale(100, world.card), '00');
  });

  it('a card cannot be in Beijing and Urumqi within the minute', () => {
    const world = new World();
    const far = new BareTerminal(world.office, 'LAB00003');
    far.signOn();
    assert.equal(world.terminal.sale(100, world.card), '00');
    assert.equal(far.sale(100, world.card), '34');
    assert.equal(world.reason, 'FRAUD_RISK');
    world.clock.runFor(4 * 3_600_000_000);
    assert.equal(far.sale(100, world.card), '00');
  });

  it('two phones of one card at two merchants within the minute', () => {
    const world = new World();
    const watch = { ...DEVICE, ...CARD, seid: 'watch', deviceId: 'watch' };
    const bundle = world.office.tokenService.enrol(watch)!;
    const cafe = new BareTerminal(world.office, 'LAB00002');
    cafe.signOn();
    assert.equal(world.terminal.sale(100, world.card), '00');
    assert.equal(cafe.sale(100, new BareCard(bundle)), '65');
  });

  it('a card added just now pays little', () => {
    const world = new World();
    const card = new BareCard(world.office.tokenService.enrol({ ...DEVICE, ...GREEN })!);
    assert.equal(world.terminal.sale(50_001, card), '34');
    assert.equal(world.terminal.sale(50_000, card), '00');
    world.clock.runFor(11 * 60_000_000);
    assert.equal(world.terminal.sale(50_001, card), '00');
  });

  it('an issuer that did not enable no-PIN payments answers 55', () => {
    const world = new World();
    const pan = '6217990001000130';
    const card = new BareCard(world.office.tokenService.enrol({ ...DEVICE, pan, expiry: '0630' })!);
    assert.equal(world.terminal.sale(100, card, unverified), '55');
    assert.equal(world.terminal.sale(100, card), '00');
  });
});
