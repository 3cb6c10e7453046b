/** Line faults during a sale: right screen, right reversal, nothing charged twice (backoffice.md 3.9). */

import { assert } from 'chai';
import { packLeft } from '../../../../firmware/bytes/digits.js';
import { textOf, type FieldValue, type Message } from '../../../../firmware/uplink/message.js';
import { FlashModel } from '../../../../simulator/io/flash.js';
import type { LineFaults } from '../../../../simulator/line/faults.js';
import { TerminalBench } from '../../../support/terminal-bench.js';

/** What one sale brought: messages sent after the sign-on, reversal reasons, the screen behind the sale. */
interface Seen {
  readonly types: readonly string[];
  readonly reasons: readonly (string | undefined)[];
  readonly message: string;
  readonly approved: boolean;
  readonly open: boolean;
  readonly debitCount: number;
}

function saleWith(change: (bench: TerminalBench) => void): Seen {
  const bench = new TerminalBench({ settings: { retryMs: 0 } });
  bench.start();
  change(bench);
  const result = bench.sale(1280);
  return seen(bench, result.message, result.approved);
}

function seen(bench: TerminalBench, message: string, approved: boolean): Seen {
  const later = bench.host.requests.slice(1);
  return {
    types: later.map((request) => request.mti),
    reasons: later.filter((r) => r.mti === '0400').map((request) => textOf(request, 39)),
    message,
    approved,
    open: bench.terminal.ledger.open !== undefined,
    debitCount: bench.terminal.ledger.totals.debitCount,
  };
}

/** The host's answer to the n-th message of a type is changed, or kept back. */
function answer(
  bench: TerminalBench,
  mti: string,
  change: (request: Message, n: number) => Record<number, FieldValue> | undefined,
): void {
  let n = 0;
  bench.host.script = (request) => (request.mti === mti ? change(request, ++n) : {});
}

const onAnswer =
  (mti: string, treatment: ReturnType<LineFaults>): LineFaults =>
  ({ way, bytes }) =>
    way === 'toTerminal' &&
    bytes[13] === parseInt(mti.slice(0, 2), 16) &&
    bytes[14] === parseInt(mti.slice(2), 16)
      ? treatment
      : { do: 'deliver' };

const REVERSED = { approved: false, open: false, debitCount: 0 };

