/** What the console shows and does on a device: status, inspection, self-test, factory reset. */

import { assert } from 'chai';
import { cardView } from '../../../../firmware/device/card-view.js';
import { fromHex } from '../../../../firmware/bytes/hex.js';
import { deviceConsole } from '../../../support/device-console.js';
import { TerminalBench } from '../../../support/terminal-bench.js';

describe('console of a device', () => {
  it('status', () => {
    const bench = new TerminalBench({ log: true });
    const { type, absent, faults } = deviceConsole(bench);
    bench.start();
    assert.deepEqual(type('status'), [
      'state idle',
      'reader ready',
      'terminal LAB00001 merchant 999000000000001',
      'host from the manifest, plain TCP',
      'network connected 192.168.1.5',
      'clock 2026-11-22 10:00:00',
      'master key set, working keys there',
      'next trace 000002, waiting 0, reversal none',
      'started by power-on',
      'memory 90000 bytes free, 80000 at least',
      'no fault',
      'log on, inspect off',
      'test cards only; not certified',
    ]);
    absent.push('display');
    faults.keep('TypeError: x');
    faults.keep('RangeError: y');
    type('set host acquirer.lab 8583');
    const status = type('status');
    assert.include(status, 'display does not answer');
    assert.include(status, 'last fault: RangeError: y (2 in all)');
    assert.include(status, 'host acquirer.lab 8583, plain TCP');
  });

  it('a foreign card: PPSE and SELECT; GPO only after "inspect on", shown masked, never sent', () => {
    const bench = new TerminalBench({ log: true, settings: { testRanges: ['817199'] } });
    const { type, said } = deviceConsole(bench);
    bench.start();
    const account = bench.phone.exportState().cards[0]!.data.track2.slice(0, 16);
    assert.equal(account, '6299990000000017');

    type('sale 5.00');
    bench.tap();
    bench.idle();
    assert.include(said(), 'result: not-test-card, CNY 5.00');
    assert.deepEqual(bench.reader.sent, [0xa4, 0xa4]);

    assert.deepEqual(type('inspect on'), ['inspect on']);
    assert.include(type('status'), 'log on, inspect on');
    const before = bench.reader.sent.length;
    type('sale 5.00');
    bench.tap();
    bench.idle();
    assert.include(said(), 'result: not-test-card, CNY 5.00');
    assert.include(bench.reader.sent.slice(before), 0xa8);
    const log = type('log');
    assert.include(log, '    57 Track 2 Equivalent Data 629999******0017 (19)');
    assert.isTrue(log.some((line) => /^ {4}9F36 .* 0001$/.test(line)));
    assert.notInclude(log.join('\n'), account);
    assert.notInclude(log.join('\n'), account.slice(4, 13));
    assert.deepEqual(bench.host.types, ['0800'], 'only the sign-on');

    type('inspect off');
    const then = bench.reader.sent.length;
    type('sale 5.00');
    bench.tap();
    bench.idle();
    assert.notInclude(bench.reader.sent.slice(then), 0xa8);
  });

  it('"log off": nothing more is kept, taps are timed all the same; "inspect on" turns it on', () => {
    const bench = new TerminalBench({ log: true });
    const { type } = deviceConsole(bench);
    bench.start();
    assert.deepEqual(type('log off'), ['log off']);
    const before = [...type('log')];
    assert.isNotEmpty(before);
    type('sale 5.00');
    bench.tap();
    bench.idle();
    assert.deepEqual(type('log'), before);
    assert.match(type('taps').join(), /^\d+ ms: 500 approved, 3 commands in \d+ ms, trace/);
    assert.include(type('status'), 'log off, inspect off');
    assert.deepEqual(type('log never'), ['log on or log off']);
    type('inspect on');
    assert.include(type('status'), 'log on, inspect on');
    assert.deepEqual(type('log on'), ['log on']);
  });

  it('self-test: a line for each part, and the last fault', () => {
    const bench = new TerminalBench({ log: true });
    const { type, said, faults } = deviceConsole(bench);
    type('self-test');
    bench.clock.runFor(2_000_000);
    assert.deepEqual(said().split('\r\n').slice(0, -1), [
      'reader ok',
      'digest ok',
      'random ok',
      'key-value ok',
      'flash ok',
      'display, lights, buzzer: look and listen',
    ]);
    faults.keep('TypeError: x');
    type('self-test');
    bench.clock.runFor(2_000_000);
    assert.include(said(), 'last fault: TypeError: x (1 in all)');
  });

  it('self-test: the screen before it comes back, a newer one stays; not while a card is wanted', () => {
    const bench = new TerminalBench({ log: true });
    const { type, panel } = deviceConsole(bench);
    bench.start();
    const welcome = { message: 'welcome', lines: ['Welcome'] };
    panel.show(welcome);
    type('self-test');
    assert.equal(panel.shown?.message, 'self-test');
    bench.clock.runFor(2_000_000);
    assert.equal(panel.shown, welcome);
    type('self-test');
    panel.show({ message: 'fault', lines: ['FAULT'] });
    bench.clock.runFor(2_000_000);
    assert.equal(panel.shown?.message, 'fault');
    type('sale 5.00');
    assert.deepEqual(type('self-test'), ['busy: present']);
    assert.equal(panel.shown?.message, 'fault');
  });

  it('factory reset: asks, then nothing is left but the trace number', () => {
    const bench = new TerminalBench({ log: true });
    const console = deviceConsole(bench);
    const { type } = console;
    bench.start();
    bench.sale(500);
    type('set wifi home correct-horse');
    console.faults.keep('TypeError: x');
    bench.terminal.parameters.switchTo({ merchantName: 'Other' });
    type('factory-reset');
    assert.equal(console.restarts, 0);
    type('factory-reset');
    assert.equal(console.restarts, 1);
    assert.isUndefined(console.settings.wifi());
    assert.isUndefined(console.faults.last);
    bench.restart();
    assert.isFalse(bench.terminal.vault.provisioned);
    assert.deepEqual(bench.terminal.parameters.set, { version: 0 });
    assert.equal(bench.terminal.ledger.totals.debitMinor, 0);
    assert.equal(bench.terminal.nextTrace, '000003');
  });

  it('a new master key is taken at once and never said', () => {
    const bench = new TerminalBench({ log: true });
    const { type, said } = deviceConsole(bench);
    bench.terminal.vault.zeroise();
    assert.deepEqual(type('set key 1111222233334444555566667777888A'), ['key is set']);
    assert.notInclude(said(), '1111');
    assert.isTrue(bench.terminal.vault.provisioned);
    assert.deepEqual(type('set key 11'), ['key: 32 hex digits']);
  });
});

