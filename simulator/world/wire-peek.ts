/** Message type and trace number of a frame on the line, read apart from both codecs (backoffice §3.1: length, TPDU 5, header 6, MTI, bitmap). */

export interface WirePeek {
  readonly mti: string;
  readonly stan: string;
}

const MTI_AT = 2 + 5 + 6;
const BITMAP_AT = MTI_AT + 2;
/** Bytes of fields 3 to 10 as UnionPay POS packs them; field 2 is LLVAR. */
const LENGTHS: readonly number[] = [0, 0, 0, 3, 6, 6, 6, 5, 4, 4, 4];

export function peek(frame: Uint8Array): WirePeek | undefined {
  if (frame.length < BITMAP_AT + 8) return undefined;
  const has = (field: number): boolean =>
    ((frame[BITMAP_AT + ((field - 1) >> 3)]! >> (7 - ((field - 1) & 7))) & 1) === 1;
  let at = BITMAP_AT + 8;
  if (has(2)) {
    const length = frame[at]!;
    const digits = (length >> 4) * 10 + (length & 15);
    at += 1 + ((digits + 1) >> 1);
  }
  for (let field = 3; field <= 10; field++) if (has(field)) at += LENGTHS[field]!;
  if (!has(11) || at + 3 > frame.length) return undefined;
  return { mti: bcd(frame, MTI_AT, 2), stan: bcd(frame, at, 3) };
}

function bcd(bytes: Uint8Array, at: number, length: number): string {
  let text = '';
  for (let i = at; i < at + length; i++) text += bytes[i]!.toString(16).padStart(2, '0');
  return text;
}
