/** Data object lists: parsing and filling (EMV Book 3, 5.4). */

import { tagDef } from './tags.js';

export interface DolEntry {
  readonly tag: number;
  readonly length: number;
}

export type Dol =
  | { readonly ok: true; readonly entries: readonly DolEntry[]; readonly total: number }
  | { readonly ok: false; readonly at: number; readonly why: string };

/**
 * EMV's own tags have one or two bytes, whatever bit 8 of the second says (9F99 is one tag of two bytes). Three bytes
 * have those of kernels 2 and 8, whose second byte is 81 to 8F.
 */
function continues(second: number): boolean {
  return second > 0x80 && second < 0x90;
}

export function parseDol(bytes: Uint8Array): Dol {
  const entries: DolEntry[] = [];
  let total = 0;
  let i = 0;
  while (i < bytes.length) {
    const at = i;
    let tag = bytes[i++]!;
    if ((tag & 0x1f) === 0x1f) {
      const size = i < bytes.length && continues(bytes[i]!) ? 2 : 1;
      if (i + size > bytes.length) return { ok: false, at, why: 'tag cut short' };
      for (let k = 0; k < size; k++) tag = (tag << 8) | bytes[i++]!;
    }
    if (i >= bytes.length) return { ok: false, at, why: 'tag without length' };
    const length = bytes[i++]!;
    entries.push({ tag, length });
    total += length;
  }
  return { ok: true, entries, total };
}

/** What the list asks for, in its order. Data that the terminal does not know is sent as zeros. */
export function fillDol(
  entries: readonly DolEntry[],
  data: ReadonlyMap<number, Uint8Array>,
): Uint8Array {
  let total = 0;
  for (let i = 0; i < entries.length; i++) total += entries[i]!.length;
  const out = new Uint8Array(total);
  let at = 0;
  for (let i = 0; i < entries.length; i++) {
    const { tag, length } = entries[i]!;
    const value = data.get(tag);
    if (value) place(out, at, length, value, tagDef(tag)?.format);
    at += length;
  }
  return out;
}

/**
 * Too long: numeric loses its leftmost bytes, everything else its rightmost.
 * Too short: numeric gets zeros on the left, compressed numeric FF on the right, everything else zeros on the right.
 */
function place(
  out: Uint8Array,
  at: number,
  length: number,
  value: Uint8Array,
  format: string | undefined,
): void {
  const excess = value.length - length;
  if (excess === 0) out.set(value, at);
  else if (excess > 0) {
    const from = format === 'n' ? excess : 0;
    out.set(value.subarray(from, from + length), at);
  } else if (format === 'n') {
    out.set(value, at - excess);
  } else {
    out.set(value, at);
    if (format === 'cn') out.fill(0xff, at + value.length, at + length);
  }
}
