/**
 * Bit reversal: the PN532's SPI sends the least significant bit first, Moddable's SPI cannot.
 * The checksum wants the sum of the same bytes, and a pass over the bytes of a frame is what costs most in a tap.
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

/** Longest piece that the masks cover. */
const MASK_BYTES = 320;
/** Shorter pieces are quicker byte by byte. */
const WORTHWHILE = 26;

function mask(pattern: string): bigint {
  return BigInt(`0x${pattern.repeat((2 * MASK_BYTES) / pattern.length)}`);
}

const ODD_BITS = mask('55');
const ODD_PAIRS = mask('33');
const LOW_NIBBLES = mask('0f');
const LOW_BYTES = mask('00ff');
const LOW_HALVES = mask('0000ffff');
/** Remainder by it: the sum of all 32-bit parts. */
const ALL_ONES = 0xffffffffn;

interface Fold {
  /** Longer numbers are folded: upper part onto lower part. */
  readonly bytes: number;
  readonly shift: bigint;
  readonly lower: bigint;
}

const fold = (bytes: number): Fold =>
  Object.freeze({
    bytes,
    shift: BigInt(8 * bytes),
    lower: (1n << BigInt(8 * bytes)) - 1n,
  });

const FOLDS: readonly Fold[] = Object.freeze([fold(160), fold(80), fold(40), fold(20)]);

/** Reverses the bits of each byte from `from` to before `end`, in place, and returns the sum of the new bytes. */
export function reverseBits(bytes: Uint8Array, from: number, end: number): number {
  if (end - from >= WORTHWHILE) {
    const sum = reverseAtOnce(bytes, from, end);
    if (sum !== undefined) return sum;
  }
  const table = REVERSED;
  let sum = 0;
  let i = from;
  // XS gives a `for` with `let` a copy of its variable for each turn.
  while (i < end) {
    sum += bytes[i] = table[bytes[i]!]!;
    ++i;
  }
  return sum;
}

/** As one long number; undefined where the engine converts none. */
function reverseAtOnce(bytes: Uint8Array, from: number, end: number): number | undefined {
  const length = end - from;
  const numbers: Conversions = BigInt as unknown as Conversions;
  const buffers: Conversions = ArrayBuffer as unknown as Conversions;
  if (!numbers.fromArrayBuffer || !buffers.fromBigInt || length > MASK_BYTES) return undefined;
  const { buffer } = length === bytes.buffer.byteLength ? bytes : bytes.slice(from, end);
  let value = numbers.fromArrayBuffer(buffer);
  value = ((value >> 1n) & ODD_BITS) | ((value & ODD_BITS) << 1n);
  value = ((value >> 2n) & ODD_PAIRS) | ((value & ODD_PAIRS) << 2n);
  value = ((value >> 4n) & LOW_NIBBLES) | ((value & LOW_NIBBLES) << 4n);
  bytes.set(new Uint8Array(buffers.fromBigInt(value, length)), from);
  value = (value & LOW_BYTES) + ((value >> 8n) & LOW_BYTES);
  value = (value & LOW_HALVES) + ((value >> 16n) & LOW_HALVES);
  for (let i = 0; i < FOLDS.length; i++) {
    const { bytes: half, shift, lower } = FOLDS[i]!;
    if (length > half) value = (value >> shift) + (value & lower);
  }
  return Number(value % ALL_ONES);
}
