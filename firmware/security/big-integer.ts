/** Unsigned big-endian bytes and bigint: native conversions in XS, by hexadecimal text elsewhere. */

import { fromHex, toHex } from '../bytes/hex.js';

interface NativeFrom {
  fromArrayBuffer?(buffer: ArrayBufferLike): bigint;
}
interface NativeTo {
  fromBigInt?(value: bigint, length: number): ArrayBuffer;
}

export function toBigInt(bytes: Uint8Array): bigint {
  const native = BigInt as unknown as NativeFrom;
  // The slice: a view's buffer may be larger than the view.
  if (native.fromArrayBuffer) return native.fromArrayBuffer(bytes.slice().buffer);
  return bytes.length === 0 ? 0n : BigInt('0x' + toHex(bytes));
}

/** Padded on the left; `value` must fit. */
export function fromBigInt(value: bigint, length: number): Uint8Array {
  const native = ArrayBuffer as unknown as NativeTo;
  if (native.fromBigInt) return new Uint8Array(native.fromBigInt(value, length));
  return fromHex(value.toString(16).padStart(2 * length, '0'));
}
