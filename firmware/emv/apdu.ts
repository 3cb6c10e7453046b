/** Command APDUs of a contactless transaction (EMV Book 1, 11.3; Book 3, 6.5; Book B, 3.3) and the shape of an answer. */

import { encodeTlv } from './tlv.js';

/** 2PAY.SYS.DDF01 */
export const PPSE_NAME: Uint8Array = Uint8Array.of(
  0x32,
  0x50,
  0x41,
  0x59,
  0x2e,
  0x53,
  0x59,
  0x53,
  0x2e,
  0x44,
  0x44,
  0x46,
  0x30,
  0x31,
);

/** SELECT by name: 00 A4 04 00 Lc name 00. */
export function selectByName(name: Uint8Array): Uint8Array {
  return command(0x00, 0xa4, 0x04, 0x00, name);
}

/** GET PROCESSING OPTIONS: 80 A8 00 00 Lc 83 len data 00. Undefined when the data does not fit a short APDU. */
export function getProcessingOptions(pdolData: Uint8Array): Uint8Array | undefined {
  const template = encodeTlv(0x83, pdolData);
  return template.length > 255 ? undefined : command(0x80, 0xa8, 0x00, 0x00, template);
}

/** READ RECORD: 00 B2 record (SFI << 3 | 4) 00. */
export function readRecord(sfi: number, record: number): Uint8Array {
  return Uint8Array.of(0x00, 0xb2, record, (sfi << 3) | 0x04, 0x00);
}

function command(cla: number, ins: number, p1: number, p2: number, data: Uint8Array): Uint8Array {
  const { length } = data;
  const capdu = new Uint8Array(6 + length);
  capdu[0] = cla;
  capdu[1] = ins;
  capdu[2] = p1;
  capdu[3] = p2;
  capdu[4] = length;
  capdu.set(data, 5);
  return capdu;
}

export interface Rapdu {
  readonly data: Uint8Array;
  readonly sw: number;
}

/** Undefined when there is no status word. */
export function parseRapdu(bytes: Uint8Array): Rapdu | undefined {
  const length = bytes.length - 2;
  if (length < 0) return undefined;
  return { data: bytes.subarray(0, length), sw: (bytes[length]! << 8) | bytes[length + 1]! };
}
