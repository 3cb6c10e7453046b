import { assert } from 'chai';
import { luhnValid } from '../../../../../simulator/phone/wallet/card-number.js';
import type { WalletRefusal } from '../../../../../simulator/phone/wallet/answers.js';
import { MI_PAY } from '../../../../../simulator/phone/profiles/mi-pay.js';
import { makePhone, valuesOf } from '../../../../support/phone-rig.js';
import { StubTokenService } from '../../../../support/stub-token-service.js';

const CARD = { pan: '6217990000000008', expiry: '1230' };

function made(path: 'green' | 'yellow' | 'red' = 'green') {
  const service = new StubTokenService();
  service.path = path;
  const rig = makePhone(MI_PAY, { tokenService: service });
  const pay = () => {
    rig.phone.authenticate('fingerprint');
    return rig.reader.tap()[2];
  };
  /** Last digits of the token that pays. */
  const payer = () => valuesOf(pay())['57']?.slice(12, 16);
  return { ...rig, service, wallet: rig.phone.wallet, pay, payer };
}

describe('wallet: adding a card', () => {
  it('green: installed at once, active only afterwards, default, pays', () => {
    const { wallet, service, payer } = made();
    const answer = wallet.add(CARD);
    assert.isTrue(answer.ok);
    assert.include(wallet.cards[0]!, { id: 'c1', status: 'ready', lastFour: '9001' });
    assert.equal(wallet.defaultId, 'c1');
    assert.equal(service.stateOf('T1'), 'ACTIVE');
    assert.equal(payer(), '0101');
  });

  it('yellow: waits for the code; wrong, expired and too many codes', () => {
    const { wallet, service, payer } = made('yellow');
    assert.isTrue(wallet.add(CARD).ok);
    assert.equal(wallet.find('c1')!.status, 'verify');
    assert.deepEqual(wallet.find('c1')!.idv, [{ method: 'SMSOTP', to: '138****0017' }]);
    assert.equal(service.stateOf('T1'), 'INACTIVE');
    assert.isUndefined(payer(), 'cannot pay yet');

    service.idv = { ok: false, reason: 'CODE_WRONG', triesLeft: 2 };
    assert.deepInclude(wallet.verify('c1', '000000'), { reason: 'CODE_WRONG', triesLeft: 2 });
    service.idv = { ok: false, reason: 'CODE_EXPIRED' };
    assert.deepInclude(wallet.verify('c1', '000000'), { reason: 'CODE_EXPIRED' });
    assert.equal(wallet.find('c1')!.status, 'verify');
    assert.isTrue(wallet.resendCode('c1').ok);
    service.idv = { ok: true };
    assert.isTrue(wallet.verify('c1', '123456').ok);
    assert.equal(wallet.find('c1')!.status, 'ready');
    assert.equal(payer(), '0101');
    assert.deepInclude(wallet.verify('c1', '123456'), { reason: 'NOT_NOW' });

    wallet.add(CARD);
    service.idv = { ok: false, reason: 'TRIES_EXCEEDED' };
    assert.deepInclude(wallet.verify('c2', '1'), { reason: 'TRIES_EXCEEDED' });
    assert.isUndefined(wallet.find('c2'));
  });

  it('red: refused with the reason of the service', () => {
    const { wallet } = made('red');
    assert.deepInclude(wallet.add(CARD), { ok: false, reason: 'NOT_ELIGIBLE' });
    assert.lengthOf(wallet.cards, 0);
  });

  const bad: [name: string, pan: string, expiry: string, reason: WalletRefusal][] = [
    ['letters', '62179900x0000006', '1230', 'NOT_A_NUMBER'],
    ['twelve digits', '621799000000', '1230', 'NOT_A_NUMBER'],
    ['wrong check digit', '6217990000000007', '1230', 'LUHN'],
    ['a real range', '4111111111111111', '1230', 'OUTSIDE_TEST_RANGES'],
    ['a token as funding card', '6299990000000017', '1230', 'OUTSIDE_TEST_RANGES'],
    ['month 13', '6217990000000008', '1330', 'EXPIRY_FORMAT'],
    ['no expiry', '6217990000000008', '', 'EXPIRY_FORMAT'],
  ];
  for (const [name, pan, expiry, reason] of bad) {
    it(`${name}: ${reason}, and the service is not asked`, () => {
      const { wallet, service } = made();
      assert.deepInclude(wallet.add({ pan, expiry }), { ok: false, reason });
      assert.lengthOf(service.requests, 0);
      assert.lengthOf(wallet.cards, 0);
    });
  }

  it('eight cards; the ninth is refused before the service is asked', () => {
    const { wallet, service } = made();
    for (let i = 0; i < 8; i++) assert.isTrue(wallet.add(CARD).ok);
    assert.deepInclude(wallet.add(CARD), { reason: 'WALLET_FULL' });
    assert.lengthOf(service.requests, 8);
    assert.isTrue(wallet.remove('c3').ok);
    assert.isTrue(wallet.add(CARD).ok);
    assert.deepEqual(
      wallet.cards.map((card) => card.id),
      ['c1', 'c2', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9'],
    );
  });

  it('cards that wait for their code count among the eight', () => {
    const { wallet, service } = made('yellow');
    for (let i = 0; i < 8; i++) wallet.add(CARD);
    assert.deepInclude(wallet.add(CARD), { reason: 'WALLET_FULL' });
    assert.lengthOf(service.requests, 8);
  });

  it('interrupted at any step: the token stays INACTIVE, nothing pays, and it can go on', () => {
    for (let step = 1; step <= 7; step++) {
      const { wallet, service, payer } = made();
      const answer = wallet.add(CARD, { interruptAt: step });
      assert.isTrue(answer.ok && answer.install && !answer.install.ok);
      assert.equal(wallet.find('c1')!.status, 'install');
      assert.equal(service.stateOf('T1'), 'INACTIVE');
      assert.isUndefined(payer());
      assert.isTrue(wallet.install('c1').ok);
      assert.equal(service.stateOf('T1'), 'ACTIVE');
      assert.equal(payer(), '0101');
    }
  });

  it('nothing of the funding card remains in the phone', () => {
    const { phone, wallet, log } = made('yellow');
    wallet.add(CARD);
    wallet.verify('c1', '123456');
    const kept = JSON.stringify([phone.exportState(), log.events]);
    assert.notInclude(kept, CARD.pan);
    assert.notInclude(kept, CARD.pan.slice(6));
  });

  it('without token service it says so', () => {
    assert.deepInclude(makePhone().phone.wallet.add(CARD), { reason: 'NO_SERVICE' });
  });

  it('takes the two published test numbers, of which one is no Luhn number', () => {
    const { wallet } = made();
    for (const pan of ['6228000100001', '8171999977000040'])
      assert.isTrue(wallet.add({ pan, expiry: '1230' }).ok, pan);
  });

  it('Luhn', () => {
    for (const good of ['6299990000000017', '6217990000000008', '8171999977000040'])
      assert.isTrue(luhnValid(good), good);
    assert.isFalse(luhnValid('6299990000000018'));
  });
});

describe('wallet: choosing a card', () => {
  it('card 3 as default pays; a picked one pays once', () => {
    const { wallet, payer } = made();
    for (let i = 0; i < 3; i++) wallet.add(CARD);
    assert.isTrue(wallet.setDefault('c3').ok);
    assert.equal(payer(), '0103');
    wallet.pick('c2');
    assert.equal(payer(), '0102');
    assert.equal(payer(), '0103');
  });

  it('"ask": nobody pays before a card is picked', () => {
    const { phone, wallet, pay, payer } = made();
    for (let i = 0; i < 2; i++) wallet.add(CARD);
    wallet.setSelectionMode('ask');
    assert.equal(pay(), '6986');
    assert.equal(phone.screenState.state, 'chooseCard');
    assert.isTrue(phone.showCard('c2'));
    assert.equal(payer(), '0102');
    assert.equal(pay(), '6986');
  });

  it('unknown ids are refused by name', () => {
    const { wallet } = made();
    for (const call of ['setDefault', 'pick', 'suspend', 'resume', 'remove', 'install'] as const)
      assert.deepInclude(wallet[call]('c7'), { ok: false, reason: 'UNKNOWN_CARD_ID' });
  });
});

describe('wallet: life of a card', () => {
  it('suspended on the phone: service and card know; resumed: it pays again', () => {
    const { wallet, service, payer } = made();
    wallet.add(CARD);
    wallet.suspend('c1');
    assert.equal(service.stateOf('T1'), 'SUSPENDED');
    assert.isUndefined(payer());
    assert.deepInclude(wallet.setDefault('c1'), { reason: 'NOT_NOW' });
    wallet.resume('c1');
    assert.equal(service.stateOf('T1'), 'ACTIVE');
    assert.equal(payer(), '0101');
  });

  it('suspended from elsewhere: the phone still answers until it hears of it', () => {
    const { wallet, service, payer } = made();
    wallet.add(CARD);
    wallet.suspend('c1', 'customer');
    assert.equal(service.stateOf('T1'), 'SUSPENDED');
    assert.equal(payer(), '0101');
    wallet.sync();
    assert.isUndefined(payer());
    wallet.resume('c1', 'customer');
    wallet.sync();
    assert.equal(payer(), '0101');
  });

  it('lost and found; replaced', () => {
    const { wallet, service, payer } = made();
    for (let i = 0; i < 2; i++) wallet.add(CARD);
    wallet.reportLost();
    assert.deepEqual([...service.states.values()], ['SUSPENDED', 'SUSPENDED']);
    assert.equal(payer(), '0101', 'the lost phone knows nothing');
    wallet.reportFound();
    assert.deepEqual([...service.states.values()], ['ACTIVE', 'ACTIVE']);
    wallet.reportReplaced();
    assert.deepEqual([...service.states.values()], ['DELETED', 'DELETED']);
    wallet.sync();
    assert.lengthOf(wallet.cards, 0);
    assert.isUndefined(payer());
  });

  it('removed: wiped, and the next card becomes the default', () => {
    const { phone, wallet, service, payer } = made();
    for (let i = 0; i < 2; i++) wallet.add(CARD);
    wallet.remove('c1');
    assert.equal(service.stateOf('T1'), 'DELETED');
    assert.notInclude(JSON.stringify(phone.exportState()), '31'.repeat(16), 'its keys are gone');
    assert.equal(wallet.defaultId, 'c2');
    assert.equal(payer(), '0102');
  });
});
