/** What a merchant does besides selling: gives back, prints again, closes the day, and works on when a card stays (backoffice.md 1.10, 3.8). */

import { assert } from 'chai';
import { Ledger } from '../../../../firmware/app/ledger.js';
import { receiptLines } from '../../../../firmware/app/receipt-text.js';
import { DEFAULT_SETTINGS } from '../../../../firmware/app/settings.js';
import { Journal } from '../../../../firmware/journal/journal.js';
import { bytesOf, textOf } from '../../../../firmware/uplink/message.js';
import { cardRequest } from '../../../../firmware/uplink/requests.js';
import { FlashModel } from '../../../../simulator/io/flash.js';
import { LAB_BUNDLE } from '../../../support/phone-cards.js';
import { TerminalBench, type BenchOptions } from '../../../support/terminal-bench.js';

function open(options: BenchOptions = {}): TerminalBench {
  const bench = new TerminalBench({ ...options, settings: { retryMs: 0, ...options.settings } });
  bench.start();
  return bench;
}

/** Menu item, operator code, then keys; ends idle. */
function menu(bench: TerminalBench, item: string, ...keys: string[]): string {
  const before = bench.results.length;
  bench.press('menu', item, '1', '2', '3', '4', 'enter', ...keys);
  bench.clock.runUntil(() => bench.results.length > before);
  bench.idle();
  return bench.results[before]!.message;
}

describe('terminal: refunds and voids by trace number', () => {
  const trace = ['2', 'enter'];

  it('give back what the sale brought, in parts, and never more', () => {
    const bench = open();
    assert.equal(bench.sale(1280).trace, '000002');
    assert.equal(menu(bench, '2', ...trace, '3', '0', '0', 'enter'), 'approved');
    assert.equal(menu(bench, '2', ...trace, '9', '8', '1', 'enter'), 'invalid-amount');
    assert.equal(menu(bench, '2', ...trace, '9', '8', '0', 'enter'), 'approved');
    assert.equal(menu(bench, '2', ...trace, '1', 'enter'), 'already-refunded');
    assert.equal(bench.terminal.ledger.totals.creditMinor, 1280);
  });

  it('a refund of more than the sale is refused before anything is sent', () => {
    const bench = open();
    bench.sale(1280);
    const sent = bench.host.requests.length;
    assert.equal(menu(bench, '2', ...trace, '1', '2', '8', '1', 'enter'), 'invalid-amount');
    assert.lengthOf(bench.host.requests, sent);
  });

  it('a sale of which a part was given back is not voided', () => {
    const bench = open();
    bench.sale(1280);
    menu(bench, '2', ...trace, '3', '0', '0', 'enter');
    assert.equal(menu(bench, '3', ...trace), 'already-refunded');
  });

  for (const [item, name] of [
    ['1', 'refund'],
    ['2', 'refund by trace'],
    ['3', 'void'],
    ['5', 'settlement'],
  ] as const)
    it(`${name} wants the operator code`, () => {
      const bench = open();
      bench.press('menu', item, '9', '9', '9', '9', 'enter');
      assert.equal(bench.screen, 'operator-wrong');
      bench.idle();
      assert.deepEqual(bench.host.types, ['0800']);
    });
});

describe('terminal: receipts', () => {
  it('the copy has the time, card and codes of the sale, not of the copy', () => {
    const bench = open();
    bench.sale(1280);
    const [first] = bench.receipts;
    bench.clock.runFor(90_000_000);
    bench.press('menu', '6');
    // Of the card only its token is kept
    const { cardLastFour, ...kept } = first!;
    assert.equal(cardLastFour, '0009');
    assert.deepEqual(bench.receipts.at(-1), { ...kept, copy: true });
    assert.match(kept.aid!, /^A000000333/);
  });

  it('with nothing to print again it says so', () => {
    const bench = open();
    bench.press('menu', '6');
    assert.equal(bench.screen, 'nothing-to-print');
    assert.isEmpty(bench.receipts);
  });

  it('says of a settlement what was sold and given back, of all that it is of a laboratory, in two languages', () => {
    const bench = open();
    bench.sale(1280);
    bench.sale(700);
    menu(bench, '2', '2', 'enter', '3', '0', '0', 'enter');
    assert.equal(menu(bench, '5'), 'settled');
    const receipt = bench.receipts.at(-1)!;
    assert.deepEqual(receipt.totals, {
      debitMinor: 1980,
      debitCount: 2,
      creditMinor: 300,
      creditCount: 1,
      balanced: true,
    });
    const lines = receiptLines(receipt, 'en');
    assert.include(lines, 'Sales: 2  CNY 19.80');
    assert.include(lines, 'Refunds and voids: 1  CNY 3.00');
    assert.match(lines.at(-1)!, /not certified/);
    assert.include(receiptLines(receipt, 'zh'), '消费合计: 2  CNY 19.80');
  });

  it('show no account number in full, in either language', () => {
    const bench = open();
    bench.sale(1280);
    for (const language of ['en', 'zh'] as const)
      assert.notInclude(receiptLines(bench.receipts[0]!, language).join('\n'), LAB_BUNDLE.token);
  });
});

