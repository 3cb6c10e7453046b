/** Signed static and dynamic application data (EMV Book 2, 5.4, 6.5.2, 6.6.2; kernel7.md 2.10.4). */

import { concat, equal } from '../bytes/bytes.js';
import type { Digest } from './certificates.js';
import { failed, type Failed } from './oda-failures.js';
import { recover, type PublicKey } from './rsa.js';

export interface DynamicData {
  readonly ok: true;
  /** ICC dynamic data: what the card put under its signature. */
  readonly data: Uint8Array;
  /** For tag 9F4C; absent when its length is not 2 to 8. */
  readonly dynamicNumber?: Uint8Array;
  readonly block: Uint8Array;
}

/** Tag 9F4B under the ICC key. `terminalData` is the tail of the hash: for DDA the DDOL data, for CDA and fDDA 00 the UN. */
export function recoverDynamicData(
  sdad: Uint8Array,
  key: PublicKey,
  terminalData: Uint8Array,
  digest: Digest,
): DynamicData | Failed {
  const length = key.modulus.length;
  if (sdad.length !== length || length < 25) return failed('SDAD_LENGTH', 0x9f4b);
  const block = recover(sdad, key);
  if (!block || block[0] !== 0x6a || block[1] !== 0x05 || block[length - 1] !== 0xbc)
    return failed('SDAD_FORMAT', 0x9f4b);
  const dataLength = block[3]!;
  if (block[2] !== 0x01 || dataLength > length - 25) return failed('SDAD_FORMAT', 0x9f4b);
  const end = length - 21;
  const hash = digest.sha1(concat(block.subarray(1, end), terminalData));
  if (!equal(hash, block.subarray(end, end + 20))) return failed('SDAD_HASH', 0x9f4b);
  const data = block.subarray(4, 4 + dataLength);
  const size = dataLength > 0 ? data[0]! : 0;
  if (size < 2 || size > 8 || size >= dataLength) return { ok: true, data, block };
  return { ok: true, data, dynamicNumber: data.subarray(1, 1 + size), block };
}

export interface CombinedData {
  readonly cid: number;
  readonly cryptogram: Uint8Array;
  readonly transactionDataHash: Uint8Array;
}

/** ICC dynamic data of CDA: number, CID, AC, hash of the transaction data. */
export function parseCombinedData(data: Uint8Array): CombinedData | undefined {
  const at = 1 + (data[0] ?? 0);
  if (data.length < at + 29) return undefined;
  return {
    cid: data[at]!,
    cryptogram: data.subarray(at + 1, at + 9),
    transactionDataHash: data.subarray(at + 9, at + 29),
  };
}

/** Tag 93 under the issuer key; the answer is the data authentication code, 9F45. For kernels that know SDA. */
export function recoverStaticData(
  ssad: Uint8Array,
  key: PublicKey,
  staticData: Uint8Array,
  digest: Digest,
): { readonly ok: true; readonly code: Uint8Array } | Failed {
  const length = key.modulus.length;
  if (ssad.length !== length || length < 26) return failed('SSAD_LENGTH', 0x93);
  const block = recover(ssad, key);
  const format = block && block[0] === 0x6a && block[1] === 0x03 && block[2] === 0x01;
  if (!block || !format || block[length - 1] !== 0xbc) return failed('SSAD_FORMAT', 0x93);
  const end = length - 21;
  const hash = digest.sha1(concat(block.subarray(1, end), staticData));
  if (!equal(hash, block.subarray(end, end + 20))) return failed('SSAD_HASH', 0x93);
  return { ok: true, code: block.subarray(3, 5) };
}
