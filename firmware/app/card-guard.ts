/**
 * Interlock between the kernel and the reader: GPO goes out only to a card that says, when selected, that it is of a
 * test range (backoffice.md 7.5). GPO spends a counter of the card and may open a payment screen; SELECT does not.
 *
 * A card says its range by EMV tag 42 (issuer identification number) or 9F0C (extended) in the issuer discretionary
 * data BF0C of the SELECT answer: the account number itself is not known before GPO.
 */

import { toHex } from '../bytes/hex.js';
import { TlvCursor } from '../emv/tlv.js';
import type { CardReader, CardReply } from '../ports/card-reader.js';

const GPO = 0xa8;
const SELECT = 0xa4;

export class CardGuard implements CardReader {
  readonly #reader: CardReader;
  readonly #ranges: readonly string[];
  readonly #open: () => boolean;
  /** Answer to the last SELECT: looked at when a GPO is to go out. */
  #selected: Uint8Array | undefined;
  #refused = false;

  /** `open()`: inspection is on, every card gets its GPO. */
  constructor(reader: CardReader, ranges: readonly string[], open: () => boolean) {
    this.#reader = reader;
    this.#ranges = ranges;
    this.#open = open;
  }

  /** A GPO was held back since the last activation. */
  get refused(): boolean {
    return this.#refused;
  }

  activate(limitMs: number, done: Parameters<CardReader['activate']>[1]): void {
    this.#selected = undefined;
    this.#refused = false;
    this.#reader.activate(limitMs, done);
  }

  transceive(capdu: Uint8Array, done: (reply: CardReply) => void): void {
    if (capdu[1] === GPO && !this.#open() && !this.#showsTestRange(this.#selected)) {
      this.#refused = true;
      // As if the cardholder had taken it away: nothing reaches the card
      this.#reader.fieldOff(0, () => done({ ok: false, fault: 'stopped' }));
      return;
    }
    if (capdu[1] !== SELECT) {
      this.#reader.transceive(capdu, done);
      return;
    }
    this.#reader.transceive(capdu, (reply) => {
      this.#selected = reply.ok ? reply.rapdu : undefined;
      done(reply);
    });
  }

  fieldOff(holdMs: number, done: () => void): void {
    this.#reader.fieldOff(holdMs, done);
  }

  removal(limitMs: number, done: (gone: boolean) => void): void {
    this.#reader.removal(limitMs, done);
  }

  stop(): void {
    this.#reader.stop();
  }

  #showsTestRange(fci: Uint8Array | undefined): boolean {
    const discretionary = fci && inside(fci, 0x6f, 0xa5, 0xbf0c);
    const shown = discretionary && issuerNumber(discretionary);
    if (!shown) return false;
    const digits = toHex(shown);
    for (let i = 0; i < this.#ranges.length; i++) {
      const range = this.#ranges[i]!;
      // Six digits cannot tell a longer range: what they do say must agree
      if (digits.startsWith(range) || (digits.length === 6 && range.startsWith(digits)))
        return true;
    }
    return false;
  }
}

function inside(bytes: Uint8Array, ...path: readonly number[]): Uint8Array | undefined {
  let at: Uint8Array | undefined = bytes;
  for (let i = 0; i < path.length && at; i++) at = findTag(at, path[i]!);
  return at;
}

/** 9F0C, or else 42. */
function issuerNumber(discretionary: Uint8Array): Uint8Array | undefined {
  let short: Uint8Array | undefined;
  const cursor = new TlvCursor(discretionary);
  while (cursor.next()) {
    if (cursor.tag === 0x9f0c) return cursor.value();
    if (cursor.tag === 0x42) short ??= cursor.value();
  }
  return short;
}

/** Value of the first object with this tag on this level. */
function findTag(bytes: Uint8Array, wanted: number): Uint8Array | undefined {
  const cursor = new TlvCursor(bytes);
  while (cursor.next()) if (cursor.tag === wanted) return cursor.value();
  return undefined;
}
