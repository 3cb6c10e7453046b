/**
 * The cut points of refund, void, refund by trace and settlement, enumerated like those of a sale: every event and every
 * byte written between the last key and the idle screen. After the restart the work is done or not done, never twice.
 */

import type { LineFaults } from '../../simulator/line/faults.js';
import { MoneyWorld } from '../support/money-world.js';
import type { SweepResult } from './sweep.js';

const LIMIT_US = 400_000_000;
const SALE = 1000;
const PART = 300;

export type Operation = 'refund' | 'refund by trace' | 'void' | 'settlement';

interface Row {
  readonly item: string;
  /** What follows the operator code; `trace`: of the sale before. */
  readonly keys: (trace: string) => readonly string[];
  readonly tap: boolean;
  /** What the customer has back when it was done. */
  readonly givenBack: number;
  /** A settlement erases a sector: not every one of its 4096 bytes. */
  readonly byteStride: number;
}

export const OPERATIONS: Readonly<Record<Operation, Row>> = {
  refund: {
    item: '1',
    keys: () => [...String(PART), 'enter'],
    tap: true,
    givenBack: PART,
    byteStride: 1,
  },
  'refund by trace': {
    item: '2',
    keys: (trace) => [...trace, 'enter', ...String(PART), 'enter'],
    tap: false,
    givenBack: PART,
    byteStride: 1,
  },
  void: {
    item: '3',
    keys: (trace) => [...trace, 'enter'],
    tap: false,
    givenBack: SALE,
    byteStride: 1,
  },
  settlement: { item: '5', keys: () => [], tap: false, givenBack: 0, byteStride: 16 },
};

/** The first answer of the operation is lost. */
const lostOnce = (): LineFaults => {
  let lost = false;
  return ({ way, bytes }) => {
    const financial = way === 'toTerminal' && [0x02, 0x05].includes(bytes[13] ?? 0);
    if (!financial || lost) return { do: 'deliver' };
    lost = true;
    return { do: 'lose' };
  };
};

export const LINES: Readonly<Record<string, () => LineFaults | undefined>> = {
  'good line': () => undefined,
  'answer lost': lostOnce,
};

export class OperationSweep {
  readonly #world: MoneyWorld;
  readonly #operation: Operation;
  readonly #row: Row;
  #failures: string[] = [];
  #passed = 0;

  constructor(operation: Operation) {
    this.#operation = operation;
    this.#row = OPERATIONS[operation];
    this.#world = new MoneyWorld({ settings: { retryMs: 5000, resultMs: 200 } });
    this.#world.bench.start();
  }

