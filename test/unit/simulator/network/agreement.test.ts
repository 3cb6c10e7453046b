/** Ten thousand seeded operations: what issuer, acquirer and terminal say of the money is the same to the cent. */

import { assert } from 'chai';
import { BareCard } from '../../../../simulator/attacks/bare-card.js';
import { BareTerminal, change } from '../../../../simulator/attacks/bare-terminal.js';
import { SeededRandom } from '../../../../simulator/clock/random.js';
import { DEMO_CARDS } from '../../../../simulator/network/issuer/banks.js';
import { text, type Message } from '../../../../simulator/network/iso8583/codec.js';
import { AgreementDay } from '../../../support/agreement-day.js';
import { DEVICE, World } from './support.js';

/** With wallet, firmware and line: all 10,000 in `.ci/run`; a part of them in `npm test`, which stays under a minute. */
const OPERATIONS = Number(process.env['TAPWRIGHT_OPERATIONS'] ?? 400);
/** Of the hosts alone, with messages that the firmware would never send. */
const MESSAGES = OPERATIONS * 2;
const SEED = 20261122;

interface WalletCard {
  readonly pan: string;
  card: BareCard;
  tokenRef: string;
}

interface Sale {
  readonly message: Message;
  readonly rrn: string;
  readonly amount: number;
  readonly pan: string;
  refunded: number;
  state: 'sold' | 'voided' | 'reversed';
}

/** What a terminal remembers of its batch, and what each customer should have paid. */
class Model {
  readonly world = new World({
    seed: SEED,
    settings: {
      risk: {
        noPinPerDay: Infinity,
        noPinSumPerDay: Infinity,
        declinesInFiveMinutes: Infinity,
        twoTokensSeconds: 0,
        newTokenMinutes: 0,
      },
    },
  });
  readonly random = new SeededRandom(SEED, 'operations');
  readonly wallet: WalletCard[] = [];
  readonly paid = new Map<string, number>();
  sales: Sale[] = [];
  totals = { debit: 0, debitCount: 0, credit: 0, creditCount: 0 };
  chosen = 0;

  constructor() {
    for (const card of this.world.office.issuers.accounts.cards.values())
      this.world.office.issuers.accounts.update(card.pan, {
        limits: { single: 1e12, daily: 1e12, count: 1e9 },
      });
    for (const { pan } of DEMO_CARDS) this.paid.set(pan, 0);
    this.add();
  }

  pay(pan: string, amount: number): void {
    this.paid.set(pan, this.paid.get(pan)! + amount);
  }

  add(): void {
    if (this.wallet.length >= 8) return;
    const demo = DEMO_CARDS[this.random.below(9)]!;
    if (this.wallet.some((card) => card.pan === demo.pan)) return;
    const { tokenService } = this.world.office;
    const bundle = tokenService.enrol({ ...DEVICE, pan: demo.pan, expiry: demo.expiry })!;
    this.wallet.push({ pan: demo.pan, card: new BareCard(bundle), tokenRef: bundle.tokenRef });
  }

  remove(): void {
    if (this.wallet.length < 2) return;
    const [card] = this.wallet.splice(this.random.below(this.wallet.length), 1);
    this.world.office.tokenService.setState(card!.tokenRef, 'DELETED', 'phone', 'removed');
    this.chosen = 0;
  }

  tap(): void {
    const { world, random } = this;
    const wallet = this.wallet[this.chosen % this.wallet.length]!;
    const amount = 1 + random.below(random.chance(0.02) ? 2_000_000 : 5_000);
    if (random.chance(0.1)) wallet.card.atc++; // A torn tap: the counter has moved.
    const message = world.terminal.saleMessage(amount, wallet.card);
    if (random.chance(0.03)) {
      // The reversal overtakes the sale.
      assert.equal(world.send(world.terminal.reversal(message)), '25');
      assert.equal(world.send(message), '94');
      return;
    }
    const answer = world.terminal.send(message)!;
    const f39 = text(answer, 39)!;
    if (random.chance(0.05)) assert.equal(world.send(message), f39, 'duplicate');
    if (f39 !== '00') return;
    this.pay(wallet.pan, amount);
    const rrn = text(answer, 37)!;
    this.sales.push({ message, rrn, amount, pan: wallet.pan, refunded: 0, state: 'sold' });
    this.totals.debit += amount;
    this.totals.debitCount++;
  }

  pick(): Sale | undefined {
    return this.sales.length === 0 ? undefined : this.random.pick(this.sales);
  }

