/** Frames on the air, as bits: first bit sent is bit 0 of byte 0. CRC bytes are part of a frame. */

export interface AirFrame {
  readonly type: 'A' | 'B';
  readonly bytes: Uint8Array;
  /** Number of bits; 7 for a short frame, partial in anticollision. */
  readonly bits: number;
  /** Ends an R-APDU: the last response byte of an exchange. */
  readonly endsAnswer?: boolean;
}

/** What the reader's receiver makes of the time after its frame. */
export type AirAnswer =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'frame';
      readonly bytes: Uint8Array;
      readonly bits: number;
      /** Index of the first bit in which several answers differ, or -1. */
      readonly collision: number;
      /** Parity is checked by the receiver, type A only; `cut`: the signal ended inside the frame. */
      readonly error: 'none' | 'parity' | 'cut';
    };

export const SILENCE: AirAnswer = { kind: 'none' };

/** What a reader's sequence asks of the radio: send and listen, or let time pass. */
export type AirOrder =
  | {
      readonly kind: 'send';
      readonly frame: AirFrame;
      /** From the end of the frame to the start of the answer. */
      readonly limitUs: number;
    }
  | { readonly kind: 'wait'; readonly us: number };

/** A reader's sequence: yields orders, is resumed with what was heard. */
export type AirWork<T> = Generator<AirOrder, T, AirAnswer>;

/** CRC_A (preset 6363) or CRC_B (preset FFFF, inverted) over the first `length` bytes (ISO/IEC 14443-3, annex B). */
export function crc(type: 'A' | 'B', bytes: Uint8Array, length: number): number {
  let value = type === 'A' ? 0x6363 : 0xffff;
  for (let i = 0; i < length; i++) {
    let x = bytes[i]! ^ (value & 0xff);
    x = (x ^ (x << 4)) & 0xff;
    value = ((value >> 8) ^ (x << 8) ^ (x << 3) ^ (x >> 4)) & 0xffff;
  }
  return type === 'A' ? value : ~value & 0xffff;
}

/** A frame of whole bytes with its CRC appended. */
export function withCrc(type: 'A' | 'B', data: Uint8Array): AirFrame {
  const bytes = new Uint8Array(data.length + 2);
  bytes.set(data);
  const value = crc(type, data, data.length);
  bytes[data.length] = value & 0xff;
  bytes[data.length + 1] = value >> 8;
  return { type, bytes, bits: bytes.length * 8 };
}

/** A frame as it is. */
export function plain(type: 'A' | 'B', bytes: Uint8Array, bits = bytes.length * 8): AirFrame {
  return { type, bytes, bits };
}

/** The data of a frame of whole bytes whose CRC is right, or undefined. */
export function checked(type: 'A' | 'B', bytes: Uint8Array, bits: number): Uint8Array | undefined {
  const length = bytes.length - 2;
  if (length < 0 || bits !== bytes.length * 8) return undefined;
  const value = crc(type, bytes, length);
  if (bytes[length] !== (value & 0xff) || bytes[length + 1] !== value >> 8) return undefined;
  return bytes.slice(0, length);
}

export function bitAt(bytes: Uint8Array, index: number): number {
  return (bytes[index >> 3]! >> (index & 7)) & 1;
}

export function setBit(bytes: Uint8Array, index: number, value: number): void {
  if (value) bytes[index >> 3]! |= 1 << (index & 7);
  else bytes[index >> 3]! &= ~(1 << (index & 7));
}

export function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
