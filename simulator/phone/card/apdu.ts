/** Command and response APDUs as a strict card takes them: short lengths only (ISO/IEC 7816-4 section 5.1). */

import { join } from '../bytes.js';

export interface Command {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data: Uint8Array;
  /** Cases 3 and 4: there was an Lc. */
  readonly hasLc: boolean;
  /** Cases 2 and 4: there was an Le. */
  readonly hasLe: boolean;
}

export const SW = {
  ok: 0x9000,
  wrongLength: 0x6700,
  secureMessagingWrong: 0x6988,
  conditions: 0x6985,
  notAllowed: 0x6986,
  wrongData: 0x6a80,
  functionNotSupported: 0x6a81,
  notFound: 0x6a82,
  recordNotFound: 0x6a83,
  memoryFull: 0x6a84,
  wrongP1P2: 0x6a86,
  referenceNotFound: 0x6a88,
  securityStatus: 0x6982,
  insNotSupported: 0x6d00,
  claNotSupported: 0x6e00,
} as const;

/** Undefined: the lengths do not fit (6700). */
export function parseCommand(bytes: Uint8Array): Command | undefined {
  const n = bytes.length;
  if (n < 4) return undefined;
  const lc = n > 5 ? bytes[4]! : 0;
  const hasLc = n > 5;
  if (hasLc && lc === 0) return undefined;
  if (hasLc && n !== 5 + lc && n !== 6 + lc) return undefined;
  return {
    cla: bytes[0]!,
    ins: bytes[1]!,
    p1: bytes[2]!,
    p2: bytes[3]!,
    data: hasLc ? bytes.slice(5, 5 + lc) : new Uint8Array(0),
    hasLc,
    hasLe: n === 5 || (hasLc && n === 6 + lc),
  };
}

export function answer(sw: number, data?: Uint8Array): Uint8Array {
  const status = Uint8Array.of(sw >> 8, sw & 0xff);
  return data ? join([data, status]) : status;
}

export function ok(data: Uint8Array): Uint8Array {
  return answer(SW.ok, data);
}

export function statusOf(rapdu: Uint8Array): number {
  return (rapdu[rapdu.length - 2]! << 8) | rapdu[rapdu.length - 1]!;
}
