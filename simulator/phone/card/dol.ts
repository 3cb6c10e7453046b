/** Data object lists of the card (EMV Book 3 section 5.4): what it asks of the terminal, and taking the answer apart. */

import { fromHex, join } from '../bytes.js';

/** A tag in hex and the length wanted. */
export type DolEntry = readonly [tag: string, length: number];

export function writeDol(entries: readonly DolEntry[]): Uint8Array {
  return join(entries.map(([tag, length]) => fromHex(tag + length.toString(16).padStart(2, '0'))));
}

export function dolLength(entries: readonly DolEntry[]): number {
  let length = 0;
  for (let i = 0; i < entries.length; i++) length += entries[i]![1];
  return length;
}

/** The values by tag; undefined when the length is not that of the list. */
export function splitDol(
  entries: readonly DolEntry[],
  data: Uint8Array,
): Map<string, Uint8Array> | undefined {
  if (data.length !== dolLength(entries)) return undefined;
  const values = new Map<string, Uint8Array>();
  let at = 0;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]!;
    values.set(entry[0], data.slice(at, at + entry[1]));
    at += entry[1];
  }
  return values;
}
