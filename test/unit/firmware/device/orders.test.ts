/** A terminal without a keypad, worked from its console. */

import { assert } from 'chai';
import { DEFAULT_SETTINGS } from '../../../../firmware/app/settings.js';
import { deviceConsole, type DeviceConsole } from '../../../support/device-console.js';
import { TerminalBench } from '../../../support/terminal-bench.js';

const CODE = DEFAULT_SETTINGS.operatorPin;

describe('orders at the console', () => {
  let bench: TerminalBench;
  let console: DeviceConsole;
  let type: (line: string) => string[];

  beforeEach(() => {
    bench = new TerminalBench({ log: true });
    console = deviceConsole(bench);
    type = console.type;
    bench.start();
  });

  const sale = (): string => {
    type('sale 12.80');
    bench.tap();
    bench.idle();
    return bench.results.at(-1)!.trace!;
  };

  it('a sale: says what to do, then how it ended, with the receipt', () => {
    assert.deepEqual(type('sale 12.80'), ['present card: sale CNY 12.80']);
    bench.tap();
    bench.idle();
    assert.include(console.said(), 'result: approved, CNY 12.80, answer 00, trace 000002');
    assert.include(console.said(), 'SALE  2026-11-22 10:00:0');
    assert.include(console.said(), 'Amount: CNY 12.80');
    assert.include(console.said(), 'Card: 629999******');
    assert.notInclude(console.said(), bench.phone.exportState().cards[0]!.data.track2.slice(0, 16));
    assert.match(type('taps')[0]!, /^\d+ ms: 1280 approved, \d commands in \d+ ms, trace 000002$/);
  });

  it('refund on a tap, refund of a sale, void, with the operator code', () => {
    const first = sale();
    const second = sale();
    assert.deepEqual(type(`refund 5.00 ${CODE}`), ['present card: refund CNY 5.00']);
    bench.tap();
    bench.idle();
    assert.deepEqual(type(`refund 2.80 ${CODE} ${first}`), ['asks the host']);
    bench.idle();
    assert.deepEqual(type(`void ${Number(second)} ${CODE}`), ['asks the host']);
    bench.idle();
    assert.deepEqual(
      bench.results.map(({ message }) => message),
      Array(5).fill('approved'),
    );
    assert.deepEqual(
      bench.receipts.map(({ kind, amountMinor }) => [kind, amountMinor]),
      [
        ['sale', 1280],
        ['sale', 1280],
        ['refund', 500],
        ['refund', 280],
        ['void', 1280],
      ],
    );
  });

  it('settlement, sign-on, parameters, reprint and balance', () => {
    sale();
    assert.deepEqual(type(`settle ${CODE}`), ['asks the host']);
    bench.idle();
    assert.include(console.said(), 'result: settled');
    assert.deepEqual(type('sign-on'), ['asks the host']);
    bench.idle();
    assert.include(console.said(), 'result: signed-on');
    assert.deepEqual(type('balance'), ['present card: balance']);
    assert.deepEqual(type('cancel'), ['present card: balance']);
    bench.idle();
    assert.include(console.said(), 'result: cancelled');
    sale();
    type('reprint');
    assert.include(console.said(), '*** COPY ***');
    type('parameters');
    assert.notEqual(bench.terminal.state.name, 'idle');
    bench.idle();
  });

  it('a wrong operator code opens nothing', () => {
    const trace = sale();
    for (const line of ['settle 9999', 'refund 1.00 9999', `void ${trace} 9999`]) {
      assert.deepEqual(type(line), ['result: operator-wrong'], line);
      bench.idle();
    }
    assert.equal(bench.host.types.length, 2, 'sign-on and the sale');
  });

  it('one clear line for what is not right', () => {
    for (const [line, answer] of [
      ['sale 12', '"12" is not an amount; write it as 12.80'],
      ['sale 0.00', '"0.00" is not an amount; write it as 12.80'],
      ['sale 12.8', '"12.8" is not an amount; write it as 12.80'],
      ['sale -1.00', '"-1.00" is not an amount; write it as 12.80'],
      ['sale 12345678.00', '"12345678.00" is not an amount; write it as 12.80'],
      ['refund x 1234', '"x" is not an amount; write it as 12.80'],
      ['refund 1.00 code', 'the operator code is digits only'],
      ['refund 1.00 1234 abc', '"abc" is no trace number'],
      ['void abc 1234', '"abc" is no trace number'],
      ['void 1', 'void TRACE CODE'],
      ['settle', 'settle CODE'],
      ['balance now', 'balance takes nothing'],
    ] as const) {
      assert.deepEqual(type(line), [answer], line);
      assert.equal(bench.terminal.state.name, 'idle', line);
    }
  });

  it('says when the terminal is busy, and why it will not sell', () => {
    type('sale 12.80');
    assert.deepEqual(type('sale 1.00'), ['busy: present']);
    assert.deepEqual(type(`settle ${CODE}`), ['busy: present']);
    assert.deepEqual(type('balance'), ['busy: present']);
    type('cancel');
    bench.idle();
    bench.terminal.vault.zeroise();
    assert.deepEqual(type('sale 1.00'), ['result: no-master-key']);
  });

  it('before the day is open', () => {
    const early = new TerminalBench({ log: true });
    assert.deepEqual(deviceConsole(early).type('sale 1.00'), ['busy: off']);
  });

  it('a void of what is not there', () => {
    type(`void 999 ${CODE}`);
    bench.idle();
    assert.include(console.said(), 'result: not-found');
  });
});
