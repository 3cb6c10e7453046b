/**
 * Continuous health test of the unpredictable numbers: with a generator that sticks, counts or hardly moves, an answer
 * of the card can be made in advance (backoffice.md 6 A14, 7.2 rule 4). Once weak, weak until the next start.
 */

import type { Random } from '../ports/crypto.js';

/** Numbers of four bytes (9F37) are looked at, others passed through. */
const LENGTH = 4;
/** So many equal differences in a row; of a good generator once in 2^64 numbers. */
const EQUAL_STEPS = 2;
/** Within so many numbers, at least so many of the 32 bits must have moved. */
const WINDOW = 8;
const LEAST_BITS = 16;

export class WatchedRandom implements Random {
  readonly #random: Random;
  #weak = false;
  #count = 0;
  #last = 0;
  #step = 0;
  #equal = 0;
  /** Bits that moved since the window began. */
  #moved = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  get weak(): boolean {
    return this.#weak;
  }

  fill(bytes: Uint8Array): void {
    this.#random.fill(bytes);
    if (bytes.length === LENGTH)
      this.#look((bytes[0]! << 24) | (bytes[1]! << 16) | (bytes[2]! << 8) | bytes[3]!);
  }

  #look(number: number): void {
    const step = (number - this.#last) | 0;
    this.#count++;
    if (this.#count > 1) {
      this.#equal = this.#count > 2 && step === this.#step ? this.#equal + 1 : 0;
      if (this.#equal >= EQUAL_STEPS) this.#weak = true;
      this.#moved |= number ^ this.#last;
      if (this.#count % WINDOW === 0) {
        if (bitsOf(this.#moved) < LEAST_BITS) this.#weak = true;
        this.#moved = 0;
      }
    }
    this.#last = number;
    this.#step = step;
  }
}

function bitsOf(number: number): number {
  let left = number;
  let bits = 0;
  while (left !== 0) {
    left &= left - 1;
    bits++;
  }
  return bits;
}
