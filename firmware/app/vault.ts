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

  /** Key stream for the secret parts of the journal: triple DES of (sequence, block) under the device key. */
  get seal(): Seal {
    return (sequence, bytes) => {
      const out = new Uint8Array(bytes.length);
      const counter = new Uint8Array(8);
      putUint32(counter, 0, sequence);
      for (let at = 0; at < bytes.length; at += 8) {
        putUint32(counter, 4, at);
        const stream = this.#crypto.tdesEncrypt(this.#deviceKey, counter);
        for (let i = at; i < bytes.length && i < at + 8; i++) out[i] = bytes[i]! ^ stream[i - at]!;
      }
      return out;
    };
  }
}
