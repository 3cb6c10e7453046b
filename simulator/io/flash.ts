/** NOR flash with power cuts: 4 KB erase, programming clears bits only, wear counted. A cut leaves a prefix of what was under way. */

export interface FlashCut {
  /** The supply fails after this many bytes programmed or erased from now. */
  readonly afterBytes: number;
  /** Called at the cut, before `PowerCut` is thrown. */
  readonly onCut?: () => void;
}

/** Thrown out of the operation that the supply did not survive: the processor is dead at that point. */
export class PowerCut extends Error {
  override readonly name = 'PowerCut';
}

export interface FlashModelOptions {
  /** Bytes; a multiple of 4096. */
  readonly size: number;
  /** What the partition holds at first; erased where shorter. */
  readonly image?: Uint8Array;
}

const SECTOR = 4096;
const ERASED = 0xff;

export class FlashModel {
  readonly size: number;
  readonly sectorSize = SECTOR;
  readonly #bytes: Uint8Array;
  readonly #erases: number[];
  #cut: { left: number; onCut: (() => void) | undefined } | undefined;
  #dead = false;
  #programmed = 0;
  #violations = 0;

  constructor(options: FlashModelOptions) {
    if (options.size <= 0 || options.size % SECTOR) throw new RangeError('size in whole sectors');
    this.size = options.size;
    const { size, image } = options;
    if (image?.length === size) this.#bytes = image.slice();
    else {
      this.#bytes = new Uint8Array(size).fill(ERASED);
      if (image) this.#bytes.set(image);
    }
    this.#erases = new Array<number>(options.size / SECTOR).fill(0);
  }

  /** Programmings that asked for a bit to go from 0 to 1: it stayed 0. */
  get violations(): number {
    return this.#violations;
  }

  /** Bytes programmed or erased so far: the scale on which cuts are placed. */
  get work(): number {
    return this.#programmed;
  }

  /** How often each sector was erased. */
  get wear(): readonly number[] {
    return this.#erases;
  }

  image(): Uint8Array {
    return this.#bytes.slice();
  }

  /** The supply fails later; `undefined` takes that back. */
  planCut(cut: FlashCut | undefined): void {
    this.#cut = cut ? { left: cut.afterBytes, onCut: cut.onCut } : undefined;
  }

  /** The supply is back. */
  powerOn(): void {
    this.#dead = false;
    this.#cut = undefined;
  }

  /** Another flash with the same content. */
  copy(): FlashModel {
    return new FlashModel({ size: this.size, image: this.#bytes });
  }

  read(offset: number, length: number): Uint8Array {
    this.#check(offset, length);
    return this.#bytes.slice(offset, offset + length);
  }

  program(offset: number, bytes: Uint8Array): void {
    this.#check(offset, bytes.length);
    let violated = false;
    for (let i = 0; i < bytes.length; i++) {
      this.#spend();
      const old = this.#bytes[offset + i]!;
      const wanted = bytes[i]!;
      if (wanted & ~old) violated = true;
      this.#bytes[offset + i] = old & wanted;
    }
    if (violated) this.#violations++;
  }

  /** Cut inside: bytes before are erased, bytes after are as they were. */
  erase(offset: number): void {
    this.#check(offset, SECTOR);
    if (offset % SECTOR) throw new RangeError('erase begins at a sector');
    this.#erases[offset / SECTOR]!++;
    for (let i = 0; i < SECTOR; i++) {
      this.#spend();
      this.#bytes[offset + i] = ERASED;
    }
  }

  #spend(): void {
    const cut = this.#cut;
    if (cut) {
      if (cut.left === 0) {
        this.#dead = true;
        this.#cut = undefined;
        cut.onCut?.();
        throw new PowerCut('power cut');
      }
      cut.left--;
    }
    this.#programmed++;
  }

  #check(offset: number, length: number): void {
    if (this.#dead) throw new PowerCut('no power');
    if (offset < 0 || length < 0 || offset + length > this.size)
      throw new RangeError('outside the flash');
  }
}
