/**
 * The cut points of a sale, enumerated: every event and every byte programmed or erased between the order and the idle
 * screen. After each cut the terminal restarts, recovers and must agree with customer and merchant on the money.
 */

import { MoneyWorld } from '../support/money-world.js';
import type { LineFaults } from '../../simulator/line/faults.js';

export interface SweepResult {
  readonly name: string;
  readonly passed: number;
  readonly failures: readonly string[];
}

const DELIVER = { do: 'deliver' } as const;
const LIMIT_US = 400_000_000;

/** What disturbs the sale besides the cut. */
export const VARIANTS: Readonly<Record<string, LineFaults | undefined>> = {
  'good line': undefined,
  'answer lost': ({ way, bytes }) =>
    way === 'toTerminal' && isType(bytes, 0x0210) ? { do: 'lose' } : DELIVER,
  'request lost': ({ way, bytes }) =>
    way === 'toHost' && isType(bytes, 0x0200) ? { do: 'lose' } : DELIVER,
  'answer damaged': ({ way, bytes }) =>
    way === 'toTerminal' && isType(bytes, 0x0210)
      ? { do: 'garble', at: bytes.length - 1, bit: 0 }
      : DELIVER,
};

function isType(bytes: Uint8Array, mti: number): boolean {
  return ((bytes[13] ?? 0) << 8) + (bytes[14] ?? 0) === mti;
}

export class SaleSweep {
  readonly #world: MoneyWorld;
  readonly #failures: string[] = [];
  #passed = 0;
  #amount = 100;

  constructor() {
    this.#world = new MoneyWorld({ settings: { retryMs: 5000, resultMs: 200 } });
    this.#world.bench.start();
  }

  /** Events from the order to the idle screen of an undisturbed sale under this variant. */
  #events(variant: string): number {
    return this.#sale(variant, () => false).steps;
  }

  /** Kills the terminal at each event of the sale. */
  atEveryEvent(variant: string, stride = 1): SweepResult {
    const events = this.#events(variant);
    if (events < 10) this.#failures.push(`${variant}: the sale did not run`);
    for (let at = 0; at <= events; at += stride)
      this.#check(`${variant}, event ${at} of ${events}`, () => {
        this.#sale(variant, (steps) => steps === at);
        this.#world.bench.restart();
      });
    return this.#result(`a cut at each of ${events} events, ${variant}`);
  }

  /** The supply fails at each byte that the sale writes to the flash. */
  atEveryByte(variant: string, stride = 1): SweepResult {
    const bytes = this.#work(variant);
    if (bytes < 250) this.#failures.push(`${variant}: the sale did not run`);
    for (let at = 0; at < bytes; at += stride)
      this.#check(`${variant}, byte ${at} of ${bytes}`, () => this.#cutAtByte(variant, at));
    return this.#result(`a cut at each of ${bytes} bytes written, ${variant}`);
  }

  /** The supply fails behind the request, and again at each byte that the recovery writes. */
  inRecovery(stride = 1): SweepResult {
    const variant = 'answer lost';
    const { flash } = this.#world.bench;
    let bytes = 0;
    for (let at = 0; at <= bytes; at += stride) {
      this.#check(`recovery, byte ${at} of ${bytes}`, () => {
        this.#sale(variant, () => this.#world.bench.terminal.ledger.open !== undefined);
        this.#world.bench.restart();
        const before = flash.work;
        if (at < bytes) flash.planCut({ afterBytes: at });
        this.#start();
        bytes = Math.max(bytes, flash.work - before);
        if (at < bytes) this.#world.bench.restart();
      });
    }
    if (bytes < 8) this.#failures.push('the recovery wrote nothing');
    return this.#result(`a second cut at each of ${bytes} bytes of the recovery`);
  }

  /** Bytes that a sale writes; one in which the journal is tidied writes more, and the next one does not. */
  #work(variant: string): number {
    return Math.min(this.#workOnce(variant), this.#workOnce(variant));
  }

  #workOnce(variant: string): number {
    const { flash } = this.#world.bench;
    const before = flash.work;
    this.#sale(variant, () => false);
    this.#world.bench.line.faults = undefined;
    this.#start();
    const work = flash.work - before;
    this.#settleIfFull();
    return work;
  }

  #cutAtByte(variant: string, at: number): void {
    const { flash } = this.#world.bench;
    let dead = false;
    flash.planCut({ afterBytes: at, onCut: () => (dead = true) });
    this.#sale(variant, () => dead);
    this.#world.bench.restart();
  }

  /** Runs a sale until it is over or `stop` holds. */
  #sale(variant: string, stop: (steps: number) => boolean): { readonly steps: number } {
    const { bench, clock, phone } = this.#world;
    bench.line.faults = VARIANTS[variant];
    this.#amount += 1;
    phone.authenticate('fingerprint');
    bench.processor.run(() => void bench.terminal.purchase(this.#amount));
    bench.reader.present(phone.picc);
    const limit = clock.now() + LIMIT_US;
    let steps = 0;
    let read = false;
    while (!stop(steps) && clock.now() < limit) {
      const { name } = bench.terminal.state;
      if (!read && name !== 'present' && steps > 0) {
        read = true;
        bench.reader.remove();
      }
      if (name === 'idle' && steps > 0) break;
      if (!clock.step()) break;
      steps++;
    }
    bench.reader.remove();
    return { steps };
  }

  #start(): void {
    const { bench, clock } = this.#world;
    bench.processor.run(() => bench.terminal.start());
    const limit = clock.now() + LIMIT_US;
    while (bench.terminal.state.name !== 'idle' && clock.now() < limit && clock.step());
  }

  /** One cut, the restart with a good line, the books; then a sale must succeed. */
  #check(name: string, cut: () => void): void {
    const world = this.#world;
    const before = world.terminalMinor;
    cut();
    world.bench.line.faults = undefined;
    this.#start();
    const paid = world.terminalMinor - before;
    const wrong =
      world.disagreement ??
      (world.bench.terminal.ledger.open ? 'a reversal is still open' : undefined) ??
      (paid !== 0 && paid !== this.#amount ? `${paid} paid for ${this.#amount}` : undefined) ??
      (world.bench.terminal.state.name !== 'idle' ? 'not idle' : undefined);
    if (wrong) this.#failures.push(`${name}: ${wrong}`);
    else this.#passed++;
    this.#settleIfFull();
  }

  #settleIfFull(): void {
    const world = this.#world;
    const { bench } = world;
    if (bench.terminal.ledger.totals.debitCount < 60) return;
    bench.line.faults = undefined;
    const { debitMinor, creditMinor } = bench.terminal.ledger.totals;
    bench.press('menu', '5', '1', '2', '3', '4', 'enter');
    bench.until('result');
    const settled = bench.results.at(-1)!.message;
    bench.idle();
    world.settledMinor += debitMinor - creditMinor;
    if (settled !== 'settled') this.#failures.push(`settlement: ${settled}`);
  }

  #result(name: string): SweepResult {
    const result = { name, passed: this.#passed, failures: [...this.#failures] };
    this.#passed = 0;
    this.#failures.length = 0;
    return result;
  }

  close(): void {
    this.#world.close();
  }
}
