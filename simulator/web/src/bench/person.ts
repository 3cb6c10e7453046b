/** Who holds the phone: orders the amount, verifies, holds it there, and takes it away after the result. */

import type { BenchState, Medium } from '../bench-state.js';
import type { BenchClient } from '../client.js';
import { minorOf } from '../format.js';

/** A tap by button or key: the hand goes away so long after the result. */
const LINGER_MS = 1500;
/** A terminal shows its result no longer once the card is away. */
const REST_LIMIT_MS = 3000;
/** The card was read: a terminal shows it, a gate opens. */
const OVER = ['result', 'open', 'refused'];

export interface Wishes {
  readonly amount: string;
  /** The owner touches the sensor when the phone is picked up. */
  readonly verifies: boolean;
}

export class Person {
  readonly #client: BenchClient;
  readonly #wishes: Wishes;
  /** Waits for the end of a tap, to take the phone away. */
  #waits = false;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  constructor(client: BenchClient, wishes: Wishes) {
    this.#client = client;
    this.#wishes = wishes;
  }

  lies(what: Medium): boolean {
    return this.#bench?.antenna.some((one) => one.what === what) ?? false;
  }

  /** The whole of a purchase with one key: amount, fingerprint, phone onto the reader, and away after the result. */
  async tap(what: Medium): Promise<void> {
    if (this.lies(what)) return this.takeAway(what);
    await this.prepare(what);
    this.#waits = (await this.#client.act('place', { what })) !== undefined;
  }

  async takeAway(what: Medium): Promise<void> {
    this.stay();
    await this.#client.act('remove', { what });
  }

  /** The hand is on it: it does not leave by itself. */
  stay(): void {
    this.#waits = false;
    clearTimeout(this.#leaving);
  }

  /** What happens before something is held to the reader. */
  async prepare(what: Medium): Promise<void> {
    await this.#rested();
    if (this.#bench?.terminal.state === 'idle') await this.order();
    const by = this.#bench?.phone.methods[0];
    if (what === 'phone' && this.#wishes.verifies && by) await this.#client.act('unlock', { by });
  }

  async order(): Promise<void> {
    const { amount } = this.#wishes;
    const amountMinor = minorOf(amount);
    if (amountMinor === undefined)
      this.#client.tell({ text: `"${amount}" is no amount; write it as 12.80`, kind: 'error' });
    else await this.#client.act('order', { amountMinor });
  }

  /** Looks at the bench: is it time to go? */
  look(): void {
    if (!this.#waits || !OVER.includes(this.#bench?.terminal.state ?? '')) return;
    this.#waits = false;
    this.#linger();
  }

  get #bench(): BenchState | undefined {
    return this.#client.state;
  }

  #linger(): void {
    this.#leaving = setTimeout(() => this.#leave(), LINGER_MS);
  }

  #leave(): void {
    // Who stops time wants to look at the result.
    if (!this.#bench?.running) this.#linger();
    else for (const { what } of this.#bench.antenna) void this.#client.act('remove', { what });
  }

  /** A result that is still on the screen keeps the next order waiting, for a moment. */
  async #rested(): Promise<void> {
    const until = performance.now() + REST_LIMIT_MS;
    while (
      this.#bench?.terminal.state === 'result' &&
      this.#bench.running &&
      performance.now() < until
    )
      await new Promise((resolve) =>
        this.#client.addEventListener('change', resolve, { once: true }),
      );
  }
}
