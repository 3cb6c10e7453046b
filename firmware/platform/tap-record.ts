/** The last taps for the console: when, what came out, how long the card was read. Masked: no account, no cryptogram. */

import type { TransactionResult } from '../app/terminal.js';
import type { Clock } from '../ports/clock.js';
import type { Log, LogEvent } from '../ports/log.js';

const KEPT = 8;
const US_PER_MS = 1000;

export class TapRecord implements Log {
  readonly on = true;
  readonly #clock: Clock;
  readonly #inner: Log;
  #lines: string[] = [];
  #first: number | undefined;
  #last = 0;

  /** Passes every event on, and notes when the card was spoken to. */
  constructor(clock: Clock, inner: Log) {
    this.#clock = clock;
    this.#inner = inner;
  }

  add(event: LogEvent): void {
    if (event.kind === 'capdu') this.#first ??= this.#clock.now();
    else if (event.kind === 'rapdu') this.#last = this.#clock.now();
    this.#inner.add(event);
  }

  ended(result: TransactionResult): void {
    const { message, order, responseCode, trace } = result;
    const now = this.#clock.now();
    const card = this.#first === undefined ? '' : ` card ${ms(this.#last - this.#first)} ms`;
    const total = this.#first === undefined ? '' : `, result ${ms(now - this.#first)} ms`;
    const amount = order && 'amountMinor' in order ? ` ${order.amountMinor}` : '';
    this.#lines.push(
      `${ms(now)} ${message}${amount}${trace ? ` trace ${trace}` : ''}` +
        `${responseCode ? ` code ${responseCode}` : ''}${card}${total}`,
    );
    if (this.#lines.length > KEPT) this.#lines.shift();
    this.#first = undefined;
  }

  lines(): readonly string[] {
    return this.#lines;
  }
}

function ms(us: number): number {
  return Math.round(us / US_PER_MS);
}
