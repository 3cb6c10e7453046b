/** What a card answers, for the eyes of its owner: one line a data object, account numbers masked, unknown objects by their length. */

import { TAGS, type TagDef } from '../emv/tags.js';
import { isConstructed, TlvCursor } from '../emv/tlv.js';
import { digitsOf, maskPan, parseTrack2 } from '../emv/track2.js';
import { toHex } from '../bytes/hex.js';

const PAN = 0x5a;
const TRACK_2 = 0x57;
const STATUS_BYTES = 2;
const MOST_BYTES = 24;
const DEFINITIONS: Readonly<Record<number, TagDef>> = TAGS;

export function cardView(rapdu: Uint8Array): string[] {
  const lines: string[] = [];
  walk(rapdu, 0, rapdu.length - STATUS_BYTES, '  ', lines);
  return lines;
}

function walk(bytes: Uint8Array, from: number, end: number, indent: string, lines: string[]): void {
  for (const cursor = new TlvCursor(bytes, from, end); cursor.next();) {
    const { tag, start, length } = cursor;
    const template = isConstructed(tag);
    const value = bytes.subarray(start, start + length);
    const hex = tag.toString(16).toUpperCase().padStart(2, '0');
    lines.push(`${indent}${hex} ${template ? `(${length})` : shown(tag, value)}`);
    if (template) walk(bytes, start, start + length, `${indent}  `, lines);
  }
}

/** Only what the dictionary knows as harmless is shown, and only at its own length: other schemes reuse tags for tracks. */
function shown(tag: number, value: Uint8Array): string {
  const known = DEFINITIONS[tag];
  const name = known?.name ?? 'unknown';
  if (tag === PAN) return `${name} ${maskPan(digitsOf(value))}`;
  if (tag === TRACK_2) return `${name} ${maskPan(parseTrack2(value)?.pan ?? '')} (${value.length})`;
  if (!known || known.sensitive || value.length < known.min || value.length > known.max)
    return `${name} (${value.length})`;
  const rest = value.length > MOST_BYTES ? `.. (${value.length})` : '';
  return `${name} ${toHex(value.subarray(0, MOST_BYTES))}${rest}`;
}
