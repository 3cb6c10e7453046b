/** Status byte of the RF commands (PN532 user manual, 7.1): low six bits; MI above. */

import type { DepFault } from '../rf/reader-dep.js';

export const STATUS = {
  ok: 0x00,
  timeout: 0x01,
  crc: 0x02,
  parity: 0x03,
  framing: 0x05,
  protocol: 0x0b,
  parameter: 0x10,
  context: 0x27,
  released: 0x29,
  more: 0x40,
} as const;

const OF_FAULT: Readonly<Record<DepFault, number>> = {
  timeout: STATUS.timeout,
  crc: STATUS.crc,
  parity: STATUS.parity,
  framing: STATUS.framing,
  protocol: STATUS.protocol,
};

export function faultStatus(fault: DepFault): number {
  return OF_FAULT[fault];
}