describe('terminal: a settlement that the acquirer refuses', () => {
  it('keeps the batch, lets sales go on, and begins anew after a sign-on', () => {
    const bench = open();
    bench.sale(1280);
    bench.host.script = (request) =>
      request.mti === '0500' ? { 39: '77', 48: undefined as never } : {};
    assert.equal(menu(bench, '5'), 'declined');
    assert.equal(bench.terminal.ledger.totals.debitMinor, 1280);
    assert.isUndefined(bench.terminal.ledger.settling);
    bench.host.script = () => ({});
    assert.equal(bench.sale(500).message, 'approved');
    assert.equal(menu(bench, '5'), 'settled');
    const settlements = bench.host.requests.filter((message) => message.mti === '0500');
    assert.equal(textOf(settlements[0]!, 11), textOf(settlements[1]!, 11), 'heard twice');
    assert.notEqual(textOf(settlements[1]!, 11), textOf(settlements[2]!, 11));
    assert.equal(textOf(settlements[2]!, 48)?.slice(0, 15), '000000001780002');
  });

  it('is asked once more: a refusal that the line made of the answer does not keep a closed batch', () => {
    const bench = open();
    bench.sale(1280);
    let asked = 0;
    bench.host.script = (request) =>
      request.mti === '0500' && ++asked === 1 ? { 39: '40', 48: undefined as never } : {};
    assert.equal(menu(bench, '5'), 'settled');
    assert.equal(bench.terminal.ledger.totals.debitMinor, 0);
    const [first, second] = bench.host.requests.filter((message) => message.mti === '0500');
    assert.deepEqual([...first!.fields], [...second!.fields]);
  });

  it('is not called off by totals that differ: details, end, new batch', () => {
    const bench = open();
    bench.sale(1280);
    bench.host.script = (request) =>
      request.mti === '0500'
        ? { 48: `${textOf(request, 48)!.slice(0, 30)}2${'0'.repeat(31)}` }
        : {};
    assert.equal(menu(bench, '5'), 'settled-unbalanced');
    assert.deepEqual(bench.host.types.slice(2), ['0500', '0320', '0320', '0800']);
    assert.equal(textOf(bench.host.requests[3]!, 60)?.slice(8), '203');
    assert.equal(textOf(bench.host.requests[4]!, 60)?.slice(8), '202');
    assert.isDefined(bytesOf(bench.host.requests[3]!, 55));
  });
});

describe('terminal: a card that stays', () => {
  it('is waited for; with cancel the menu can be had, and the next order still waits for it', () => {
    const bench = open();
    bench.terminal.purchase(1280);
    bench.phone.authenticate('fingerprint');
    bench.reader.present(bench.phone.picc);
    bench.clock.runFor(60_000_000);
    assert.equal(bench.terminal.state.name, 'result');
    assert.equal(bench.screen, 'remove-card');
    bench.press('cancel');
    assert.equal(bench.terminal.state.name, 'idle');
    bench.phone.authenticate('fingerprint');
    assert.isTrue(bench.terminal.purchase(500));
    bench.clock.runFor(60_000_000);
    assert.equal(bench.screen, 'remove-card');
    assert.lengthOf(bench.results, 1);
    bench.reader.remove();
    bench.tap();
    bench.idle();
    assert.deepEqual(
      bench.results.map(({ order, message }) => [order?.amountMinor, message]),
      [
        [1280, 'approved'],
        [500, 'approved'],
      ],
    );
  });

  it('an order that waits for it is given up by cancel', () => {
    const bench = open();
    bench.terminal.purchase(1280);
    bench.phone.authenticate('fingerprint');
    bench.reader.present(bench.phone.picc);
    bench.clock.runFor(30_000_000);
    bench.press('cancel');
    bench.terminal.purchase(500);
    bench.press('cancel');
    assert.equal(bench.terminal.state.name, 'idle');
    bench.reader.remove();
    bench.clock.runFor(30_000_000);
    assert.lengthOf(bench.results, 1);
  });
});