describe('what a card answers, masked', () => {
  it('accounts, names and what is not known by their length only', () => {
    const answer = fromHex(
      '7081' +
        '42' +
        '5A08' +
        '6250123456789012' +
        '5713' +
        '6250123456789012D30122010000012345678F' +
        '5F2003' +
        '414243' +
        '9F360200' +
        '2A' +
        // Track 2 of another scheme under a tag that kernel 7 uses for six bytes
        '9F6B11' +
        '5412345678901234D30122010000000000' +
        'DF010155' +
        '9000',
    );
    const lines = cardView(answer);
    assert.deepEqual(lines, [
      '  70 (66)',
      '    5A Application PAN 625012******9012',
      '    57 Track 2 Equivalent Data 625012******9012 (19)',
      '    5F20 Cardholder Name (3)',
      '    9F36 Application Transaction Counter (ATC) 002A',
      `    9F6B ${lines[5]!.slice(9)}`,
      '    DF01 unknown (1)',
    ]);
    assert.match(lines[5]!, /\(17\)$/);
  });

  it('an answer without data, or cut short', () => {
    assert.deepEqual(cardView(fromHex('6985')), []);
    assert.deepEqual(cardView(fromHex('7711900000')), []);
    assert.deepEqual(cardView(fromHex('90')), []);
  });
});
