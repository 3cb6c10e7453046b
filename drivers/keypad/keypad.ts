/**
 * A 4 × 4 matrix keypad without diodes: rows are pulled low one after the other, columns are read; a key counts after two
 * equal scans. Rows are open drain: two keys of a column would otherwise short a low row to a high one.
 */

import type { InputPin, OutputPin, PeripheralClock } from '../peripheral-io.js';

/** Rows are outputs, columns inputs of the same class. */
export interface PinConstructor {
  new (options: object): InputPin & OutputPin;
  readonly OutputOpenDrain: unknown;
  readonly InputPullUp: unknown;
}

export interface KeypadOptions<K> {
  readonly keypad: {
    readonly io: PinConstructor;
    readonly rows: readonly number[];
    readonly columns: readonly number[];
  };
  /** What is printed on the keys, row by row. */
  readonly keys: readonly (readonly K[])[];
  readonly clock: PeripheralClock;
  readonly onKey: (key: K) => void;
  readonly scanMs?: number;
}

const NONE = -1;
const SEVERAL = -2;

export class Keypad<K> {
  readonly #options: KeypadOptions<K>;
  #rows: OutputPin[] = [];
  #columns: InputPin[] = [];
  #alarm: { cancel(): void } | undefined;
  /** Seen by the last scan; reported when seen twice. */
  #seen = NONE;
  #down = NONE;

  constructor(options: KeypadOptions<K>) {
    this.#options = options;
    const { io: Pin, rows, columns } = options.keypad;
    if (options.keys.length !== rows.length) throw new RangeError('keys');
    try {
      for (const pin of rows)
        this.#rows.push(new Pin({ pin, mode: Pin.OutputOpenDrain, initialValue: 1 }));
      for (const pin of columns) this.#columns.push(new Pin({ pin, mode: Pin.InputPullUp }));
    } catch (error) {
      this.close();
      throw error;
    }
    this.#again();
  }

  close(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    for (const pin of this.#rows) pin.close();
    for (const pin of this.#columns) pin.close();
    this.#rows = [];
    this.#columns = [];
  }

  #again(): void {
    this.#alarm = this.#options.clock.alarm('keypad', this.#options.scanMs ?? 15, () => {
      this.#again();
      this.#scan();
    });
  }

  #scan(): void {
    const now = this.#pressed();
    const stable = now === this.#seen;
    this.#seen = now;
    // While several are down nothing is said: the one that stays was told when it came, or is told when it is alone.
    if (!stable || now === this.#down || now === SEVERAL) return;
    this.#down = now;
    if (now === NONE) return;
    const width = this.#columns.length;
    const key = this.#options.keys[(now / width) | 0]![now % width];
    if (key !== undefined) this.#options.onKey(key);
  }

  /** The only key that is down. With several the matrix shows ghosts: none of them is believed. */
  #pressed(): number {
    let found = NONE;
    for (let row = 0; row < this.#rows.length; row++) {
      this.#rows[row]!.write(0);
      for (let column = 0; column < this.#columns.length; column++) {
        if (this.#columns[column]!.read() !== 0) continue;
        if (found !== NONE) {
          this.#rows[row]!.write(1);
          return SEVERAL;
        }
        found = row * this.#columns.length + column;
      }
      this.#rows[row]!.write(1);
    }
    return found;
  }
}
