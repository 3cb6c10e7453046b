/** Faults as named numbers (0: off), with a table row that says what each means: for scenarios, the page and reports. */

export interface FaultRow {
  readonly unit: 'probability' | 'count' | 'ms' | 'position' | 'switch';
  readonly doc: string;
}

export class FaultBoard<Name extends string> {
  readonly rows: Readonly<Record<Name, FaultRow>>;
  readonly #values = new Map<Name, number>();
  /** Asked for with each byte and frame. */
  #any = false;

  constructor(
    rows: Readonly<Record<Name, FaultRow>>,
    initial: Readonly<Partial<Record<Name, number>>>,
  ) {
    this.rows = rows;
    for (const name of Object.keys(initial) as Name[]) this.set(name, initial[name]!);
  }

  /** 0 when the fault is off. */
  value(name: Name): number {
    return this.#any ? (this.#values.get(name) ?? 0) : 0;
  }

  set(name: Name, value: number): void {
    if (!Object.hasOwn(this.rows, name)) throw new RangeError(`no fault "${name}"`);
    if (value === 0) this.#values.delete(name);
    else this.#values.set(name, value);
    this.#any = this.#values.size > 0;
  }

  clear(): void {
    this.#values.clear();
    this.#any = false;
  }

  get any(): boolean {
    return this.#any;
  }
}
