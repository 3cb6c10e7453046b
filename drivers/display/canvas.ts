/** A one-bit picture in pages of eight rows, as the SSD1306 keeps it (datasheet rev 1.1, section 8.7), with text. */

import { FIRST_CHARACTER, FONT_5X7, GLYPH_COLUMNS, UNKNOWN_CHARACTER } from './font.js';

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

  /** One row of 8 pixels at double size is two pages. Text that does not fit is cut. */
  text(x: number, page: number, text: string, size: 1 | 2 = 1): void {
    const width = (GLYPH_COLUMNS + 1) * size;
    for (const character of text) {
      if (x + width - size > this.width) return;
      this.#glyph(x, page, character.charCodeAt(0), size);
      x += width;
    }
  }

  /** Middle of the line. */
  centred(page: number, text: string, size: 1 | 2 = 1): void {
    let length = 0;
    for (const _ of text) length++;
    const width = length * (GLYPH_COLUMNS + 1) * size - size;
    this.text(width < this.width ? (this.width - width) >> 1 : 0, page, text, size);
  }

  pixel(x: number, y: number): boolean {
    return ((this.bytes[(y >> 3) * this.width + x]! >> (y & 7)) & 1) === 1;
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

/** Each bit twice. */
function doubled(column: number): number {
  let wide = 0;
  for (let bit = 0; bit < 8; bit++) if (column & (1 << bit)) wide |= 3 << (2 * bit);
  return wide;
}
