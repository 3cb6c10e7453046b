/** Sales from keypad to result screen, the acquirer scripted: money is booked before it is sent and before it is shown. */

import { assert } from 'chai';
import { asciiText, unpack } from '../../../../firmware/bytes/digits.js';
import { textOf } from '../../../../firmware/uplink/message.js';
import { TerminalBench } from '../../../support/terminal-bench.js';

describe('terminal: a sale', () => {
  it('phone tap: sign-on, 0200, verified 0210, Approved', () => {
    const bench = new TerminalBench();
    bench.start();
    assert.equal(bench.screen, 'welcome');
    bench.press('1', '2', '8', '0', 'enter');
    bench.tap();
    bench.idle();
    const [result] = bench.results;
    assert.isTrue(result!.approved);
    assert.equal(result!.responseCode, '00');
    assert.equal(result!.outcome!.outcome, 'OnlineRequest');
    assert.equal(result!.outcome!.cvm, 'ConfirmationCodeVerified');
    assert.deepEqual(bench.host.types, ['0800', '0200']);
    const sale = bench.host.requests[1]!;
    assert.equal(textOf(sale, 2), '6299990000000017');
    assert.equal(textOf(sale, 4), '000000001280');
    assert.equal(textOf(sale, 22), '072');
    assert.equal(
      textOf(sale, 35),
      '6299990000000017D28122010000000000000'.slice(0, textOf(sale, 35)!.length),
    );
    assert.equal(textOf(sale, 11), '000002');
    assert.deepEqual(bench.host.wrongMacs, []);
    assert.includeMembers(bench.messages, [
      'present-card',
      'card-read-ok',
      'authorising',
      'approved',
    ]);
    assert.equal(bench.receipts[0]!.account, '629999******0017');
    assert.deepEqual(bench.terminal.ledger.totals, {
      debitMinor: 1280,
      debitCount: 1,
      creditMinor: 0,
      creditCount: 0,
    });
  });

  it('keeps neither track 2 nor a readable account number in the flash', () => {
    const bench = new TerminalBench();
    bench.start();
    assert.isTrue(bench.sale(1280).approved);
    const image = bench.flash.image();
    assert.notInclude(unpack(image), '6299990000000017');
    assert.notInclude(asciiText(image.slice(0, 4096)), '6299990000000017');
  });

  it('never reads a phone twice that was left on the reader', () => {
    const bench = new TerminalBench();
    bench.start();
    bench.terminal.purchase(500);
    bench.phone.authenticate('fingerprint');
    bench.clock.runUntil(() => bench.terminal.state.name === 'present');
    bench.reader.present(bench.phone.picc);
    bench.clock.runFor(60_000_000);
    assert.equal(bench.results.length, 1);
    assert.isTrue(bench.results[0]!.approved);
    assert.equal(bench.terminal.state.name, 'result');
    assert.equal(bench.screen, 'remove-card');
    assert.isFalse(bench.terminal.purchase(700));
    bench.reader.remove();
    bench.idle();
    assert.equal(bench.host.requests.filter((r) => r.mti === '0200').length, 1);
  });
});
