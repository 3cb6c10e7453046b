/** Unpredictable numbers of a case: those it names, then counted on, so that each differs. */

import { D1_UN } from './profile-d1.js';

export class UnSource {
  readonly #numbers: readonly string[];
  #drawn = 0;

  constructor(numbers: readonly string[] = [D1_UN]) {
    this.#numbers = numbers;
  }

  fill(bytes: Uint8Array): void {
    const at = this.#drawn++;
    const last = this.#numbers.length - 1;
    let rest = BigInt(`0x${this.#numbers[Math.min(at, last)]!}`) + BigInt(Math.max(0, at - last));
    for (let i = bytes.length - 1; i >= 0; i--) {
      bytes[i] = Number(rest & 0xffn);
      rest >>= 8n;
    }
  }
}
