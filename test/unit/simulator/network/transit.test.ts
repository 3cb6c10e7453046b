/** Gates: late uploads, first-ride risk, debts, deny list (backoffice §2.5, §4). */

import { assert } from 'chai';
import { change } from '../../../../simulator/attacks/bare-terminal.js';
import { SeededRandom } from '../../../../simulator/clock/random.js';
import { fromAscii } from '../../../../simulator/network/bytes.js';
import { binary, text } from '../../../../simulator/network/iso8583/codec.js';
import { OPENING, World } from './support.js';

const GATE = { terminal: 'GATE0001' };

function denied(world: World): string[] {
  const { terminal } = world;
  const tokens: string[] = [];
  for (let page = 1; ; page++) {
    const wanted = String(page).padStart(3, '0');
    const answer = terminal.send(
      terminal.message('0800', [
        [60, `00${terminal.batch}570`],
        [62, new Uint8Array(Buffer.from(wanted))],
      ]),
    )!;
    const body = text(answer, 63)!;
    for (let at = 10; at < body.length;) {
      const length = Number(body.slice(at, at + 2));
      tokens.push(body.slice(at + 2, at + 2 + length));
      at += 2 + length;
    }
    if (text(answer, 60)!.endsWith('571')) return tokens;
  }
}

describe('transit', () => {
  it('rides uploaded in any order are each charged once', () => {
    const world = new World(GATE);
    const rides = Array.from({ length: 20 }, () =>
      world.terminal.saleMessage(300, world.card, { cdcvm: 0, type: '36' }),
    );
    const random = new SeededRandom(3, 'rides');
    const order = rides.map((ride) => ({ ride, key: random.uint32() }));
    order.sort((a, b) => a.key - b.key);
    for (const { ride } of order) assert.equal(world.send(ride), '00', world.reason);
    assert.equal(world.balance(), OPENING - 20 * 300);
    for (const { ride } of order) {
      assert.equal(world.send(ride), '00', 'same trace number: stored answer');
      const resent = change(ride, { 11: world.terminal.nextStan() });
      assert.equal(world.send(resent), '22', 'new trace number: already accepted');
    }
    assert.equal(world.balance(), OPENING - 20 * 300);
  });

  it('a nominal tap may be charged the fare later, within the cap', () => {
    const world = new World(GATE);
    const tap = { cdcvm: 0, type: '36', signedAmount: 1 };
    assert.equal(world.terminal.sale(700, world.card, tap), '00');
    assert.equal(world.terminal.sale(20_001, world.card, tap), '13');
    assert.equal(world.balance(), OPENING - 700);
  });

  it('a ride nobody pays: debt, deny list, collected when money is there', () => {
    const world = new World(GATE);
    const { office, bundle } = world;
    const { accounts } = office.issuers;
    const account = accounts.cards.get('6217990001000015')!.account;
    accounts.deposit(account, -OPENING, 0);
    const ride = world.terminal.saleMessage(300, world.card, { cdcvm: 0, type: '36' });
    assert.equal(world.send(ride), '51');
    assert.equal(office.network.debts.owed(bundle.token), 300);
    assert.deepEqual(denied(world), [bundle.token]);
    assert.equal(office.books.balance('claim:999000041110001'), 300);
    assert.equal(office.network.debts.collect(), 0);
    accounts.deposit(account, 1000, 0);
    assert.equal(office.network.debts.collect(), 300);
    assert.equal(office.network.debts.owed(bundle.token), 0);
    assert.deepEqual(denied(world), []);
    assert.equal(world.balance(), 700);
    assert.equal(office.books.balance('claim:999000041110001'), 0);
    assert.equal(office.books.total(), 0);
    assert.equal(world.send(change(ride, { 11: world.terminal.nextStan() })), '22');
    assert.equal(world.balance(), 700);
  });

  it('the operator may ask again himself: the same cryptogram, accepted once', () => {
    const world = new World(GATE);
    const { accounts } = world.office.issuers;
    const account = accounts.cards.get('6217990001000015')!.account;
    accounts.deposit(account, -OPENING, 0);
    const ride = world.terminal.saleMessage(300, world.card, { cdcvm: 0, type: '36' });
    const again = (): string => world.send(change(ride, { 11: world.terminal.nextStan() }));
    assert.equal(world.send(ride), '51');
    assert.equal(again(), '51');
    accounts.deposit(account, 1000, 0);
    assert.equal(again(), '00');
    assert.equal(again(), '22');
    assert.equal(world.balance(), 700);
    assert.equal(world.office.network.debts.owed(world.bundle.token), 0);
    assert.equal(world.office.books.total(), 0);
  });

  it('a lost phone is on the deny list until it is found', () => {
    const world = new World(GATE);
    const { tokenService } = world.office;
    const { tokenRef, token } = world.bundle;
    tokenService.setState(tokenRef, 'SUSPENDED', 'customer', 'lost');
    assert.deepEqual(denied(world), [token]);
    tokenService.setState(tokenRef, 'ACTIVE', 'customer', 'found');
    assert.deepEqual(denied(world), []);
  });

  it('parameters and CA keys come in pages, the last one named', () => {
    const world = new World();
    const { terminal } = world;
    const load = (code: string, page: string) =>
      terminal.send(
        terminal.message('0800', [
          [60, `00${terminal.batch}${code}`],
          [62, new Uint8Array(Buffer.from(page))],
        ]),
      )!;
    const rules = load('394', '001');
    assert.equal(text(rules, 60), `00${terminal.batch}395`);
    assert.include(fromAscii(binary(rules, 62)!), 'FF8058012000000100000');
    const first = load('370', '001');
    assert.equal(text(first, 60), `00${terminal.batch}370`);
    assert.equal(text(load('370', '002'), 60), `00${terminal.batch}371`);
    assert.equal(text(load('370', '003'), 39), '40');
  });
});
