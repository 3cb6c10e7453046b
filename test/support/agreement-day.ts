/** Seeded days of a shop: a wallet, the terminal's firmware, its line with faults, the real back office; and who should have paid what. */

import { assert } from 'chai';
import { SeededRandom } from '../../simulator/clock/random.js';
import { DEMO_CARDS } from '../../simulator/network/issuer/banks.js';
import type { LineFaults } from '../../simulator/line/faults.js';
import type { Key } from '../../firmware/ports/display.js';
import { MoneyWorld } from './money-world.js';

const OPERATOR: readonly Key[] = ['1', '2', '3', '4', 'enter'];
/** The first nine may be added; the others show refusals. */
const ADDABLE = 9;
const MOST_CARDS = 8;
const PER_BATCH = 120;
const QUIET_US = 600_000_000;

interface Sold {
  readonly trace: string;
  readonly pan: string;
  readonly amount: number;
}

/** What somebody on the line does to the messages of one operation. */
const FAULTS: readonly ((random: SeededRandom) => LineFaults)[] = [
  () => once('toHost', { do: 'lose' }),
  () => once('toTerminal', { do: 'lose' }),
  () => once('toHost', { do: 'duplicate', afterUs: 1000 }),
  () => once('toTerminal', { do: 'duplicate', afterUs: 1000 }),
  () => once('toTerminal', { do: 'late', byUs: 15_000_000 }),
  (random) => once('toTerminal', { do: 'garble', at: 13 + random.below(60), bit: random.below(8) }),
  (random) => once('toHost', { do: 'cut', afterBytes: random.below(200) }),
];

function once(way: 'toHost' | 'toTerminal', treatment: ReturnType<LineFaults>): LineFaults {
  let done = false;
  return (message) => {
    if (done || message.way !== way) return { do: 'deliver' };
    done = true;
    return treatment;
  };
}

export class AgreementDay {
  readonly world: MoneyWorld;
  readonly random: SeededRandom;
  /** How often each kind of operation was carried out. */
  readonly counts: Record<string, number> = {};
  readonly #paid = new Map<string, number>();
  /** Token reference to card number, of the wallet. */
  readonly #pans = new Map<string, string>();
  #sold: Sold[] = [];
  /** Terminal's totals after the last operation. */
  #seen = { debitMinor: 0, creditMinor: 0 };

  constructor(seed: number) {
    this.world = new MoneyWorld({ seed, settings: { retryMs: 5_000 } });
    this.random = new SeededRandom(seed, 'operations');
    const { accounts } = this.world.backOffice.issuers;
    for (const { pan } of DEMO_CARDS) {
      this.#paid.set(pan, 0);
      accounts.update(pan, { limits: { single: 1e12, daily: 1e12, count: 1e9 } });
    }
    this.#pans.set(this.#wallet.cards[0]!.tokenRef, DEMO_CARDS[0]!.pan);
    this.world.bench.start();
  }

