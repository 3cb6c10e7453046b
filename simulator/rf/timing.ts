/** Times of the contactless interface at 106 kbit/s (EMV Contactless Book D; ISO/IEC 14443-2, -3, -4). */

/** Carrier, in MHz: `cycles / FC` are microseconds. */
const FC = 13.56;
/** One bit at 106 kbit/s: 128 carrier cycles. */
const ETU_US = 128 / FC;

export const RF_TIMING = {
  /** Least time from the end of a PCD frame to a type A answer: last bit sent 0, 1 (ISO/IEC 14443-3, 6.2.1.1). */
  fdtLast0Us: 1172 / FC,
  fdtLast1Us: 1236 / FC,
  /** Type B: TR0 + TR1, least values (ISO/IEC 14443-3, 7.1.6). */
  fdtBUs: (1024 + 1280) / FC,
  /** Least time from the end of an answer to the next PCD frame (Book D, FDT_PCD). */
  guardUs: 6780 / FC,
  /** How long the reader listens for ATQA and other type A answers to activation. */
  listenUs: (1236 + 256) / FC,
  /** FWT_ACTIVATION: RATS (Book D). */
  ratsUs: 71680 / FC,
  /** FWT_ATQB */
  atqbUs: 7680 / FC,
  deselectUs: 65536 / FC,
  /** ΔFWT */
  deltaFwtUs: 49152 / FC,
  /** Unmodulated carrier before the first poll, and between technologies (t_P). */
  carrierUs: 5100,
  /** Field off that makes a card forget (t_RESET). */
  resetUs: 5100,
} as const;

/** FWT = 4096 · 2^FWI / fc (ISO/IEC 14443-4, 7.2); FWI 15 is RFU and read as 4. */
export function fwtUs(fwi: number): number {
  return (4096 * (1 << (fwi === 15 ? 4 : fwi))) / FC;
}

/** Largest FWT there is (FWI 14): WTXM never asks for more. */
export const FWT_MAX_US = (4096 * (1 << 14)) / FC;

/** FSDI or FSCI to bytes of a frame (ISO/IEC 14443-4, tables 1 and 5). */
const FRAME_SIZES: readonly number[] = [16, 24, 32, 40, 48, 64, 96, 128, 256];

export function frameSize(index: number): number {
  return FRAME_SIZES[index < 8 ? index : 8]!;
}

/** Air time of a frame. Type A: start, 8+1 bits a byte, end. Type B: SOF, 10 bits a byte, EOF. */
export function airUs(type: 'A' | 'B', bits: number): number {
  const whole = bits >> 3;
  const rest = bits & 7;
  if (type === 'A') return (2 + whole * 9 + rest) * ETU_US;
  return (12 + whole * 10 + 10) * ETU_US;
}
