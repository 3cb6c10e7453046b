/** Globals of xshost (test/xs/host). */

declare function print(...values: unknown[]): void;
declare function meter(): number;
/** JSON of what is used, the peaks and the costs by part; `restart`: collects garbage and starts anew. */
declare function figures(restart?: boolean): string;
declare function argv(index: number): string | undefined;
declare function readFile(path: string): ArrayBuffer;
declare function exit(status: number): never;
declare function worldCall(
  operation: number,
  x?: number,
  y?: number,
  payload?: ArrayBuffer | Uint8Array | string,
): unknown;
declare function nativeDigest(name: string, bytes: Uint8Array): ArrayBuffer;
declare function nativeBlock(
  name: string,
  decrypt: boolean,
  key: ArrayBuffer | Uint8Array,
  block: ArrayBuffer | Uint8Array,
): ArrayBuffer;

declare module 'crypt' {
  export class Digest {
    constructor(name: 'SHA1' | 'SHA256');
    write(message: ArrayBuffer): void;
    close(): ArrayBuffer;
  }
  export class BlockCipher {
    constructor(name: 'DES' | 'TDES' | 'AES', key: ArrayBuffer);
    encrypt(block: ArrayBuffer): ArrayBuffer;
    decrypt(block: ArrayBuffer): ArrayBuffer;
  }
}
