/** The phone in its owner's hand: power, screen, lock, and the last verification with its age. */

import type { CdcvmMethod } from './card/issuer-data.js';

export interface DeviceState {
  readonly powered: boolean;
  readonly screenOn: boolean;
  readonly locked: boolean;
  readonly verified?: { readonly method: CdcvmMethod; readonly atUs: number };
}

export class Device {
  #state: DeviceState = { powered: true, screenOn: true, locked: true };
  readonly #methods: readonly CdcvmMethod[];
  readonly #now: () => number;

  constructor(methods: readonly CdcvmMethod[], now: () => number) {
    this.#methods = methods;
    this.#now = now;
  }

  get state(): DeviceState {
    return this.#state;
  }

  /** The owner is recognised: unlocks, wakes the screen, and starts the validity window. False: this phone has no such way. */
  verify(method: CdcvmMethod): boolean {
    if (!this.#state.powered || !this.#methods.includes(method)) return false;
    this.#state = {
      powered: true,
      screenOn: true,
      locked: false,
      verified: { method, atUs: this.#now() },
    };
    return true;
  }

  /** The method and its age, while it is valid. */
  verification(validMs: number): { method: CdcvmMethod; ageSeconds: number } | undefined {
    const verified = this.#state.verified;
    if (!verified) return undefined;
    const age = this.#now() - verified.atUs;
    if (age < 0 || age > validMs * 1000) return undefined;
    return { method: verified.method, ageSeconds: Math.floor(age / 1_000_000) };
  }

  /** The verification served its tap. */
  consume(): void {
    const { powered, screenOn, locked } = this.#state;
    this.#state = { powered, screenOn, locked };
  }

  lock(): void {
    this.#state = { powered: this.#state.powered, screenOn: this.#state.screenOn, locked: true };
  }

  screen(on: boolean): void {
    const { powered, locked, verified } = this.#state;
    if (powered)
      this.#state = on
        ? { powered, screenOn: true, locked, ...(verified && { verified }) }
        : { powered, screenOn: false, locked: true };
  }

  powerOff(): void {
    this.#state = { powered: false, screenOn: false, locked: true };
  }

  powerOn(): void {
    this.#state = { powered: true, screenOn: true, locked: true };
  }

  restore(state: DeviceState): void {
    this.#state = state;
  }
}
