/** Ciphers and digest of the phone, injected: node:crypto on the desktop, the engine's `crypt` elsewhere. Synchronous; inputs are not changed. */
export interface PhoneCiphers {
  /** Two-key triple DES, EDE, ECB, no padding; key of 16 bytes. */
  tdesEncrypt(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** Single DES, ECB, no padding; key of 8 bytes. */
  desEncrypt(key: Uint8Array, data: Uint8Array): Uint8Array;
  desDecrypt(key: Uint8Array, data: Uint8Array): Uint8Array;
  sha1(data: Uint8Array): Uint8Array;
  /** AES-128 of blocks, ECB, no padding: for the personalisation channel (SCP03). */
  aesEncrypt(key: Uint8Array, data: Uint8Array): Uint8Array;
  aesDecrypt(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** The engine's own RSA, where it has one: the private operation without padding, for one key. Else BigInt does it. */
  rsaSigner?(key: RsaParts): (block: Uint8Array) => Uint8Array;
}

/** A private key, big-endian numbers. */
export interface RsaParts {
  readonly n: Uint8Array;
  readonly e: Uint8Array;
  readonly d: Uint8Array;
  readonly p: Uint8Array;
  readonly q: Uint8Array;
  readonly dp: Uint8Array;
  readonly dq: Uint8Array;
  /** Inverse of q modulo p. */
  readonly qi: Uint8Array;
}
