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
 * A tag whose second byte has bit 8 set is ambiguous: BER goes on with a third byte (kernels 2 and 8 have such tags), EMV
 * Book 3 annex B knows only two. A list with such a tag is read both ways; what can be read, or names fewer unknown tags, counts.
 */
export function parseDol(bytes: Uint8Array): Dol {
  const { dol: ber, longTag } = read(bytes, 3);
  if (ber.ok && !longTag) return ber;
  const { dol: emv } = read(bytes, 2);
  if (!ber.ok || !emv.ok) return ber.ok ? ber : emv;
  return unknown(emv.entries) < unknown(ber.entries) ? emv : ber;
}

function unknown(entries: readonly DolEntry[]): number {
  return entries.filter(({ tag }) => !tagDef(tag)).length;
}

interface Reading {
  readonly dol: Dol;
  /** A tag of three bytes is in it. */
  readonly longTag: boolean;
}

const unread = (at: number, why: string): Reading => ({
  dol: { ok: false, at, why },
  longTag: false,
});

function read(bytes: Uint8Array, maxTagBytes: number): Reading {
  const entries: DolEntry[] = [];
  let total = 0;
  let longTag = false;
  let i = 0;
  const end = bytes.length;
  while (i < end) {
    const at = i;
    let tag = bytes[i++]!;
    if ((tag & 0x1f) === 0x1f) {
      let more: number;
      do {
        if (i >= end) return unread(at, 'tag cut short');
        if (i - at >= maxTagBytes && maxTagBytes > 2)
          return unread(at, 'tag longer than three bytes');
        more = bytes[i++]!;
        tag = (tag << 8) | more;
      } while (more & 0x80 && maxTagBytes > 2);
      if (tag > 0xffff) longTag = true;
    }
    if (i >= end) return unread(at, 'tag without length');
    const length = bytes[i++]!;
    entries.push({ tag, length });
    total += length;
  }
  return { dol: { ok: true, entries, total }, longTag };
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
    if (value) {
      if (value.length === length) out.set(value, at);
      else fit(out, at, length, value, tagDef(tag)?.format);
    }
    at += length;
  }
  return out;
}

/**
 * Too long: numeric loses its leftmost bytes, everything else its rightmost.
 * Too short: numeric gets zeros on the left, compressed numeric FF on the right, everything else zeros on the right.
 */
function fit(
  out: Uint8Array,
  at: number,
  length: number,
  value: Uint8Array,
  format: string | undefined,
): void {
  const excess = value.length - length;
  if (excess > 0) {
    const from = format === 'n' ? excess : 0;
    out.set(value.subarray(from, from + length), at);
  } else if (format === 'n') {
    out.set(value, at - excess);
  } else {
    out.set(value, at);
    if (format === 'cn') out.fill(0xff, at + value.length, at + length);
  }
}
