/** A business day before the real back office: sales, void, refunds, settlement, balance, PIN; money agrees everywhere. */

import { assert } from 'chai';
import { MoneyWorld } from '../support/money-world.js';

function open(options: ConstructorParameters<typeof MoneyWorld>[0] = {}): MoneyWorld {
  const world = new MoneyWorld(options);
  world.bench.start();
  return world;
}

/** From the menu: item, operator code, then keys. */
function menu(world: MoneyWorld, item: string, ...keys: string[]): void {
  const { bench } = world;
  bench.press('menu', item, '1', '2', '3', '4', 'enter', ...keys);
}

describe('business day', () => {
  it('sale: approved with a code, customer pays, money agrees', () => {
    const world = open();
    const result = world.bench.sale(1280);
    assert.equal(result.message, 'approved');
    assert.match(result.receipt!.authCode!, /^\w{6}$/);
    assert.equal(world.customerMinor, 1280);
    assert.isUndefined(world.disagreement);
    world.close();
  });

  it('void of a sale by its trace number, once', () => {
    const world = open();
    const sale = world.bench.sale(1280);
    world.bench.sale(700);
    menu(world, '3', ...sale.trace!, 'enter');
    world.bench.idle();
    assert.equal(world.bench.results.at(-1)!.message, 'approved');
    assert.equal(world.customerMinor, 700);
    assert.isUndefined(world.disagreement);
    menu(world, '3', ...sale.trace!, 'enter');
    world.bench.idle();
    assert.equal(world.bench.results.at(-1)!.message, 'already-void');
    assert.equal(world.customerMinor, 700);
    world.close();
  });

  it('linked refund of a part by trace number', () => {
    const world = open();
    const sale = world.bench.sale(1280);
    menu(world, '2', ...sale.trace!, 'enter', '3', '0', '0', 'enter');
    world.bench.idle();
    assert.equal(world.bench.results.at(-1)!.message, 'approved');
    assert.equal(world.customerMinor, 980);
    assert.isUndefined(world.disagreement);
    world.close();
  });

  it('a refund whose answer is lost is repeated, and given once', () => {
    const world = open({ settings: { retryMs: 30_000 } });
    const sale = world.bench.sale(1280);
    let lost = 0;
    world.bench.line.faults = ({ way, bytes }) =>
      way === 'toTerminal' && bytes[13] === 0x02 && bytes[14] === 0x30 && lost++ === 0
        ? { do: 'lose' }
        : { do: 'deliver' };
    menu(world, '2', ...sale.trace!, 'enter', '3', '0', '0', 'enter');
    world.bench.idle();
    assert.equal(world.bench.results.at(-1)!.message, 'refund-unconfirmed');
    world.clock.runFor(60_000_000);
    assert.isUndefined(world.bench.terminal.ledger.open);
    assert.equal(world.customerMinor, 980);
    assert.isUndefined(world.disagreement);
    world.close();
  });

  it('a refund approved at its repetition is said, with its amount, before the sale that waited for it', () => {
    const world = open();
    const sale = world.bench.sale(1280);
    let answers = 0;
    world.bench.line.faults = ({ way }) => {
      // The refund's first answer, and every answer of the sale after it
      if (way === 'toTerminal' && ++answers !== 2) return { do: 'lose' };
      return { do: 'deliver' };
    };
    menu(world, '2', ...sale.trace!, 'enter', '3', '0', '0', 'enter');
    world.bench.idle();
    world.bench.screens.length = 0;
    world.bench.terminal.purchase(700);
    world.bench.until('present');
    assert.deepEqual(world.bench.screens.at(-1)!.lines, ['Last refund was approved', 'CNY 3.00']);
    world.bench.tap();
    world.bench.idle();
    const { messages } = world.bench;
    assert.equal(messages.filter((message) => message.startsWith('late-')).length, 1);
    assert.equal(world.bench.results.at(-1)!.message, 'no-answer');
    world.bench.line.faults = undefined;
    world.close();
  });

  it('a wrong operator code gives nothing back', () => {
    const world = open();
    world.bench.press('menu', '3', '9', '9', '9', '9', 'enter');
    assert.equal(world.bench.screen, 'operator-wrong');
    world.bench.idle();
    world.close();
  });

  it('settlement: balanced, a new batch, the journal is empty again', () => {
    const world = open();
    world.bench.sale(1280);
    world.bench.sale(720);
    menu(world, '5');
    world.bench.idle();
    assert.equal(world.bench.results.at(-1)!.message, 'settled');
    assert.equal(world.bench.terminal.ledger.totals.debitCount, 0);
    assert.equal(world.bench.results.at(-1)!.receipt!.amountMinor, 2000);
    world.settledMinor = 2000;
    assert.isUndefined(world.disagreement);
    const { receipt } = world.bench.sale(100);
    assert.equal(receipt!.batch, '000002');
    assert.isUndefined(world.disagreement);
    world.close();
  });

  it('settlement whose answer is lost: the same 0500 again, closed once', () => {
    const world = open();
    world.bench.sale(1280);
    let lost = 0;
    world.bench.line.faults = ({ way, bytes }) =>
      way === 'toTerminal' && bytes[13] === 0x05 && lost++ === 0
        ? { do: 'lose' }
        : { do: 'deliver' };
    menu(world, '5');
    world.bench.idle();
    assert.equal(world.bench.results.at(-1)!.message, 'no-host');
    world.bench.terminal.purchase(100);
    world.bench.until('result');
    assert.equal(world.bench.screen, 'settlement-pending');
    world.bench.idle();
    menu(world, '5');
    world.bench.idle();
    assert.equal(world.bench.results.at(-1)!.message, 'settled');
    assert.isTrue(world.bench.sale(100).approved);
    world.close();
  });

  it('settlement with totals that differ: the batch goes up in detail', () => {
    const world = open();
    world.bench.sale(1280);
    const entry = [...world.backOffice.batches.entries.values()].find(
      (row) => row.kind === 'sale',
    )!;
    world.backOffice.batches.entries.put({ ...entry, amount: 1281 });
    const types: string[] = [];
    world.bench.line.proxy = {
      toHost: (bytes) => {
        types.push((((bytes[13]! << 8) | bytes[14]!) + 0x10000).toString(16).slice(1));
        return [bytes];
      },
    };
    menu(world, '5');
    world.bench.idle();
    assert.equal(world.bench.results.at(-1)!.message, 'settled-unbalanced');
    assert.deepEqual(types, ['0500', '0320', '0320', '0800']);
    world.close();
  });

  it('balance inquiry shows what is on the account, in the language of the card', () => {
    const world = open();
    world.bench.press('menu', '4');
    world.bench.tap();
    world.bench.until('result');
    const screen = world.bench.screens.findLast((shown) => shown.message === 'balance');
    assert.deepEqual(screen!.lines, ['余额', 'CNY 50000.00']);
    world.bench.idle();
    assert.include(world.bench.screens.at(-1)!.lines, 'Welcome');
    world.close();
  });

  it('reprint gives the last receipt again, marked as a copy', () => {
    const world = open();
    world.bench.sale(1280);
    world.bench.press('menu', '6');
    const [first, second] = world.bench.receipts;
    assert.isTrue(second!.copy);
    assert.equal(second!.trace, first!.trace);
    assert.equal(second!.authCode, first!.authCode);
    world.close();
  });

  it('parameters by download: limits, CA keys, deny list; a denied card goes no further', () => {
    const world = open();
    world.bench.press('menu', '9');
    world.bench.idle();
    assert.equal(world.bench.results.at(-1)!.message, 'updated');
    assert.isAbove(world.bench.terminal.parameters.set.version, 0);
    assert.isAbove(world.bench.terminal.parameters.caKeys.length, 0);
    assert.isTrue(world.bench.sale(100).approved);
    world.close();
  });

  it('Chinese screens by menu, and by what the card prefers', () => {
    const world = open({ settings: { language: 'zh' } });
    assert.include(world.bench.screens.at(-1)!.lines, '欢迎使用');
    world.bench.press('menu', '7');
    world.bench.press('1');
    assert.include(world.bench.screens.at(-1)!.lines, 'Enter amount');
    world.close();
  });
});
