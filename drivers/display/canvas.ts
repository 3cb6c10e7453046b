/** A one-bit picture in pages of eight rows, as the SSD1306 keeps it (datasheet rev 1.1, section 8.7), with Latin and Chinese text. */

import { FIRST_CHARACTER, FONT_5X7, GLYPH_COLUMNS, UNKNOWN_CHARACTER } from './font.js';
import { HAN_CHARACTERS, HAN_COLUMNS, HAN_GLYPHS } from './font-han.js';

/** Chinese characters and their punctuation: two pages high. */
const FIRST_WIDE = 0x2e80;
/** Of one picture: the columns of its upper page, then of its lower. */
const HAN_BYTES = 2 * HAN_COLUMNS;

/** All glyphs, and behind them a box for what the font lacks. Made at load, read-only afterwards: reading text is slow in XS. */
const HAN_PICTURES = pictures();

function pictures(): Uint8Array {
  const bytes = new Uint8Array((HAN_GLYPHS.length + 1) * HAN_BYTES);
  HAN_GLYPHS.forEach((hex, glyph) => {
    for (let i = 0; i < HAN_BYTES; i++)
      bytes[glyph * HAN_BYTES + i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  });
  const box = HAN_GLYPHS.length * HAN_BYTES;
  bytes.fill(0x01, box, box + HAN_COLUMNS);
  bytes.fill(0x40, box + HAN_COLUMNS, box + HAN_BYTES);
  for (const side of [0, HAN_COLUMNS - 2]) {
    bytes[box + side] = 0xff;
    bytes[box + HAN_COLUMNS + side] = 0x7f;
  }
  return bytes;
}

export class Canvas {
  readonly width: number;
  readonly pages: number;
  /** Page by page; bit 0 is the top row of a page. */
  readonly bytes: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.pages = height >> 3;
    this.bytes = new Uint8Array(width * this.pages);
  }

  clear(): void {
    this.bytes.fill(0);
  }

  /**
   * Latin text is one page high, two at double size; Chinese text always two, and Latin characters in it stand on its
   * lower page. Text that does not fit is cut.
   */
  text(x: number, page: number, text: string, size: 1 | 2 = 1): void {
    const lower = size === 1 && isWide(text) ? page + 1 : page;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const wide = code >= FIRST_WIDE;
      const width = wide ? HAN_COLUMNS : (GLYPH_COLUMNS + 1) * size;
      if (x + width - (wide ? 0 : size) > this.width) return;
      if (wide) this.#han(x, page, text[i]!);
      else this.#glyph(x, lower, code, size);
      x += width;
    }
  }

  /** Middle of the line. */
  centred(page: number, text: string, size: 1 | 2 = 1): void {
    const last = text.charCodeAt(text.length - 1);
    const width = textWidth(text, size) - (last >= FIRST_WIDE ? 0 : size);
    this.text(width < this.width ? (this.width - width) >> 1 : 0, page, text, size);
  }

  pixel(x: number, y: number): boolean {
    return ((this.bytes[(y >> 3) * this.width + x]! >> (y & 7)) & 1) === 1;
  }

  #han(x: number, page: number, character: string): void {
    const index = HAN_CHARACTERS.indexOf(character);
    const at = (index < 0 ? HAN_GLYPHS.length : index) * HAN_BYTES;
    const upper = page * this.width + x;
    this.bytes.set(HAN_PICTURES.subarray(at, at + HAN_COLUMNS), upper);
    if (page + 1 < this.pages)
      this.bytes.set(HAN_PICTURES.subarray(at + HAN_COLUMNS, at + HAN_BYTES), upper + this.width);
  }

  #glyph(x: number, page: number, code: number, size: 1 | 2): void {
    let at = (code - FIRST_CHARACTER) * GLYPH_COLUMNS;
    if (at < 0 || at >= FONT_5X7.length) at = (UNKNOWN_CHARACTER - FIRST_CHARACTER) * GLYPH_COLUMNS;
    const row = page * this.width;
    for (let i = 0; i < GLYPH_COLUMNS; i++) {
      const column = FONT_5X7[at + i]!;
      if (size === 1) {
        this.bytes[row + x + i] = column;
        continue;
      }
      const wide = doubled(column);
      const left = row + x + 2 * i;
      this.bytes[left] = this.bytes[left + 1] = wide & 0xff;
      if (page + 1 < this.pages)
        this.bytes[left + this.width] = this.bytes[left + this.width + 1] = wide >> 8;
    }
  }
}

/** Columns of a text on one line. */
export function textWidth(text: string, size: 1 | 2 = 1): number {
  let width = 0;
  for (let i = 0; i < text.length; i++)
    width += text.charCodeAt(i) >= FIRST_WIDE ? HAN_COLUMNS : (GLYPH_COLUMNS + 1) * size;
  return width;
}

/** Has a character that is two pages high. */
export function isWide(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= FIRST_WIDE) return true;
  return false;
}

const PAUSES = ' ，、';

/** A text in lines of at most `width` columns, broken behind a blank or a comma where there is one. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (textWidth(rest) > width + 1) {
    let end = 1;
    let pause = 0;
    for (; end < rest.length && textWidth(rest.slice(0, end + 1)) <= width + 1; end++)
      if (PAUSES.includes(rest[end]!)) pause = end + 1;
    // The blank itself need not fit.
    if (rest[end] === ' ') pause = end + 1;
    const cut = pause > 0 ? pause : end;
    lines.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trim();
  }
  if (rest !== '') lines.push(rest);
  return lines;
}

/** Each bit twice. */
function doubled(column: number): number {
  let wide = 0;
  for (let bit = 0; bit < 8; bit++) if (column & (1 << bit)) wide |= 3 << (2 * bit);
  return wide;
}
