/** Small named values with atomic sets, as NVS keeps them; survives power cuts with the old or the new value. */

const NAME_MAX = 15;

export class KeyValueModel {
  readonly #values = new Map<string, Uint8Array>();

  get(key: string): Uint8Array | undefined {
    return this.#values.get(key)?.slice();
  }

  set(key: string, value: Uint8Array): void {
    if (key.length === 0 || key.length > NAME_MAX) throw new RangeError(`key "${key}"`);
    this.#values.set(key, value.slice());
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  keys(): string[] {
    return [...this.#values.keys()].sort();
  }
}
