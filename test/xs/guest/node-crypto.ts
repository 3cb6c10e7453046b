/** Of node:crypto what support code of the specs asks for: createHash, on the native digests of xshost. */

class Hash {
  readonly #name: string;
  #data = new Uint8Array(0);

  constructor(name: string) {
    this.#name = name.toUpperCase().replace('-', '');
  }

  update(more: Uint8Array | string): this {
    const bytes = typeof more === 'string' ? new TextEncoder().encode(more) : more;
    const all = new Uint8Array(this.#data.length + bytes.length);
    all.set(this.#data);
    all.set(bytes, this.#data.length);
    this.#data = all;
    return this;
  }

  digest(encoding?: 'hex'): Uint8Array | string {
    const out = new Uint8Array(nativeDigest(this.#name, this.#data));
    if (!encoding) return out;
    let hex = '';
    for (const byte of out) hex += (byte | 256).toString(16).slice(1);
    return hex;
  }
}

export const createHash = (name: string): Hash => new Hash(name);
