/** Storage with the rules of a NOR flash partition: erase sets 4 KB to FF, programming only clears bits. */
export interface Flash {
  /** Bytes; a multiple of `sectorSize`. */
  readonly size: number;
  readonly sectorSize: number;
  read(offset: number, length: number): Uint8Array;
  /** Programs bytes: each bit can only go from 1 to 0. A power cut may leave any prefix written. */
  program(offset: number, bytes: Uint8Array): void;
  /** Erases the sector that starts at `offset`. */
  erase(offset: number): void;
}

/** Small named values (NVS on the device). A set is atomic: after a power cut the old or the new value is there. */
export interface KeyValue {
  get(key: string): Uint8Array | undefined;
  set(key: string, value: Uint8Array): void;
  delete(key: string): void;
}
