/**
 * Bit reversal and sums: the PN532's SPI sends the least significant bit first, Moddable's SPI cannot, and every frame has
 * a checksum. A pass over the bytes of a frame is what costs most in a tap; a long one is done as one long number.
 */

/** Computed once at load, read-only afterwards (it may live in flash). */
const REVERSED = reversed();

function reversed(): Uint8Array {
  const table = new Uint8Array(256);
  for (let i = 1; i < 256; i++) table[i] = (table[i >> 1]! >> 1) | (i & 1 ? 0x80 : 0);
  return table;
}

/** Conversions between bytes and whole numbers that some engines have built in. */
interface Conversions {
  fromArrayBuffer?(bytes: ArrayBufferLike): bigint;
  fromBigInt?(value: bigint, length: number): ArrayBuffer;
}

/** Bytes that the masks cover: 128 pairs, whose sums stay below 2^16 together. */
const MASK_BYTES = 256;
/** Shorter ones are quicker byte by byte. */
const WORTHWHILE = 12;

function mask(pattern: string): bigint {
  return BigInt(`0x${pattern.repeat((2 * MASK_BYTES) / pattern.length)}`);
}

const ODD_BITS = mask('55');
const ODD_PAIRS = mask('33');
const LOW_NIBBLES = mask('0f');
const LOW_BYTES = mask('00ff');
/** Times this, the topmost pair of a number is the sum of all; the lower half does for shorter ones. */
const EACH_PAIR = mask('0001');
const HALF_BYTES = MASK_BYTES / 2;
const HALF_THE_PAIRS = EACH_PAIR >> BigInt(8 * HALF_BYTES);
const PAIR = 0xffffn;

/** All bytes as one number; undefined where the engine cannot. */
function numberOf(bytes: Uint8Array): bigint | undefined {
  const { buffer } = bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice();
  return (BigInt as unknown as Conversions).fromArrayBuffer?.(buffer);
}

/** Reverses the bits of each byte from `from` to before `end`, in place: for a few bytes. */
export function reverseBits(bytes: Uint8Array, from: number, end: number): void {
  const table = REVERSED;
  // XS gives a `for` with `let` a copy of its variable for each turn.
  let i = from;
  while (i < end) {
    bytes[i] = table[bytes[i]!]!;
    ++i;
  }
}

/** The bytes with the bits of each reversed, behind `lead` zeros. Uses up its argument: the result may lie there. */
export function mirrored(bytes: Uint8Array, lead = 0): Uint8Array {
  const { length } = bytes;
  // Called on its class: the SDK's engine makes what `this` is.
  const native = ArrayBuffer as unknown as Conversions;
  if (length >= WORTHWHILE && length <= MASK_BYTES && native.fromBigInt) {
    let value = numberOf(bytes)!;
    value = ((value >> 1n) & ODD_BITS) | ((value & ODD_BITS) << 1n);
    value = ((value >> 2n) & ODD_PAIRS) | ((value & ODD_PAIRS) << 2n);
    value = ((value >> 4n) & LOW_NIBBLES) | ((value & LOW_NIBBLES) << 4n);
    return new Uint8Array(native.fromBigInt(value, lead + length));
  }
  const out = lead > 0 ? new Uint8Array(lead + length) : bytes;
  const table = REVERSED;
  let i = 0;
  while (i < length) {
    out[lead + i] = table[bytes[i]!]!;
    ++i;
  }
  return out;
}

/** Sum of all bytes. */
export function byteSum(bytes: Uint8Array): number {
  const { length } = bytes;
  if (length >= WORTHWHILE && length <= MASK_BYTES) {
    const value = numberOf(bytes);
    if (value !== undefined) {
      const pairs = (value & LOW_BYTES) + ((value >> 8n) & LOW_BYTES);
      const top = BigInt(((length + 1) & ~1) * 8 - 16);
      const each = length > HALF_BYTES ? EACH_PAIR : HALF_THE_PAIRS;
      return Number(((pairs * each) >> top) & PAIR);
    }
  }
  let sum = 0;
  let i = 0;
  while (i < length) {
    sum += bytes[i]!;
    ++i;
  }
  return sum;
}
