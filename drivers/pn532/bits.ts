/** Bit reversal: the PN532's SPI sends the least significant bit first, Moddable's SPI cannot. */

/** Computed once at load, read-only afterwards (it may live in flash). */
const REVERSED = reversed();

function reversed(): Uint8Array {
  const table = new Uint8Array(256);
  for (let i = 1; i < 256; i++) table[i] = (table[i >> 1]! >> 1) | (i & 1 ? 0x80 : 0);
  return table;
}

/** Reverses the bits of each byte from `from` to before `end`, in place. */
export function reverseBits(bytes: Uint8Array, from: number, end: number): void {
  const table = REVERSED;
  for (let i = from; i < end; i++) bytes[i] = table[bytes[i]!]!;
}
