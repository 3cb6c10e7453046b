/** `Digest` and `BlockCipher` under the names of Moddable's `crypt`, over the native functions of xshost. */

export class Digest {
  readonly #name: string;
  #data = new Uint8Array(0);

  constructor(name: string) {
    this.#name = name;
  }

  write(data: ArrayBuffer | Uint8Array): void {
    const more = data instanceof Uint8Array ? data : new Uint8Array(data);
    if (this.#data.length === 0) {
      this.#data = more.slice();
      return;
    }
    const all = new Uint8Array(this.#data.length + more.length);
    all.set(this.#data);
    all.set(more, this.#data.length);
    this.#data = all;
  }

  close(): ArrayBuffer {
    return nativeDigest(this.#name, this.#data);
  }
}

export class BlockCipher {
  readonly #name: string;
  readonly #key: ArrayBuffer;

  constructor(name: string, key: ArrayBuffer) {
    if (!(key instanceof ArrayBuffer)) throw new TypeError('not an ArrayBuffer instance');
    this.#name = name;
    this.#key = key;
  }

  encrypt(block: ArrayBuffer): ArrayBuffer {
    return nativeBlock(this.#name, false, this.#key, block);
  }

  decrypt(block: ArrayBuffer): ArrayBuffer {
    return nativeBlock(this.#name, true, this.#key, block);
  }
}
