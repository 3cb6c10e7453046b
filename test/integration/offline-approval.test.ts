/** A card that approves offline (kernel7.md 6.2): booked before it is shown, forwarded in order, taken once. */

import { assert } from 'chai';
import { SeededRandom } from '../../simulator/clock/random.js';
import { DEMO_CARDS } from '../../simulator/network/issuer/banks.js';
import { PlasticCard } from '../../simulator/phone/plastic-card.js';
import { findProfile } from '../../simulator/phone/profiles/profiles.js';
import { MoneyWorld } from '../support/money-world.js';
import { phoneCiphers } from '../support/phone-ciphers.js';

function open(): { readonly world: MoneyWorld; readonly card: PlasticCard } {
  const world = new MoneyWorld({ profile: 'offline', settings: { retryMs: 60_000 } });
  const profile = findProfile('plastic-offline')!;
  const { pan, expiry, cvn2 } = DEMO_CARDS[0]!;
  const bundle = world.backOffice.tokenService.enrol({
    pan,
    expiry,
    cvn2,
    trid: findProfile('mi-pay')!.trid,
    deviceId: 'plastic',
    seid: 'plastic',
    useCase: 'SE',
    credentialModel: 'SE_FIXED',
    wallet: 'plastic',
  })!;
  const random = new SeededRandom(1, 'plastic');
  const card = new PlasticCard({
    clock: world.clock,
    random,
    ciphers: phoneCiphers,
    profile,
    bundle,
  });
  world.bench.start();
  return { world, card };
}

function tap(world: MoneyWorld, card: PlasticCard, amountMinor: number): void {
  const { bench } = world;
  bench.terminal.purchase(amountMinor);
  bench.until('present');
  bench.reader.present(card.picc);
  world.clock.runUntil(() => bench.terminal.state.name !== 'present');
  bench.reader.remove();
  bench.idle();
}

describe('offline approval', () => {
  it('approved without the acquirer, forwarded when there is time, customer pays once', () => {
    const { world, card } = open();
    const { bench } = world;
    bench.line.cut();
    bench.line.down = true;
    for (const amount of [500, 700, 900]) {
      tap(world, card, amount);
      const result = bench.results.at(-1)!;
      assert.equal(
        result.message,
        'approved',
        `${result.outcome?.outcome} ${result.outcome?.reason?.code}`,
      );
      assert.isTrue(result.receipt!.offline);
    }
    assert.equal(bench.terminal.ledger.waiting.length, 3);
    assert.equal(world.customerMinor, 0);
    bench.restart();
    bench.start();
    assert.equal(bench.terminal.ledger.waiting.length, 3);
    bench.line.down = false;
    let lost = 0;
    bench.line.faults = ({ way }) =>
      way === 'toTerminal' && ++lost === 2 ? { do: 'lose' } : { do: 'deliver' };
    world.clock.runFor(300_000_000);
    assert.equal(bench.terminal.ledger.waiting.length, 0);
    assert.equal(world.customerMinor, 2100);
    assert.isUndefined(world.disagreement);
    world.close();
  });

  it('the issuers are away: the approval waits, and is paid when they are back', () => {
    const { world, card } = open();
    const { bench } = world;
    const { faults } = world.backOffice.network;
    faults.issuerDown = true;
    tap(world, card, 500);
    world.clock.runFor(120_000_000);
    assert.equal(bench.terminal.ledger.waiting.length, 1);
    assert.equal(world.customerMinor, 0);
    faults.issuerDown = false;
    world.clock.runFor(120_000_000);
    assert.equal(bench.terminal.ledger.waiting.length, 0);
    assert.equal(world.customerMinor, 500);
    assert.isUndefined(world.disagreement);
    world.close();
  });

  it('a wrong batch number, as a spoilt sign-on leaves it: reversal and upload go out in the right one', () => {
    const { world, card } = open();
    const { bench } = world;
    bench.keyValue.set('batch', new Uint8Array(Buffer.from('020001')));
    tap(world, card, 500);
    world.clock.runFor(120_000_000);
    assert.isEmpty(bench.terminal.ledger.waiting);
    assert.equal(world.customerMinor, 500);
    world.close();
    const pays = new MoneyWorld({ settings: { retryMs: 60_000 } });
    pays.bench.start();
    pays.bench.keyValue.set('batch', new Uint8Array(Buffer.from('020001')));
    let answers = 0;
    pays.bench.line.faults = ({ way }) =>
      way === 'toTerminal' && ++answers === 1 ? { do: 'lose' } : { do: 'deliver' };
    pays.bench.sale(1280);
    pays.clock.runFor(300_000_000);
    assert.isUndefined(pays.bench.terminal.ledger.open);
    assert.equal(pays.customerMinor, 0);
    assert.isUndefined(pays.disagreement);
    pays.close();
  });

  it('the balance of the purse is shown without asking anybody', () => {
    const { world, card } = open();
    const { bench } = world;
    bench.line.cut();
    bench.line.down = true;
    bench.press('menu', '4');
    bench.until('present');
    bench.reader.present(card.picc);
    world.clock.runUntil(() => bench.terminal.state.name !== 'present');
    bench.reader.remove();
    bench.idle();
    const shown = bench.screens.find((screen) => screen.message === 'balance');
    assert.include(shown?.lines ?? [], 'CNY 1000.00', bench.messages.join(' '));
    world.close();
  });

  it('cannot be voided by its trace number; a refund goes out behind its upload, and a later one not above the rest', () => {
    const { world, card } = open();
    const { bench } = world;
    tap(world, card, 900);
    const trace = bench.results.at(-1)!.trace!;
    const menu = (item: string, ...keys: string[]): string => {
      bench.press('menu', item, '1', '2', '3', '4', 'enter', ...trace, 'enter', ...keys);
      bench.idle();
      return bench.results.at(-1)!.message;
    };
    assert.equal(menu('3'), 'offline-sale');
    assert.equal(menu('2', '3', '0', '0', 'enter'), 'approved');
    assert.isEmpty(bench.terminal.ledger.waiting);
    assert.equal(world.customerMinor, 600);
    assert.isUndefined(world.disagreement);
    assert.equal(menu('2', '6', '0', '1', 'enter'), 'invalid-amount');
    world.close();
  });

  it('behind a settlement whose sign-on failed it belongs to the new batch already', () => {
    const { world, card } = open();
    const { bench } = world;
    const settle = (): string => {
      bench.press('menu', '5', '1', '2', '3', '4', 'enter');
      bench.until('result');
      bench.idle();
      return bench.results.at(-1)!.message;
    };
    tap(world, card, 900);
    let closed = false;
    bench.line.faults = ({ way, bytes }) => {
      closed ||= way === 'toTerminal' && bytes[13] === 0x05;
      return closed && bytes[13] === 0x08 ? { do: 'lose' } : { do: 'deliver' };
    };
    assert.equal(settle(), 'settled');
    world.settledMinor = 900;
    assert.isUndefined(bench.terminal.vault.keys);
    tap(world, card, 700);
    bench.line.faults = undefined;
    assert.equal(settle(), 'settled');
    world.settledMinor += 700;
    assert.isUndefined(world.disagreement);
    assert.equal(world.merchantMinor, 1600);
    world.close();
  });
});
