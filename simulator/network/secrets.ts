/** Lab keys of the hosts. Public on purpose; the master keys are those of the published examples. Nothing real. */

import { digest } from '../host/digest.js';
import { fromHex } from './bytes.js';

export interface MasterKeys {
  readonly ac: Uint8Array;
  readonly mac: Uint8Array;
  readonly enc: Uint8Array;
}

/** Ours for our own tokens (backoffice §2.4); the published PBOC example's for the published numbers (§2.2). */
export const MASTER_KEYS: Readonly<Record<'lab' | 'published', MasterKeys>> = {
  lab: {
    ac: fromHex('0123456789ABCDEFFEDCBA9876543210'),
    mac: fromHex('1032547698BADCFEEFCDAB8967452301'),
    enc: fromHex('2233445566778899AABBCCDDEEFF0011'),
  },
  published: {
    ac: fromHex('F0C34A8124CEE0A91A0B034AA97D6EAC'),
    mac: fromHex('12B1AC4AF070CC35612BFE2D30AB600D'),
    enc: fromHex('D30F45EABC12AC3EF56B0C0D7F8654DE'),
  },
};

/** Between acquirer and issuers: PIN blocks travel under it. */
export const ZONE_PIN_KEY = fromHex('5A4B3C2D1E0F69788796A5B4C3D2E1F0');

/** Terminal master key of LAB00001 (backoffice §3.7); the other terminals' are derived from their number. */
export const LAB_TMK = fromHex('1111222233334444555566667777888A');

/** Bytes that are the same for a seed and a name, and after a restart. At most 32. */
export function derive(seed: number, name: string, length: number): Uint8Array {
  return digest('sha256', `tapwright ${seed} ${name}`).slice(0, length);
}

/** As `derive`, as a number of so many decimal digits. */
export function deriveDigits(seed: number, name: string, digits: number): string {
  const bytes = derive(seed, name, 6);
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return String(value % 10 ** digits).padStart(digits, '0');
}