describe('terminal: a journal that is not its own', () => {
  it('blocks sales until the day is closed, and is gone then', () => {
    const bench = open();
    bench.sale(1280);
    // The values are lost, and with them the key of the device
    const other = open({ flash: bench.flash, seed: 2 });
    assert.equal(other.terminal.ledger.totals.debitCount, 0);
    other.terminal.purchase(500);
    assert.equal(other.screen, 'journal-damaged');
    other.idle();
    other.host.script = (request) =>
      request.mti === '0500' ? { 48: `${'0'.repeat(30)}2${'0'.repeat(31)}` } : {};
    assert.equal(menu(other, '5'), 'settled-unbalanced');
    assert.equal(other.sale(500).message, 'approved');
  });
});

describe('terminal: flash over 5000 transactions', () => {
  const tags = new Map([
    [0x9f26, new Uint8Array(8)],
    [0x9f10, new Uint8Array(19)],
    [0x9f37, new Uint8Array(4)],
    [0x95, new Uint8Array(5)],
    [0x9f1e, new Uint8Array(8)],
    [0x84, new Uint8Array(8)],
  ]);
  const card = { account: '6299990000000017', expiry: '2812', tags };

  /** One in five declined, one in seven reversed; settled after so many, or when there is no room. Returns the settlements. */
  function run(flash: FlashModel, perDay: number): number {
    const ledger = new Ledger(new Journal({ flash }));
    let days = 0;
    for (let i = 1; i <= 5000; i++) {
      ledger.reclaim();
      const stan = String(i).padStart(6, '0');
      if (!ledger.hasRoom || ledger.totals.debitCount >= perDay) {
        ledger.settle(stan, '000001');
        ledger.settled();
        days++;
      }
      const sale = { kind: 'sale', amountMinor: i, stan, batch: '000001', card } as const;
      assert.isTrue(ledger.attempt('sale', cardRequest(DEFAULT_SETTINGS, sale)));
      const fields = new Map([[39, i % 5 === 0 ? '51' : '00']]);
      if (i % 7 === 0) ledger.reversed(stan, '00');
      else ledger.answered(stan, { mti: '0210', fields });
      ledger.shown();
    }
    return days;
  }

  it('a cut while the records of a closed batch go: none of them comes back', () => {
    const cards = { kind: 'sale', amountMinor: 100, batch: '000001', card } as const;
    const closing = (afterBytes: number): { flash: FlashModel; whole: boolean } => {
      const flash = new FlashModel({ size: 4 * 4096 });
      const ledger = new Ledger(new Journal({ flash }));
      ledger.attempt('sale', cardRequest(DEFAULT_SETTINGS, { ...cards, stan: '000001' }));
      ledger.answered('000001', { mti: '0210', fields: new Map([[39, '00']]) });
      ledger.settle('000002', '000001');
      flash.planCut({ afterBytes });
      try {
        ledger.settled();
        return { flash, whole: true };
      } catch {
        flash.powerOn();
        return { flash, whole: false };
      }
    };
    for (let afterBytes = 0; ; afterBytes++) {
      const { flash, whole } = closing(afterBytes);
      if (whole) break;
      const ledger = new Ledger(new Journal({ flash }));
      const seen: string[] = [];
      ledger.entries(({ stan }) => void seen.push(stan));
      assert.deepEqual(seen, ledger.settling ? ['000001'] : [], `cut after ${afterBytes} bytes`);
      assert.equal(ledger.totals.debitCount, seen.length);
    }
  });

  for (const [sectors, perDay, most] of [
    [16, 60, 30],
    [16, 1000, 60],
    [4, 20, 250],
  ] as const)
    it(`${sectors} sectors, ${perDay} sales a day: no write refused, wear alike, each sector erased at most ${most} times`, () => {
      const flash = new FlashModel({ size: sectors * 4096 });
      assert.isAbove(run(flash, perDay), 5);
      assert.isAtMost(Math.max(...flash.wear), most);
      assert.isAtMost(Math.max(...flash.wear) - Math.min(...flash.wear), 1);
      assert.equal(flash.violations, 0);
    });
});
