/** Pure ciphers and digests, injected: native on the device, node:crypto in the simulator. All synchronous; inputs are not changed. */
export interface Crypto {
  sha1(data: Uint8Array): Uint8Array;
  sha256(data: Uint8Array): Uint8Array;
  /** Single DES on 8-byte blocks, ECB, no padding; 8-byte key. */
  desEncrypt(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** Two-key (16 bytes) triple DES, EDE, ECB, no padding. */
  tdesEncrypt(key: Uint8Array, data: Uint8Array): Uint8Array;
  tdesDecrypt(key: Uint8Array, data: Uint8Array): Uint8Array;
}

export interface Random {
  /** Fills with unpredictable bytes (on the device: the hardware generator). */
  fill(bytes: Uint8Array): void;
}