describe('terminal: line faults', () => {
  const cases: readonly {
    readonly name: string;
    readonly change: (bench: TerminalBench) => void;
    readonly want: Partial<Seen>;
  }[] = [
    {
      name: 'no answer: reversed with reason 98',
      change: (bench) => answer(bench, '0200', () => undefined),
      want: { types: ['0200', '0400'], reasons: ['98'], message: 'no-answer', ...REVERSED },
    },
    {
      name: 'late answer, behind the reversal: ignored',
      change: (bench) => (bench.line.faults = onAnswer('0210', { do: 'late', byUs: 10_050_000 })),
      want: { types: ['0200', '0400'], reasons: ['98'], message: 'no-answer', ...REVERSED },
    },
    {
      name: 'the answer twice: the second ignored, booked once',
      change: (bench) =>
        (bench.line.faults = onAnswer('0210', { do: 'duplicate', afterUs: 200_000 })),
      want: {
        types: ['0200'],
        reasons: [],
        message: 'approved',
        approved: true,
        open: false,
        debitCount: 1,
      },
    },
    {
      name: 'answer to another trace number: ignored, then reversed',
      change: (bench) => answer(bench, '0200', () => ({ 11: '000777' })),
      want: { types: ['0200', '0400'], reasons: ['98'], message: 'no-answer', ...REVERSED },
    },
    {
      name: 'wrong MAC: not believed, reversed with reason A0',
      change: (bench) => answer(bench, '0200', () => ({ 64: new Uint8Array(8) })),
      want: { types: ['0200', '0400'], reasons: ['A0'], message: 'no-answer', ...REVERSED },
    },
    {
      name: 'another amount under a right MAC: reversed with reason 06',
      change: (bench) => answer(bench, '0200', () => ({ 4: '000000000001' })),
      want: { types: ['0200', '0400'], reasons: ['06'], message: 'no-answer', ...REVERSED },
    },
    {
      name: 'another terminal under a right MAC: reversed',
      change: (bench) => answer(bench, '0200', () => ({ 41: 'LAB00009' })),
      want: { types: ['0200', '0400'], reasons: ['06'], ...REVERSED },
    },
    {
      name: 'partial approval 10: reversed with reason 06',
      change: (bench) => answer(bench, '0200', () => ({ 39: '10' })),
      want: { types: ['0200', '0400'], reasons: ['06'], ...REVERSED },
    },
    {
      name: 'noise of the same length: reversed',
      change: (bench) =>
        (bench.line.faults = onAnswer('0210', {
          do: 'noise',
          bytes: new Uint8Array(80).fill(0x5a),
        })),
      want: { types: ['0200', '0400'], reasons: ['98'], ...REVERSED },
    },
    {
      name: 'cut behind the request: reversed on a new line',
      change: (bench) => (bench.line.faults = onAnswer('0210', { do: 'cut', afterBytes: 20 })),
      want: { types: ['0200', '0400'], reasons: ['98'], ...REVERSED },
    },
    {
      name: 'the request never arrives: reversed; acquirer says 25',
      change: (bench) => {
        bench.line.faults = ({ way, number }) =>
          way === 'toHost' && number === 2 ? { do: 'lose' } : { do: 'deliver' };
        answer(bench, '0400', () => ({ 39: '25' }));
      },
      want: { types: ['0400'], reasons: ['98'], message: 'no-answer', ...REVERSED },
    },
    ...['68', '91', '96', '98', '51', '05', '61'].map((code) => ({
      name: `${code} is an answer: declined, no reversal`,
      change: (bench: TerminalBench) => answer(bench, '0200', () => ({ 39: code })),
      want: { types: ['0200'], reasons: [], approved: false, open: false, debitCount: 0 },
    })),
  ];
  for (const { name, change, want } of cases)
    it(name, () => {
      const got = saleWith(change);
      for (const key of Object.keys(want) as (keyof Seen)[])
        assert.deepEqual(got[key], want[key], key);
    });

  it('no connection: nothing sent, nothing open', () => {
    const bench = new TerminalBench({ settings: { retryMs: 0 } });
    bench.start();
    bench.line.cut();
    bench.clock.runFor(1_000_000);
    bench.line.down = true;
    const result = bench.sale(1280);
    assert.equal(result.message, 'no-host');
    assert.isUndefined(bench.terminal.ledger.open);
    assert.deepEqual(bench.host.types, ['0800']);
  });

  it('a reversal that is not answered blocks sales until it is, and is sent by itself later', () => {
    const bench = new TerminalBench({ settings: { retryMs: 60_000 } });
    bench.start();
    let dead = true;
    bench.host.script = (request) => (dead && request.mti !== '0800' ? undefined : {});
    assert.equal(bench.sale(1280).message, 'no-answer');
    assert.isDefined(bench.terminal.ledger.open);
    assert.equal(bench.host.types.filter((type) => type === '0400').length, 3);
    bench.terminal.purchase(500);
    bench.clock.runUntil(() => bench.results.length === 2);
    assert.equal(bench.results[1]!.message, 'reversal-pending');
    bench.idle();
    dead = false;
    bench.clock.runFor(61_000_000);
    assert.isUndefined(bench.terminal.ledger.open);
    assert.isTrue(bench.sale(500).approved);
  });

  it('A0 without MAC: signs on again, then reverses', () => {
    const seenSale = saleWith((bench) =>
      answer(bench, '0200', () => ({ 39: 'A0', 64: new Uint8Array(8) })),
    );
    assert.deepEqual(seenSale.types, ['0200', '0800', '0400']);
    assert.isFalse(seenSale.open);
  });

  it('an acquirer that refuses every MAC is asked to sign on twice, not for ever', () => {
    const bench = new TerminalBench({ settings: { retryMs: 0, reversalTries: 9 } });
    bench.start();
    bench.host.script = (request) =>
      request.mti === '0200' ? undefined : request.mti === '0400' ? { 39: 'A0' } : {};
    bench.sale(100);
    assert.equal(bench.host.types.filter((type) => type === '0800').length, 3);
    assert.isDefined(bench.terminal.ledger.open);
  });

  it('the header asks for a sign-on: done before the next sale', () => {
    const bench = new TerminalBench();
    bench.start();
    bench.host.processing = '3';
    bench.sale(100);
    bench.host.processing = '0';
    bench.host.batch = '000002';
    bench.sale(200);
    assert.deepEqual(bench.host.types, ['0800', '0200', '0800', '0200']);
    assert.equal(textOf(bench.host.requests[3]!, 60)!.slice(2, 8), '000002');
  });

  it('three key sets with wrong check values wipe the master key', () => {
    const bench = new TerminalBench();
    bench.host.script = (request) => (request.mti === '0800' ? { 62: new Uint8Array(60) } : {});
    bench.start();
    for (let i = 0; i < 2; i++) {
      bench.press('menu', '8');
      bench.clock.runUntil(() => bench.terminal.state.name === 'result');
      bench.idle();
    }
    assert.isFalse(bench.terminal.vault.provisioned);
    bench.terminal.purchase(100);
    assert.equal(bench.screen, 'no-master-key');
  });

  it('answers in one-byte segments', () => {
    const bench = new TerminalBench();
    bench.line.times = { ...bench.line.times, segmentBytes: 1 };
    bench.start();
    assert.isTrue(bench.sale(1280).approved);
    assert.equal(bench.terminal.vault.keys!.mak[0], packLeft('C1')[0]);
  });

  it('an approval that the flash does not take is reversed with reason 96', () => {
    class WornFlash extends FlashModel {
      worn = false;

      override program(offset: number, bytes: Uint8Array): void {
        super.program(offset, this.worn ? bytes.map((byte) => byte & 0xf7) : bytes);
        this.worn = false;
      }
    }
    const flash = new WornFlash({ size: 32 * 4096 });
    const bench = new TerminalBench({ flash, settings: { retryMs: 0 } });
    bench.start();
    answer(bench, '0200', () => {
      flash.worn = true;
      return {};
    });
    const result = bench.sale(1280);
    assert.deepInclude(seen(bench, result.message, result.approved), {
      ...REVERSED,
      types: ['0200', '0400'],
      reasons: ['96'],
    });
    bench.restart();
    bench.start();
    assert.equal(bench.terminal.ledger.totals.debitCount, 0);
    assert.isUndefined(bench.terminal.ledger.open);
  });
});
