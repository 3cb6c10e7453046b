/** What can be held to the reader: how far it is, how strongly it couples, and what a drag asks of the bench. */

import { couplingAt } from '../../../rf/coupling.js';
import type { BenchClient } from '../client.js';
import type { Medium } from '../bench-state.js';

/** The drawing's scale. */
const MM_PER_PIXEL = 0.4;
/** Beyond this the reader does not know of it. */
const REACH_PIXELS = 110;
/** A hand does not move finer, and the bench need not hear more often. */
const STEP = 0.04;

/** Follows one drag and tells the bench of places that differ. */
export class Hold {
  readonly #client: BenchClient;
  readonly #what: Medium;
  #coupling: number;

  constructor(client: BenchClient, what: Medium, held: boolean) {
    this.#client = client;
    this.#what = what;
    this.#coupling = held ? 1 : 0;
  }

  get near(): boolean {
    return this.#coupling > 0;
  }

  moved(distancePixels: number): void {
    const coupling = distancePixels > REACH_PIXELS ? 0 : couplingAt(distancePixels * MM_PER_PIXEL);
    if (coupling === 0 ? !this.near : Math.abs(coupling - this.#coupling) < STEP) return;
    this.#coupling = coupling;
    void (coupling === 0
      ? this.#client.act('remove', { what: this.#what })
      : this.#client.act('place', { what: this.#what, coupling }));
  }

  /** Let go over the reader: it lies on it. */
  dropped(): void {
    if (!this.near) return;
    this.#coupling = 1;
    void this.#client.act('place', { what: this.#what, coupling: 1 });
  }
}