  get #wallet(): MoneyWorld['phone']['wallet'] {
    return this.world.phone.wallet;
  }

  run(operations: number): void {
    for (let i = 0; i < operations; i++) {
      this.#one(this.random.below(100));
      this.#book();
      if (this.#sold.length >= PER_BATCH) this.settle();
      else if (i % 50 === 0) this.check();
    }
    this.settle();
    this.check();
  }

  #one(dice: number): void {
    const { random, world } = this;
    if (dice < 68) this.#sale();
    else if (dice < 72) this.#sale(random.pick(FAULTS)(random));
    else if (dice < 74) this.#powerCut();
    else if (dice < 79) this.#byTrace('void', '3');
    else if (dice < 84) this.#byTrace('refund', '2');
    else if (dice < 88) this.#add();
    else if (dice < 90) this.#remove();
    else if (dice < 95) this.#default();
    else if (dice < 97) this.#suspend();
    else if (dice < 99) this.#did('look', () => void this.#wallet.sync());
    else if (random.chance(0.05)) this.#did('host restart', () => world.backOffice.restart());
  }

  #did(name: string, work: () => void): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
    work();
  }

  #sale(faults?: LineFaults): void {
    const card = this.#wallet.cardForTap();
    if (!card) return;
    const { bench } = this.world;
    const pan = this.#pans.get(card.tokenRef)!;
    const amount = 1 + this.random.below(this.random.chance(0.02) ? 2_000_000 : 5_000);
    this.#did(faults ? 'sale on a bad line' : 'sale', () => {
      bench.line.faults = faults;
      const result = bench.sale(amount);
      bench.line.faults = undefined;
      this.#quiet();
      const moved = bench.terminal.ledger.totals.debitMinor - this.#seen.debitMinor;
      assert.equal(moved, result.approved ? amount : 0, 'what is shown is what is booked');
      if (result.approved) this.#sold.push({ trace: result.trace!, pan, amount });
      this.#pay(pan, moved);
    });
  }

  /** At any moment of a sale. */
  #powerCut(): void {
    const card = this.#wallet.cardForTap();
    if (!card) return;
    const { world } = this;
    const { bench } = world;
    const pan = this.#pans.get(card.tokenRef)!;
    this.#did('power cut', () => {
      bench.terminal.purchase(1 + this.random.below(5_000));
      world.phone.authenticate('fingerprint');
      bench.reader.present(world.phone.picc);
      world.clock.runFor(this.random.below(1_200_000));
      bench.restart();
      bench.start();
      this.#quiet();
      this.#pay(pan, bench.terminal.ledger.totals.debitMinor - this.#seen.debitMinor);
    });
  }

  #byTrace(kind: 'void' | 'refund', item: Key): void {
    if (this.#sold.length === 0) return;
    const { bench } = this.world;
    const sale = this.random.pick(this.#sold);
    const part = 1 + this.random.below(sale.amount);
    this.#did(kind, () => {
      const keys = [...sale.trace, 'enter'] as Key[];
      if (kind === 'refund') keys.push(...([...String(part), 'enter'] as Key[]));
      bench.press('menu', item, ...OPERATOR, ...keys);
      bench.idle();
      this.#quiet();
      this.#pay(sale.pan, this.#seen.creditMinor - bench.terminal.ledger.totals.creditMinor);
    });
  }

  #add(): void {
    const wallet = this.#wallet;
    const { pan, expiry, cvn2 } = DEMO_CARDS[this.random.below(ADDABLE)]!;
    const held = wallet.cards.some(({ tokenRef }) => this.#pans.get(tokenRef) === pan);
    const full = wallet.cards.length >= MOST_CARDS;
    this.#did('add', () => {
      const added = wallet.add({ pan, expiry, cvn2 });
      if (!added.ok) {
        assert.equal(added.reason, full ? 'WALLET_FULL' : 'ALREADY_ADDED');
        return;
      }
      assert.isFalse(held || full);
      const { id, tokenRef, status } = added.card;
      const { tokenService } = this.world.backOffice;
      if (status === 'verify')
        assert.isTrue(wallet.verify(id, tokenService.smsFor(tokenRef) ?? '').ok);
      this.#pans.set(tokenRef, pan);
    });
  }

  #remove(): void {
    const { cards } = this.#wallet;
    if (cards.length < 2) return;
    this.#did('remove', () => {
      assert.isTrue(this.#wallet.remove(this.random.pick(cards).id).ok);
    });
  }

  #default(): void {
    const ready = this.#wallet.cards.filter(({ status }) => status === 'ready');
    if (ready.length === 0) return;
    this.#did('default', () => {
      assert.isTrue(this.#wallet.setDefault(this.random.pick(ready).id).ok);
    });
  }

  /** Back again before the next payment: a suspended default card would stop the shop. */
  #suspend(): void {
    const card = this.random.pick(this.#wallet.cards);
    this.#did('suspend', () => {
      assert.isTrue(this.#wallet.suspend(card.id).ok);
      assert.isTrue(this.#wallet.resume(card.id).ok);
    });
  }

  /** Balanced, in a new batch. */
  settle(): void {
    const { world } = this;
    const { bench } = world;
    this.#quiet();
    const { debitMinor, creditMinor } = bench.terminal.ledger.totals;
    this.#did('settle', () => {
      bench.press('menu', '5', ...OPERATOR);
      bench.idle();
      assert.equal(bench.results.at(-1)!.message, 'settled');
    });
    world.settledMinor += debitMinor - creditMinor;
    this.#sold = [];
    this.#book();
    this.check();
    bench.results.length = bench.screens.length = bench.lights.length = bench.receipts.length = 0;
  }

  /** Terminal, acquirer and each customer's account, to the cent. */
  check(): void {
    const { world } = this;
    const { backOffice, bench } = world;
    assert.isUndefined(world.disagreement);
    assert.equal(backOffice.books.total(), 0);
    const { debitMinor, debitCount, creditMinor, creditCount } = bench.terminal.ledger.totals;
    const { terminalId } = bench.terminal.settings;
    const { batch } = backOffice.terminals.get(terminalId)!;
    assert.deepEqual(backOffice.batches.totals(terminalId, batch), {
      debit: debitMinor,
      debitCount,
      credit: creditMinor,
      creditCount,
    });
    const { accounts } = backOffice.issuers;
    for (const { pan, money, kind } of DEMO_CARDS) {
      const opening = kind === 'credit' ? 0 : money;
      const balance = accounts.balance(accounts.cards.get(pan)!.account);
      assert.equal(balance, opening - this.#paid.get(pan)!, `account of …${pan.slice(-4)}`);
    }
  }

  /** No reversal, upload or repetition is under way. */
  #quiet(): void {
    const { world } = this;
    const { bench } = world;
    const end = world.clock.now() + QUIET_US;
    const calm = (): boolean =>
      bench.terminal.state.name === 'idle' &&
      bench.terminal.ledger.open === undefined &&
      bench.terminal.ledger.waiting.length === 0;
    while (!calm() && world.clock.now() < end) world.clock.step();
    assert.isTrue(calm(), 'the terminal comes to rest');
  }

  #book(): void {
    const { debitMinor, creditMinor } = this.world.bench.terminal.ledger.totals;
    this.#seen = { debitMinor, creditMinor };
  }

  #pay(pan: string, amount: number): void {
    this.#paid.set(pan, this.#paid.get(pan)! + amount);
  }
}
