/** A 4 × 4 keypad: a pressed key joins its row to its column. */

const LABELS: readonly (readonly string[])[] = [
  ['1', '2', '3', 'menu'],
  ['4', '5', '6', 'up'],
  ['7', '8', '9', 'down'],
  ['clear', '0', 'enter', 'cancel'],
];

export class KeyMatrix {
  readonly #rows: readonly number[];
  readonly #columns: readonly number[];
  readonly #levels = new Map<number, number>();
  #pressed: readonly [row: number, column: number] | undefined;

  constructor(pins: { readonly rows: readonly number[]; readonly columns: readonly number[] }) {
    this.#rows = pins.rows;
    this.#columns = pins.columns;
  }

  /** False: no such key. */
  press(label: string): boolean {
    for (let row = 0; row < LABELS.length; row++) {
      const column = LABELS[row]!.indexOf(label);
      if (column < 0) continue;
      this.#pressed = [this.#rows[row]!, this.#columns[column]!];
      return true;
    }
    return false;
  }

  release(): void {
    this.#pressed = undefined;
  }

  drive(pin: number, level: number): void {
    this.#levels.set(pin, level);
  }

  /** The level of a column: pulled up, unless its pressed key's row is low. Undefined: no column. */
  level(pin: number): 0 | 1 | undefined {
    if (!this.#columns.includes(pin)) return undefined;
    const pressed = this.#pressed;
    return pressed?.[1] === pin && this.#levels.get(pressed[0]) === 0 ? 0 : 1;
  }
}
