/** What the SDK's typings lack of `crypt` (moddable/modules/crypt/digest/crypt.js). */

declare module 'crypt' {
  export class BlockCipher {
    constructor(name: 'DES' | 'TDES' | 'AES', key: ArrayBuffer);
    encrypt(block: ArrayBuffer): ArrayBuffer;
    decrypt(block: ArrayBuffer): ArrayBuffer;
  }
}
