/** Digits that nobody may read: PIN and operator code. One buffer, overwritten; never a string, never logged (backoffice.md 7.2). */

const MOST = 12;

export class SecretPad {
  readonly #digits = new Uint8Array(MOST);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(digit: number): void {
    if (this.#length < MOST) this.#digits[this.#length++] = digit;
  }

  pop(): void {
    if (this.#length > 0) this.#digits[--this.#length] = 0;
  }

  /** The digits themselves, for the one that enciphers them: not to be kept. */
  digits(): Uint8Array {
    return this.#digits.subarray(0, this.#length);
  }

  equals(code: string): boolean {
    let difference = this.#length ^ code.length;
    for (let i = 0; i < this.#length && i < code.length; i++)
      difference |= this.#digits[i]! ^ (code.charCodeAt(i) - 48);
    return difference === 0;
  }

  wipe(): void {
    this.#digits.fill(0);
    this.#length = 0;
  }
}