  atEveryEvent(line: string, stride = 1): SweepResult {
    let events = 0;
    this.#case('uncut', () => (events = this.#run(line, () => false)));
    if (events < 6) this.#failures.push(`${line}: nothing ran`);
    for (let at = 0; at <= events; at += stride)
      this.#case(`${line}, event ${at} of ${events}`, () => {
        this.#run(line, (steps) => steps === at);
        this.#world.bench.restart();
      });
    return this.#result(
      `${this.#operation}: a cut at ${each(stride)} of ${events} events, ${line}`,
    );
  }

  atEveryByte(line: string, stride = 1): SweepResult {
    const { flash } = this.#world.bench;
    let bytes = 0;
    this.#case('uncut', () => {
      const before = flash.work;
      this.#run(line, () => false);
      bytes = flash.work - before;
    });
    if (bytes < 20) this.#failures.push(`${line}: nothing was written`);
    for (let at = 0; at < bytes; at += stride)
      this.#case(`${line}, byte ${at} of ${bytes}`, () => {
        let dead = false;
        flash.planCut({ afterBytes: at, onCut: () => (dead = true) });
        this.#run(line, () => dead);
        this.#world.bench.restart();
      });
    return this.#result(`${this.#operation}: a cut at ${each(stride)} of ${bytes} bytes, ${line}`);
  }

  /** A sale on a good line, the operation with its cut, the recovery, the books. */
  #case(name: string, cut: () => void): void {
    const world = this.#world;
    const { bench } = world;
    const sale = bench.sale(SALE);
    if (sale.message !== 'approved') {
      this.#failures.push(`${name}: the sale before it: ${sale.message}`);
      return;
    }
    const before = world.customerMinor;
    const closing = { ...bench.terminal.ledger.totals };
    const results = bench.results.length;
    cut();
    bench.line.faults = undefined;
    const shown = bench.results.slice(results).some(({ approved }) => approved);
    this.#start();
    const wrong =
      this.#operation === 'settlement' ? this.#settled(closing) : this.#givenBack(before, shown);
    const idle = bench.terminal.state.name === 'idle' ? undefined : 'not idle';
    const found = wrong ?? world.disagreement ?? idle;
    if (found) this.#failures.push(`${name}: ${found}`);
    else this.#passed++;
    this.#closeDay();
  }

  /** `shown`: the screen said Approved before the cut. */
  #givenBack(before: number, shown: boolean): string | undefined {
    const { ledger } = this.#world.bench.terminal;
    if (ledger.open) return `still open: ${ledger.open.kind}`;
    const back = before - this.#world.customerMinor;
    const whole = back === this.#row.givenBack;
    return whole || (back === 0 && !shown) ? undefined : `${back} given back`;
  }

  /** Begun or not: closing the day now must close what was open, once. */
  #settled(closing: {
    debitMinor: number;
    creditMinor: number;
    debitCount: number;
  }): string | undefined {
    const world = this.#world;
    const { ledger } = world.bench.terminal;
    if (ledger.totals.debitCount > 0) {
      const why = this.#press('5');
      if (why !== 'settled') return `settled again: ${why}`;
    }
    world.settledMinor += closing.debitMinor - closing.creditMinor;
    const left = world.bench.terminal.ledger.totals.debitCount;
    return left === 0 ? undefined : `${left} sales left`;
  }

  #press(item: string): string {
    const { bench } = this.#world;
    bench.press('menu', item, '1', '2', '3', '4', 'enter');
    bench.until('result');
    const { message } = bench.results.at(-1)!;
    bench.idle();
    return message;
  }

  #closeDay(): void {
    const world = this.#world;
    const { totals } = world.bench.terminal.ledger;
    if (totals.debitCount < 40) return;
    const { debitMinor, creditMinor } = totals;
    const why = this.#press('5');
    if (why !== 'settled') this.#failures.push(`the end of the day: ${why}`);
    world.settledMinor += debitMinor - creditMinor;
  }

  /** Presses the keys and runs until the terminal is idle again or `stop` holds. */
  #run(line: string, stop: (steps: number) => boolean): number {
    const { bench, clock, phone } = this.#world;
    const { item, keys, tap } = this.#row;
    const { last } = bench.terminal.ledger;
    bench.line.faults = LINES[line]!();
    phone.authenticate('fingerprint');
    bench.processor.run(() =>
      bench.press('menu', item, '1', '2', '3', '4', 'enter', ...keys(last ?? '0')),
    );
    if (tap) bench.reader.present(phone.picc);
    const limit = clock.now() + LIMIT_US;
    let steps = 0;
    while (!stop(steps) && clock.now() < limit) {
      const { name } = bench.terminal.state;
      if (steps > 0 && name !== 'present') bench.reader.remove();
      if (name === 'idle' && steps > 0) break;
      if (!clock.step()) break;
      steps++;
    }
    bench.reader.remove();
    return steps;
  }

  #start(): void {
    const { bench, clock } = this.#world;
    bench.processor.run(() => bench.terminal.start());
    const limit = clock.now() + LIMIT_US;
    while (bench.terminal.state.name !== 'idle' && clock.now() < limit && clock.step());
    // A refund that was not answered is repeated by the retry
    while (bench.terminal.ledger.open && clock.now() < limit && clock.step());
    while (bench.terminal.state.name !== 'idle' && clock.now() < limit && clock.step());
  }

  #result(name: string): SweepResult {
    const result = { name, passed: this.#passed, failures: this.#failures };
    this.#passed = 0;
    this.#failures = [];
    return result;
  }

  close(): void {
    this.#world.close();
  }
}

function each(stride: number): string {
  return stride === 1 ? 'each' : `every ${stride}th`;
}
