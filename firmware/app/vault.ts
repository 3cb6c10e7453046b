/**
 * The terminal's keys: master key and device key in the key-value store, working keys opened in RAM only (backoffice.md
 * 7.2). The sign-on answer is kept as it came, under the master key, so that a reversal can go out first after a restart.
 */

import { putUint32 } from '../bytes/crc32.js';
import type { Seal } from '../journal/journal.js';
import type { Crypto, Random } from '../ports/crypto.js';
import type { KeyValue } from '../ports/storage.js';
import { openWorkingKeys, wipeKeys, type KeyResult, type WorkingKeys } from '../uplink/keys.js';

const TMK = 'tmk';
const WORKING = 'keys';
const DEVICE = 'device-key';

/** So many refused key sets in a row wipe everything. */
const MOST_REFUSED = 3;

/** Of SHA-256. */
const BLOCK = 64;
const DIGEST = 32;

export class Vault {
  readonly #store: KeyValue;
  readonly #crypto: Crypto;
  readonly #deviceKey: Uint8Array;
  #keys: WorkingKeys | undefined;
  #refused = 0;

  constructor(store: KeyValue, crypto: Crypto, random: Random) {
    this.#store = store;
    this.#crypto = crypto;
    let device = store.get(DEVICE);
    if (!device) {
      device = new Uint8Array(16);
      random.fill(device);
      store.set(DEVICE, device);
    }
    this.#deviceKey = device;
    const kept = store.get(WORKING);
    if (kept) this.#open(kept);
  }

  /** A terminal master key was provisioned. */
  get provisioned(): boolean {
    return this.#store.get(TMK) !== undefined;
  }

  get keys(): WorkingKeys | undefined {
    return this.#keys;
  }

  /** Injects the terminal master key; all that rested on the old one goes. */
  provision(tmk: Uint8Array): void {
    this.drop();
    this.#refused = 0;
    this.#store.set(TMK, tmk);
  }

  /** Field 62 of a sign-on answer. */
  take(field62: Uint8Array): KeyResult {
    this.drop();
    const result = this.#open(field62);
    if (result.ok) {
      this.#refused = 0;
      this.#store.set(WORKING, field62);
    } else if (++this.#refused >= MOST_REFUSED) this.zeroise();
    return result;
  }

  #open(field62: Uint8Array): KeyResult {
    const tmk = this.#store.get(TMK);
    if (!tmk) return { ok: false, why: 'pik' };
    const result = openWorkingKeys(this.#crypto, tmk, field62);
    tmk.fill(0);
    if (result.ok) this.#keys = result.keys;
    return result;
  }

  drop(): void {
    if (this.#keys) wipeKeys(this.#keys);
    this.#keys = undefined;
    this.#store.delete(WORKING);
  }

  /** Factory reset, tamper, key sets refused: the master key too. */
  zeroise(): void {
    this.drop();
    this.#store.delete(TMK);
  }

  /** For the journal: a key stream (triple DES of sequence and block) and tags (HMAC-SHA-256, cut), under the device key. */
  get seal(): Seal {
    return {
      cipher: (sequence, bytes) => this.#cipher(sequence, bytes),
      tag: (bytes) => this.#tag(bytes),
    };
  }

  #cipher(sequence: number, bytes: Uint8Array): Uint8Array {
    const out = new Uint8Array(bytes.length);
    const counter = new Uint8Array(8);
    putUint32(counter, 0, sequence);
    for (let at = 0; at < bytes.length; at += 8) {
      putUint32(counter, 4, at);
      const stream = this.#crypto.tdesEncrypt(this.#deviceKey, counter);
      for (let i = at; i < bytes.length && i < at + 8; i++) out[i] = bytes[i]! ^ stream[i - at]!;
    }
    return out;
  }

  /** RFC 2104, first eight bytes. */
  #tag(bytes: Uint8Array): Uint8Array {
    const inner = new Uint8Array(BLOCK + bytes.length);
    const outer = new Uint8Array(BLOCK + DIGEST);
    for (let i = 0; i < BLOCK; i++) {
      const key = this.#deviceKey[i] ?? 0;
      inner[i] = key ^ 0x36;
      outer[i] = key ^ 0x5c;
    }
    inner.set(bytes, BLOCK);
    outer.set(this.#crypto.sha256(inner), BLOCK);
    return this.#crypto.sha256(outer).subarray(0, 8);
  }
}
