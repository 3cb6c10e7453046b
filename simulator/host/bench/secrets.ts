/** Card numbers and track data in what leaves the server: found by the numbers of this world, hidden but for six and four digits. */

const SHOWN_HEAD = 6;
const SHOWN_TAIL = 4;
/** `D`, expiry YYMM. */
const EXPIRY_LENGTH = 5;
/** Parts of a number at the edge of a radio block are hidden from this length on. */
const PART = 8;
/** An I-block's PCB before, its CRC behind. */
const BLOCK_HEAD = 2;
const BLOCK_TAIL = 4;

/** Hides every one of `numbers` in hex digits, with what follows the expiry of track 2. */
export function maskHex(hex: string, numbers: readonly string[]): string {
  let shown = hex;
  for (const number of numbers) {
    for (let at = hex.indexOf(number); at >= 0; at = hex.indexOf(number, at + number.length)) {
      const end = at + number.length;
      shown = hide(shown, at + SHOWN_HEAD, end - SHOWN_TAIL);
      if (hex[end] !== 'D') continue;
      let rest = end + EXPIRY_LENGTH;
      while (rest < hex.length && /\d/.test(hex[rest]!)) rest++;
      shown = hide(shown, end + EXPIRY_LENGTH, rest);
    }
  }
  return shown;
}

/** The same for a block of a chain, where a number may be cut at either end. */
export function maskBlock(hex: string, numbers: readonly string[]): string {
  let shown = maskHex(hex, numbers);
  const end = hex.length - BLOCK_TAIL;
  for (const number of numbers) {
    for (let length = PART; length < number.length; length++) {
      if (hex.slice(end - length, end) === number.slice(0, length))
        shown = hide(shown, end - length + SHOWN_HEAD, end);
      if (hex.startsWith(number.slice(-length), BLOCK_HEAD))
        shown = hide(shown, BLOCK_HEAD, BLOCK_HEAD + length - SHOWN_TAIL);
    }
  }
  return shown;
}

/** Hides the numbers in every text of plain data. */
export function maskData(data: unknown, numbers: readonly string[]): unknown {
  if (typeof data === 'string') return data.length < 12 ? data : maskHex(data, numbers);
  if (Array.isArray(data)) return data.map((item) => maskData(item, numbers));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, maskData(value, numbers)]),
  );
}

function hide(text: string, from: number, to: number): string {
  return to <= from ? text : text.slice(0, from) + '*'.repeat(to - from) + text.slice(to);
}