  void(): void {
    const sale = this.pick();
    if (!sale) return;
    const ok = sale.state === 'sold' && sale.refunded === 0;
    const message = this.world.void(sale.message, sale.rrn);
    assert.equal(this.world.send(message), ok ? '00' : '12');
    if (!ok) return;
    sale.state = 'voided';
    this.pay(sale.pan, -sale.amount);
    this.totals.credit += sale.amount;
    this.totals.creditCount++;
  }

  refund(): void {
    const sale = this.pick();
    if (!sale) return;
    const amount = 1 + this.random.below(sale.amount);
    const number = text(sale.message, 2)!;
    const f39 = this.world.send(this.world.refund(amount, sale.rrn, number));
    const ok = sale.state === 'sold' && sale.refunded + amount <= sale.amount;
    assert.equal(f39 === '00', ok, `${f39} ${this.world.reason}`);
    if (!ok) return;
    sale.refunded += amount;
    this.pay(sale.pan, -amount);
    this.totals.credit += amount;
    this.totals.creditCount++;
  }

  reverse(): void {
    const sale = this.sales.at(-1);
    if (!sale || sale.state !== 'sold' || sale.refunded > 0) return;
    const reversal = this.world.terminal.reversal(sale.message);
    const times = 1 + this.random.below(3);
    for (let i = 0; i < times; i++)
      assert.equal(this.world.send(change(reversal, { 11: text(sale.message, 11)! })), '00');
    sale.state = 'reversed';
    this.pay(sale.pan, -sale.amount);
    this.totals.debit -= sale.amount;
    this.totals.debitCount--;
  }

  settle(): void {
    const { debit, debitCount, credit, creditCount } = this.totals;
    const answer = this.world.terminal.send(
      this.world.settle(debit, debitCount, credit, creditCount),
    )!;
    assert.equal(text(answer, 48)!.charAt(30), '1', 'balanced');
    this.world.terminal.signOn();
    this.totals = { debit: 0, debitCount: 0, credit: 0, creditCount: 0 };
    this.sales = [];
  }

  check(): void {
    const { office } = this.world;
    assert.equal(office.books.total(), 0);
    assert.deepEqual(office.batches.totals('LAB00001', this.world.terminal.batch), this.totals);
    for (const { pan, money, kind } of DEMO_CARDS) {
      const opening = kind === 'credit' ? 0 : money;
      assert.equal(this.world.balance(pan), opening - this.paid.get(pan)!, pan);
    }
  }
}

describe('agreement of issuer, acquirer and terminal', () => {
  it(`to the cent after ${OPERATIONS} operations of wallet and terminal, seed ${SEED}`, function () {
    this.timeout(600_000);
    const day = new AgreementDay(SEED);
    day.run(OPERATIONS);
    for (const kind of ['sale', 'void', 'refund', 'add', 'default', 'settle', 'power cut'])
      assert.isAbove(day.counts[kind] ?? 0, 0, kind);
    day.world.close();
  });

  it(`to the cent after ${MESSAGES} operations at the hosts alone, seed ${SEED}`, function () {
    this.timeout(120_000);
    const model = new Model();
    const { random, world } = model;
    for (let i = 0; i < MESSAGES; i++) {
      const dice = random.below(100);
      if (dice < 70) model.tap();
      else if (dice < 75) model.void();
      else if (dice < 80) model.refund();
      else if (dice < 86) model.reverse();
      else if (dice < 90) model.add();
      else if (dice < 92) model.remove();
      else if (dice < 97) model.chosen = random.below(8);
      else if (dice < 99) {
        if (random.chance(0.1)) world.office.restart();
      } else if (model.totals.debitCount < 900) model.check();
      if (model.totals.debitCount > 800 || random.chance(0.001)) model.settle();
    }
    model.check();
    model.settle();
    model.check();
    assert.equal(world.office.books.balance('merchant:999000000000001'), 0);
  });

  it('a tap with the third card as default charges the third card once', () => {
    const world = new World();
    const cards = DEMO_CARDS.slice(0, 3).map(({ pan, expiry }) => {
      const bundle = world.office.tokenService.enrol({ ...DEVICE, pan, expiry })!;
      return { pan, card: new BareCard(bundle) };
    });
    const before = cards.map(({ pan }) => world.balance(pan));
    const other = new BareTerminal(world.office, 'LAB00002');
    other.signOn();
    assert.equal(other.sale(1280, cards[2]!.card), '00');
    const after = cards.map(({ pan }) => world.balance(pan));
    assert.deepEqual(after, [before[0]!, before[1]!, before[2]! - 1280]);
  });
});
