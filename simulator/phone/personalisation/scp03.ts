/**
 * The secure channel of personalisation, after GlobalPlatform Card Specification v2.3 Amendment D (SCP03), AES-128,
 * security level 03, with FIXED PUBLIC LAB KEYS: a demonstration of the steps, not a protection.
 */

import { fromHex, join, xor } from '../bytes.js';
import type { PhoneCiphers } from '../ciphers.js';

/** The well-known test key of GlobalPlatform, for all three static keys. */
export const LAB_STATIC_KEY = '404142434445464748494A4B4C4D4E4F';

export interface SessionKeys {
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  readonly cardCryptogram: Uint8Array;
  readonly hostCryptogram: Uint8Array;
}

/** Derivation constants, Amendment D table 4-1. */
const CARD_CRYPTOGRAM = 0x00;
const HOST_CRYPTOGRAM = 0x01;
const S_ENC = 0x04;
const S_MAC = 0x06;

export function sessionKeys(
  ciphers: PhoneCiphers,
  hostChallenge: Uint8Array,
  cardChallenge: Uint8Array,
): SessionKeys {
  const context = join([hostChallenge, cardChallenge]);
  const key = fromHex(LAB_STATIC_KEY);
  const mac = derive(ciphers, key, S_MAC, 128, context);
  return {
    enc: derive(ciphers, key, S_ENC, 128, context),
    mac,
    cardCryptogram: derive(ciphers, mac, CARD_CRYPTOGRAM, 64, context),
    hostCryptogram: derive(ciphers, mac, HOST_CRYPTOGRAM, 64, context),
  };
}

/** NIST SP 800-108 in counter mode over CMAC: eleven zeros, constant, 00, length in bits, counter, context. */
function derive(
  ciphers: PhoneCiphers,
  key: Uint8Array,
  constant: number,
  bits: number,
  context: Uint8Array,
): Uint8Array {
  const label = new Uint8Array(11);
  const fixed = Uint8Array.of(constant, 0x00, bits >> 8, bits & 0xff, 0x01);
  return cmac(ciphers, key, join([label, fixed, context])).slice(0, bits / 8);
}

/** AES-CMAC (RFC 4493). */
export function cmac(ciphers: PhoneCiphers, key: Uint8Array, data: Uint8Array): Uint8Array {
  const k1 = double(ciphers.aesEncrypt(key, new Uint8Array(16)));
  const whole = data.length > 0 && data.length % 16 === 0;
  const blocks = whole ? data.slice() : pad(data);
  const mask = whole ? k1 : double(k1);
  const last = blocks.length - 16;
  blocks.set(xor(blocks.subarray(last), mask), last);
  let chain: Uint8Array = new Uint8Array(16);
  for (let at = 0; at < blocks.length; at += 16)
    chain = ciphers.aesEncrypt(key, xor(chain, blocks.subarray(at, at + 16)));
  return chain;
}

function double(block: Uint8Array): Uint8Array {
  const doubled = new Uint8Array(16);
  for (let i = 0; i < 16; i++) doubled[i] = (block[i]! << 1) | ((block[i + 1] ?? 0) >> 7);
  if (block[0]! & 0x80) doubled[15]! ^= 0x87;
  return doubled;
}

function pad(data: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor(data.length / 16) + 1) * 16);
  padded.set(data);
  padded[data.length] = 0x80;
  return padded;
}

/** Both ends of the channel: command counter and MAC chaining value. */
export class SecureChannel {
  readonly keys: SessionKeys;
  readonly #ciphers: PhoneCiphers;
  #chain: Uint8Array = new Uint8Array(16);
  #counter = 0;

  constructor(ciphers: PhoneCiphers, keys: SessionKeys) {
    this.#ciphers = ciphers;
    this.keys = keys;
  }

  /** C-MAC over the command with its final Lc; the chaining value moves on. */
  mac(header: Uint8Array, data: Uint8Array): Uint8Array {
    const length = Uint8Array.of(data.length + 8);
    this.#chain = cmac(this.#ciphers, this.keys.mac, join([this.#chain, header, length, data]));
    return this.#chain.slice(0, 8);
  }

  encrypt(data: Uint8Array): Uint8Array {
    const clear = pad(data);
    const out = new Uint8Array(clear.length);
    let chain = this.#initial();
    for (let at = 0; at < clear.length; at += 16) {
      chain = this.#ciphers.aesEncrypt(this.keys.enc, xor(chain, clear.subarray(at, at + 16)));
      out.set(chain, at);
    }
    return out;
  }

  /** Undefined: not padded as it should be. */
  decrypt(data: Uint8Array): Uint8Array | undefined {
    if (data.length === 0 || data.length % 16 !== 0) return undefined;
    const clear = new Uint8Array(data.length);
    let chain = this.#initial();
    for (let at = 0; at < data.length; at += 16) {
      const block = data.slice(at, at + 16);
      clear.set(xor(this.#ciphers.aesDecrypt(this.keys.enc, block), chain), at);
      chain = block;
    }
    let end = clear.length - 1;
    while (end > 0 && clear[end] === 0) end--;
    return clear[end] === 0x80 ? clear.slice(0, end) : undefined;
  }

  #initial(): Uint8Array {
    const counter = new Uint8Array(16);
    counter[15] = ++this.#counter;
    return this.#ciphers.aesEncrypt(this.keys.enc, counter);
  }
}
